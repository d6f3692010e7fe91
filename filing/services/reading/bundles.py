"""A zip that came as 正式文本: what each of its files became, and how they become filings. None stops another."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from filing.errors import BadFile, Conflict, InvalidInput, UnsupportedType
from filing.models import Filing, Revision
from filing.parsing.bundle import Member, members_of, read_bundle
from filing.parsing.report import Limits
from filing.permissions import Permission, require
from filing.services.audit import record
from filing.services.context import Context, limits_of
from filing.services.material.materials import Upload, attach, editable_filing
from filing.services.procedure.submission import create_draft
from filing.services.visibility import current_revision, facts, get_filing
from filing.terms import FilingState, MaterialKind, ProvisionKind
from filing.text.regulation import read_regulation

MEMBERS = "members"
"""Key of the list, in the details of the error and in the stored report."""
KINDS = (
    ("备案报告", MaterialKind.REPORT),
    ("合法性审", MaterialKind.LEGALITY_OPINION),
    ("审议结果", MaterialKind.DELIBERATION),
    ("对照表", MaterialKind.COMPARISON),
    ("制定依据", MaterialKind.BASIS),
    ("红头", MaterialKind.SCAN),
    ("扫描", MaterialKind.SCAN),
    ("公布令", MaterialKind.PROMULGATION),
    ("公告", MaterialKind.PROMULGATION),
    ("说明", MaterialKind.EXPLANATION),
)
"""Words of a file's name → what it seems to be; the first that is there."""


Choice = Mapping[int, MaterialKind]
"""What is filed of a zip, by the place of each file in its list, as what."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that came as 正式文本, so that it can be opened where no transaction is."""

    sha256: str
    data: bytes
    limits: Limits


