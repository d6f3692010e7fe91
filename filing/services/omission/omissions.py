"""漏报: the yearly catalogue joined with the filings, gaps in number series, and the case that follows from each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from filing.errors import InvalidInput, NotAllowed, NotFound
from filing.models import Catalogue, Filing, Omission, Unit
from filing.parsing.report import Limits
from filing.permissions import FILING_SIDE, OMISSION_PERMISSIONS, Permission, has, require
from filing.services.audit import record
from filing.services.clock import clocks
from filing.services.context import Context, limits_of
from filing.services.form import clean_text
from filing.services.listing import CountedListing, paged, pages_of
from filing.services.material.materials import Upload, check_upload, clean_filename
from filing.services.omission.catalogues import CatalogueEntry
from filing.services.omission.omission_matching import NOT_FILED, SentDocuments, move, sent_documents, subject_of
from filing.terms import ClockKind, OmissionAction, OmissionSource, OmissionState
from filing.text.dates import find_document_numbers
from filing.workflow import OMISSION_START, OMISSION_STEPS

YEARS = range(1949, 2201)
PAGE_SIZE = 50
REASON_CHARACTERS = 2_000
GAPS = 200
"""Missing numbers of one series that are listed; a longer gap is a wrong number somewhere."""


@dataclass(frozen=True, slots=True)
class OmissionFilter:
    state: OmissionState | None = None
    unit: str = ""
    year: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of one series between the first and the last that were filed, that were not."""

    unit: Unit
    code: str
    year: int
    missing: tuple[str, ...]


def list_omissions(ctx: Context, filter: OmissionFilter) -> CountedListing[Omission, OmissionState]:
    """The newest first: a unit sees its own, a reviewing body those it watches. Raises NotAllowed."""
    require(ctx.actor, Permission.SEE_OMISSIONS)
    base = _conditions(ctx, filter)
    counted = select(Omission.state, func.count()).join(Unit, Unit.id == Omission.unit_id).where(*base)
    counts = dict(ctx.session.execute(counted.group_by(Omission.state)).tuples().all())
    wanted = [*base, Omission.state == filter.state] if filter.state else base
    total = counts.get(filter.state, 0) if filter.state else sum(counts.values())
    statement = select(Omission).join(Unit, Unit.id == Omission.unit_id).where(*wanted).order_by(Omission.id.desc())
    rows = ctx.session.scalars(paged(statement, filter.page, PAGE_SIZE))
    return CountedListing(total, tuple(rows), counts, filter.page, pages_of(total, PAGE_SIZE))


def _conditions(ctx: Context, filter: OmissionFilter) -> list[ColumnElement[bool]]:
    conditions = [_mine(ctx)]
    if filter.unit:
        conditions.append(Unit.code == filter.unit)
    if filter.year is not None:
        conditions.append(Omission.year == filter.year)
    return conditions


def _mine(ctx: Context) -> ColumnElement[bool]:
    side = Omission.unit_id if ctx.actor.role in FILING_SIDE else Omission.receiver_id
    return side == ctx.actor.unit_id


def units_watched(ctx: Context) -> list[Unit]:
    """The units whose catalogue the actor may upload: its own, or those that file with it."""
    require(ctx.actor, Permission.SEE_OMISSIONS)
    mine = Unit.id == ctx.actor.unit_id if ctx.actor.role in FILING_SIDE else Unit.receiver_id == ctx.actor.unit_id
    return list(ctx.session.scalars(select(Unit).where(mine).order_by(Unit.code)))


def list_catalogues(ctx: Context) -> list[Catalogue]:
    require(ctx.actor, Permission.SEE_OMISSIONS)
    side = Catalogue.unit_id if ctx.actor.role in FILING_SIDE else Catalogue.receiver_id
    statement = select(Catalogue).where(side == ctx.actor.unit_id)
    return list(ctx.session.scalars(statement.order_by(Catalogue.id.desc()).limit(PAGE_SIZE)))


def check_catalogue(ctx: Context, unit_code: str, year: int, upload: Upload) -> Limits:
    """Whether this may be uploaded, before anybody opens it, and within which limits that may be.

    Raises NotAllowed, NotFound for a unit that is not the actor's business, InvalidInput, EmptyFile.
    """
    require(ctx.actor, Permission.UPLOAD_CATALOGUE)
    _unit(ctx, unit_code)
    if year not in YEARS or year > ctx.today.year:
        raise InvalidInput("年度有误。", details={"year": ["年度有误。"]})
    check_upload(ctx, upload)
    return limits_of(ctx.settings)


def upload_catalogue(
    ctx: Context, unit_code: str, year: int, upload: Upload, *, entries: Sequence[CatalogueEntry]
) -> Catalogue:
    """发文目录: each of the `entries` read from it that was not sent becomes a case, unless it is one already.

    Raises as `check_catalogue` does.
    """
    check_catalogue(ctx, unit_code, year, upload)
    unit = _unit(ctx, unit_code)
    sent = sent_documents(ctx, unit.id, _receiver(unit))
    missing = [entry for entry in entries if sent.find(entry.title, entry.document_number) is None]
    catalogue = Catalogue(
        unit_id=unit.id,
        receiver_id=_receiver(unit),
        year=year,
        filename=clean_filename(upload.filename),
        sha256=ctx.files.put(upload.data),
        entries=len(entries),
        matched=len(entries) - len(missing),
        actor=ctx.actor.name,
        at=ctx.now,
    )
    ctx.session.add(catalogue)
    new = _open_cases(ctx, unit, year, OmissionSource.CATALOGUE, missing)
    body = {"unit": unit.code, "year": year, "filename": catalogue.filename, "sha256": catalogue.sha256, "new": new}
    record(ctx, "catalogue.upload", f"unit:{unit.code}", body)
    return catalogue


