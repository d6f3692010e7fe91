"""办理规程: the jurisdiction profile that rules here, each value with its source."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from filing.profile import CHANNELS
from filing.services.profiles import profile_in_force
from filing.terms import ClockKind, DocumentType
from filing.web.access import reading

pages = Blueprint("procedure", __name__)

DATED = frozenset({ClockKind.PLAN, ClockKind.CATALOGUE})
"""What ends on a day that is named, not after a period."""


@pages.get("/procedure")
def show() -> ResponseReturnValue:
    """How this body works is no secret: every account may read it."""
    with reading() as ctx:
        years = (ctx.today.year - 1, ctx.today.year, ctx.today.year + 1)
        return render_template(
            "procedure.html",
            profile=profile_in_force(ctx),
            others=ctx.instance.profiles.by_id.values(),
            kinds=[kind for kind in ClockKind if kind not in DATED],
            document_types=DocumentType,
            channels=CHANNELS,
            calendar=ctx.calendar,
            years=years,
        )
