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

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Half a surrogate pair, which a caller may have sent as the name of a field, has no UTF-8: it becomes `?`."""
        return super().dumps(obj, **kwargs).encode("utf-8", "replace").decode()
