"""The calendar feed: whoever has the secret address reads it, as calendar programs do, without logging in."""

from flask import Blueprint, Response

from filing.services.clock.reminders import calendar_of
from filing.web.access import the_instance
from filing.web.security import limiter

pages = Blueprint("calendar", __name__)


@pages.get("/calendar/<secret>.ics")
@limiter.limit(lambda: the_instance().settings.login_rate)
def show(secret: str) -> Response:
    text = calendar_of(the_instance(), secret)
    return Response(text, mimetype="text/calendar", headers={"Cache-Control": "private, no-store"})