def _unit(ctx: Context, code: str) -> Unit:
    unit = next((unit for unit in units_watched(ctx) if unit.code == code), None)
    if unit is None:
        raise NotFound("没有这个单位，或者它不向您的机关报送。")
    return unit


def _receiver(unit: Unit) -> int:
    if unit.receiver_id is None:
        raise NotAllowed("该单位没有设定接受备案的机构。")
    return unit.receiver_id


def _open_cases(ctx: Context, unit: Unit, year: int, source: OmissionSource, entries: Sequence[CatalogueEntry]) -> int:
    """How many are new: a document is one case, however often it is listed."""
    rows = ctx.session.execute(
        select(Omission.document_number, Omission.title).where(Omission.unit_id == unit.id)
    ).tuples()
    known = {number or title for number, title in rows}
    new = 0
    for entry in entries:
        key = entry.document_number or entry.title
        if key in known:
            continue
        known.add(key)
        new += 1
        ctx.session.add(
            Omission(
                unit_id=unit.id,
                receiver_id=_receiver(unit),
                year=year,
                source=source,
                title=entry.title,
                document_number=entry.document_number,
                issued_on=entry.issued_on,
                state=OMISSION_START,
                created_at=ctx.now,
            )
        )
    ctx.session.flush()
    return new


def number_gaps(ctx: Context) -> tuple[Gap, ...]:
    """By unit, series and year. A gap may be no normative document at all: it is asked about, not held against."""
    return tuple(gap for unit in units_watched(ctx) for gap in _gaps(ctx, unit))


def _gaps(ctx: Context, unit: Unit) -> Iterator[Gap]:
    statement = select(Filing.document_number).where(
        Filing.unit_id == unit.id, Filing.document_number != "", Filing.state.not_in(sorted(NOT_FILED))
    )
    series: dict[tuple[str, int], set[int]] = {}
    for words in ctx.session.scalars(statement):
        for found in find_document_numbers(words):
            if found.year is not None and found.number:
                series.setdefault((found.code, found.year), set()).add(found.number)
    for (code, year), numbers in sorted(series.items(), key=lambda item: (-item[0][1], item[0][0])):
        missing = [n for n in range(min(numbers), max(numbers)) if n not in numbers] if len(numbers) > 1 else []
        if 0 < len(missing) <= GAPS:
            yield Gap(unit, code, year, tuple(f"{code}〔{year}〕{n}号" for n in missing))


def ask_about_gap(ctx: Context, unit_code: str, code: str, year: int) -> int:
    """Makes a case of each missing number of the series; how many are new. Raises NotFound where there is no gap."""
    require(ctx.actor, Permission.HANDLE_OMISSION)
    unit = _unit(ctx, unit_code)
    gap = next((gap for gap in _gaps(ctx, unit) if (gap.code, gap.year) == (code, year)), None)
    if gap is None:
        raise NotFound("这个字号序列没有缺号。")
    entries = [CatalogueEntry(0, "", number, None) for number in gap.missing]
    new = _open_cases(ctx, unit, year, OmissionSource.NUMBER_GAP, entries)
    record(ctx, "omission.gap", f"unit:{unit.code}", {"code": code, "year": year, "new": new})
    return new


def act_on_omission(
    ctx: Context, omission_id: int, action: OmissionAction, *, reason: str = "", filing_id: int | None = None
) -> Omission:
    """Takes one step; 催报 starts the clock, 补报 needs the filing that made it good.

    Raises NotFound, NotAllowed, Conflict, InvalidInput without a reason where one is needed.
    """
    require(ctx.actor, Permission.SEE_OMISSIONS)
    statement = select(Omission).where(Omission.id == omission_id, _mine(ctx)).with_for_update(of=Omission)
    omission = ctx.session.scalars(statement).one_or_none()
    if omission is None:
        raise NotFound("没有这件漏报，或者您无权查看。")
    require(ctx.actor, OMISSION_PERMISSIONS[action])
    said = clean_text(reason, REASON_CHARACTERS, "理由")
    if OMISSION_STEPS[action].needs_reason and not said:
        raise InvalidInput(f"请说明{action.label}的理由。", details={"reason": [f"请说明{action.label}的理由。"]})
    if action is OmissionAction.FILE:
        omission.filing_id = _made_good(ctx, omission, filing_id).id
    move(ctx, omission, action, reason=said)
    if action in {OmissionAction.REMIND, OmissionAction.REOPEN}:
        clocks.start(ctx, subject_of(omission), ClockKind.OMISSION)
    record(ctx, f"omission.{action.value}", f"omission:{omission.id}", {"to": omission.state, "reason": said})
    return omission


def _made_good(ctx: Context, omission: Omission, filing_id: int | None) -> Filing:
    found: Filing | None = None
    if filing_id is not None:
        found = ctx.session.get(Filing, filing_id)
    else:
        sent: SentDocuments = sent_documents(ctx, omission.unit_id, omission.receiver_id)
        found = sent.find(omission.title, omission.document_number)
    if found is None or found.unit_id != omission.unit_id or found.state in NOT_FILED:
        message = "没有找到已经报送的这份文件，请填写备案件编号。"
        raise InvalidInput(message, details={"filing": [message]})
    return found


def actions_on(ctx: Context, omission: Omission) -> list[OmissionAction]:
    """The steps that stand open to the actor now."""
    return [
        action
        for action, step in OMISSION_STEPS.items()
        if omission.state in step.sources and has(ctx.actor, OMISSION_PERMISSIONS[action])
    ]
