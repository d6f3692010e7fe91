"""A zip that came as 正式文本: what each of its files became, and how they become filings. None stops another."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from filing.errors import BadFile, Conflict, InvalidInput, UnsupportedType
from filing.models import Filing, Revision
from filing.parsing.bundle import Member, members_of, read_bundle
from filing.parsing.report import Limits
from filing.services.audit import record
from filing.services.context import Context, limits_of
from filing.services.material.materials import Upload, attach, editable_filing
from filing.services.procedure.submission import create_draft
from filing.services.visibility import current_revision
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


def contents(data: bytes, limits: Limits) -> BadFile:
    """What a zip is for a filing: no text, and the list of its files, each read in a child process."""
    try:
        rows = [asdict(_row(member)) for member in read_bundle(data, limits=limits)]
    except BadFile as error:
        return error
    message = f"这是压缩包，内有 {len(rows)} 个文件。请打开报送表，选定哪些是正式文本、哪些是附件。"
    return UnsupportedType(message, details={MEMBERS: rows})


def _row(member: Member) -> MemberRow:
    outcome = member.outcome
    if isinstance(outcome, BadFile):
        kind = "" if member.is_bundle else next((kind.value for word, kind in KINDS if word in member.name), "")
        return MemberRow(member.name, kind, error=outcome.message, is_bundle=member.is_bundle)
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


def unpack(ctx: Context, filing_id: int, chosen: Mapping[int, MaterialKind]) -> list[Filing]:
    """Makes files of the zip, by their place in its list, what `chosen` says; the others stay in the zip alone.

    Each 正式文本 becomes a filing, the first this one, further ones drafts of the same unit. Another file goes to the
    text of its folder or, where there is one text only, to that. Raises InvalidInput, Conflict, and BadFile.
    """
    filing = editable_filing(ctx, filing_id)
    revision = current_revision(ctx, filing.id)
    rows = members_in(revision)
    if revision is None or not rows:
        raise Conflict("当前的正式文本不是压缩包，或已经取出。请刷新页面。")
    groups = _grouped({n: kind for n, kind in chosen.items() if n < len(rows) and not rows[n].is_bundle}, rows)
    if len(groups) > 1 and filing.state is not FilingState.DRAFT:
        raise InvalidInput("补正时只能选一份正式文本。其他文件请另行报送。")
    files = members_of(ctx.files.get(revision.material.sha256), limits_of(ctx.settings))
    filings: list[Filing] = []
    for text, others in groups.items():
        main = Upload(*files[text])
        if filings:
            filings.append(create_draft(ctx, main, unit_id=filing.unit_id))
        else:
            attach(ctx, filing, main)
            filings.append(filing)
        for other in others:
            attach(ctx, filings[-1], Upload(*files[other], chosen[other]))
    body = {"archive": revision.material.filename, "filings": [made.id for made in filings]}
    record(ctx, "filing.unpack", f"filing:{filing.id}", body)
    return filings


def _grouped(chosen: Mapping[int, MaterialKind], rows: Sequence[MemberRow]) -> dict[int, list[int]]:
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
