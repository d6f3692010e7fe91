"""Gap-free numbers, one sequence for each body, stream and year, written as the jurisdiction profile says."""

from filing.services.context import Context
from filing.services.profiles import profile_in_force
from filing.services.sequences import raised
from filing.terms import NumberStream


def next_number(ctx: Context, stream: NumberStream, unit_id: int) -> str:
    """E.g. 收〔2026〕0001号, by the year in China; `unit_id`: who counts.

    Concurrent callers wait for each other's commit or rollback.
    """
    year = ctx.today.year
    written = profile_in_force(ctx).numbers[stream]
    return written.number(year, raised(ctx.session, f"{stream.value}/{unit_id}/{year}"))