@dataclass(frozen=True, slots=True)
class Files:
    """Name and bytes of each file of a zip, in its order."""

    sha256: str
    files: Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`error`: why there is no text; without it the file was read. `kind`: what it seems to be, empty for none."""

    name: str
    kind: str
    title: str = ""
    characters: int = 0
    articles: int = 0
    warnings: int = 0
    error: str = ""
    is_bundle: bool = False
    error_class: str = ""


def rows_in(data: bytes, limits: Limits) -> list[MemberRow]:
    """Each file of a zip, read in a child process. Raises a BadFile for the whole."""
    return [_row(member) for member in read_bundle(data, limits=limits)]


def contents(data: bytes, limits: Limits) -> BadFile:
    """What a zip is for a filing: no text, and the list of its files."""
    try:
        rows = [asdict(row) for row in rows_in(data, limits)]
    except BadFile as error:
        return error
    message = f"这是压缩包，内有 {len(rows)} 个文件。请打开报送表，选定哪些是正式文本、哪些是附件。"
    return UnsupportedType(message, details={MEMBERS: rows})


def _row(member: Member) -> MemberRow:
    outcome = member.outcome
    if isinstance(outcome, BadFile):
        kind = "" if member.is_bundle else next((kind.value for word, kind in KINDS if word in member.name), "")
        return MemberRow(member.name, kind, error=outcome.message, is_bundle=member.is_bundle, error_class=outcome.code)
    regulation = read_regulation(outcome.text)
    title = regulation.metadata.title
    return MemberRow(
        member.name,
        next((kind for word, kind in KINDS if word in member.name), MaterialKind.TEXT).value,
        title=title.value if title else "",
        characters=len(regulation.text),
        articles=sum(provision.kind is ProvisionKind.ARTICLE for provision in regulation.provisions),
        warnings=len(outcome.report.warnings) + len(regulation.warnings),
    )


def members_in(revision: Revision | None) -> tuple[MemberRow, ...]:
    """Of a text that is a zip; empty for any other."""
    stored: Sequence[dict[str, Any]] = (revision.report or {}).get(MEMBERS, ()) if revision else ()
    return tuple(MemberRow(**row) for row in stored)


def members(ctx: Context, filing_id: int) -> tuple[MemberRow, ...]:
    """The table for whoever files it; empty while the zip is being read. Raises NotFound and NotAllowed."""
    filing = get_filing(ctx, filing_id)
    require(ctx.actor, Permission.EDIT_FILING, facts(filing))
    return members_in(current_revision(ctx, filing.id))


def suggested(rows: Sequence[MemberRow]) -> dict[int, MaterialKind]:
    """What each file seems to be."""
    return {number: MaterialKind(row.kind) for number, row in enumerate(rows) if row.kind}


def archive_of(ctx: Context, filing_id: int) -> Archive:
    """Raises NotFound, NotAllowed, and Conflict where the newest text is no zip, or is one no more."""
    if not members(ctx, filing_id) or (revision := current_revision(ctx, filing_id)) is None:
        raise _no_archive()
    sha256 = revision.material.sha256
    return Archive(sha256, ctx.files.get(sha256), limits_of(ctx.settings))


def taken(archive: Archive) -> Files:
    """In a process of its own, outside of any transaction. Raises BadFile."""
    return Files(archive.sha256, members_of(archive.data, archive.limits))


def unpack(ctx: Context, filing_id: int, chosen: Choice, files: Files) -> list[Filing]:
    """Makes files of the zip what `chosen` says; the others stay in the zip alone.

    Each 正式文本 becomes a filing, the first this one, further ones drafts of the same unit; the other files go where
    `uploads` says. Raises InvalidInput and Conflict.
    """
    filing = editable_filing(ctx, filing_id)
    revision = current_revision(ctx, filing.id)
    rows = members_in(revision)
    if revision is None or not rows or revision.material.sha256 != files.sha256:
        raise _no_archive()
    groups = uploads(rows, chosen, files)
    if len(groups) > 1 and filing.state is not FilingState.DRAFT:
        raise InvalidInput("补正时只能选一份正式文本。其他文件请另行报送。")
    filings: list[Filing] = []
    for main, *others in groups:
        if filings:
            filings.append(create_draft(ctx, main, unit_id=filing.unit_id))
        else:
            attach(ctx, filing, main)
            filings.append(filing)
        for other in others:
            attach(ctx, filings[-1], other)
    body = {"archive": revision.material.filename, "filings": [made.id for made in filings]}
    record(ctx, "filing.unpack", f"filing:{filing.id}", body)
    return filings


def _no_archive() -> Conflict:
    return Conflict("当前的正式文本不是压缩包，或已经取出。请刷新页面。")


def uploads(rows: Sequence[MemberRow], chosen: Choice, files: Files) -> list[list[Upload]]:
    """One list for each filing, its 正式文本 first. A zip in the zip is passed over.

    Another file goes to the text of its folder or, where there is one text only, to that. Raises InvalidInput.
    """
    wanted = {n: kind for n, kind in chosen.items() if n < len(rows) and not rows[n].is_bundle}
    groups = _grouped(wanted, rows)
    return [[Upload(*files.files[n], wanted[n]) for n in (text, *others)] for text, others in groups.items()]


def _grouped(chosen: Choice, rows: Sequence[MemberRow]) -> dict[int, list[int]]:
    """Text → the files that go with it."""
    groups: dict[int, list[int]] = {n: [] for n, kind in chosen.items() if kind is MaterialKind.TEXT}
    if not groups:
        raise InvalidInput("请至少把一个文件选为正式文本。")
    for number in (n for n in chosen if n not in groups):
        near = [text for text in groups if _folder(rows[text].name) == _folder(rows[number].name)]
        home = near if len(near) == 1 else list(groups)
        if len(home) != 1:
            raise InvalidInput(
                f"选了 {len(groups)} 份正式文本，看不出“{rows[number].name}”是哪一份的附件。"
                "请先选“不报送”，之后在那一件的报送表中添加。"
            )
        groups[home[0]].append(number)
    return groups


def _folder(name: str) -> str:
    return name.rpartition("/")[0]
