"""JSON as the API speaks it: ISO dates, Chinese unescaped."""

from datetime import date
from typing import Any

from flask.json.provider import DefaultJSONProvider


class IsoJson(DefaultJSONProvider):
    ensure_ascii = False
    sort_keys = False

    @staticmethod
    def default(value: Any) -> Any:
        """datetime is a date: both answer isoformat."""
        return value.isoformat() if isinstance(value, date) else DefaultJSONProvider.default(value)
