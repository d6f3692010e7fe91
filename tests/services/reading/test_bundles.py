"""A zip as 正式文本: a table of what its files became, then one filing with its materials or many."""

import pytest

from filing.errors import Conflict, InvalidInput
from filing.models import Filing, Revision
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading import bundles
from filing.services.reading.bundles import MemberRow
from filing.services.visibility import current_revision
from filing.terms import FilingState, MaterialKind, RevisionState
from tests.hostile import archives
from tests.parsing.build import archive
from tests.services.city import TEXT, City, get, work_off

OTHER = TEXT.replace("流动人口", "户籍")
FILES = {
    "一/流动人口管理办法.txt": TEXT,
    "一/备案报告.txt": "云山市人民政府关于报送备案的报告\n现将办法报请备案。",
    "二/户籍管理办法.txt": OTHER,
    "二/起草说明.txt": "现将有关情况说明如下。",
    "坏.docx": b"PK\x03\x04" + bytes(99),
    "内层.zip": archive({"a.txt": TEXT}),
}
NAMES = list(FILES)
FIRST, REPORT, SECOND, NOTE, BROKEN, INNER = range(6)


def filed(city: City, data: bytes) -> int:
    with city.work(city.clerk) as ctx:
        filing_id = submission.create_draft(ctx, Upload("材料.zip", data)).id
    work_off(city)
    return filing_id


@pytest.fixture
def filing_id(city: City) -> int:
    return filed(city, archive(FILES))


def rows(city: City, filing_id: int) -> tuple[MemberRow, ...]:
    with city.read(city.clerk) as ctx:
        return bundles.members_in(current_revision(ctx, filing_id))


def unpacked(city: City, filing_id: int, chosen: dict[int, MaterialKind]) -> list[int]:
    with city.read(city.clerk) as ctx:
        archive = bundles.archive_of(ctx, filing_id)
    files = bundles.taken(archive)
    with city.work(city.clerk) as ctx:
        made = [filing.id for filing in bundles.unpack(ctx, filing_id, chosen, files)]
    work_off(city)
    return made


def files_of(city: City, filing_id: int) -> list[tuple[str, str]]:
    with city.read(city.clerk) as ctx:
        filing = ctx.session.get_one(Filing, filing_id)
        return [(material.kind.value, material.filename) for material in filing.materials]


def test_each_file_says_what_it_became(city: City, filing_id: int) -> None:
    found = {row.name: row for row in rows(city, filing_id)}
    assert list(found) == NAMES
    assert [row.kind for row in found.values()] == ["text", "report", "text", "explanation", "", ""]
    assert found[NAMES[FIRST]].title == "云山市流动人口管理办法"
    assert found[NAMES[FIRST]].articles > 1
    assert "重新上传" in found[NAMES[BROKEN]].error
    assert (found[NAMES[INNER]].is_bundle, "又是压缩包" in found[NAMES[INNER]].error) == (True, True)
    revision = get(city, Filing, filing_id).state, get(city, Revision, 1).state, get(city, Revision, 1).error_message
    assert revision == (
        FilingState.DRAFT,
        RevisionState.FAILED,
        "这是压缩包，内有 6 个文件。请打开报送表，选定哪些是正式文本、哪些是附件。",
    )


def test_one_text_becomes_this_filing_with_the_others_as_its_materials(city: City, filing_id: int) -> None:
    chosen = {FIRST: MaterialKind.TEXT, REPORT: MaterialKind.REPORT, BROKEN: MaterialKind.SCAN}
    assert unpacked(city, filing_id, chosen) == [filing_id]
    assert files_of(city, filing_id) == [
        ("text", "材料.zip"),
        ("text", "流动人口管理办法.txt"),
        ("report", "备案报告.txt"),
        ("scan", "坏.docx"),
    ]
    assert get(city, Filing, filing_id).title == "云山市流动人口管理办法"
    assert rows(city, filing_id) == ()


def test_many_texts_become_drafts_with_the_files_of_their_folders(city: City, filing_id: int) -> None:
    chosen = {FIRST: MaterialKind.TEXT, REPORT: MaterialKind.REPORT}
    chosen |= {SECOND: MaterialKind.TEXT, NOTE: MaterialKind.EXPLANATION}
    first, second = unpacked(city, filing_id, chosen)
    assert first == filing_id
    assert files_of(city, second) == [("text", "户籍管理办法.txt"), ("explanation", "起草说明.txt")]
    assert (get(city, Filing, second).title, get(city, Filing, second).state) == (
        "云山市户籍管理办法",
        FilingState.DRAFT,
    )
    assert get(city, Filing, second).unit_id == get(city, Filing, first).unit_id


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "至少"),
        ({REPORT: MaterialKind.REPORT}, "至少"),
        ({INNER: MaterialKind.TEXT}, "至少"),
        ({FIRST: MaterialKind.TEXT, SECOND: MaterialKind.TEXT, BROKEN: MaterialKind.SCAN}, "看不出“坏.docx”"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused(
    city: City, filing_id: int, chosen: dict[int, MaterialKind], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        unpacked(city, filing_id, chosen)
    assert len(rows(city, filing_id)) == len(FILES)


def test_twice_is_a_conflict_and_makes_nothing_more(city: City, filing_id: int) -> None:
    unpacked(city, filing_id, {FIRST: MaterialKind.TEXT})
    with pytest.raises(Conflict, match="已经取出"):
        unpacked(city, filing_id, {FIRST: MaterialKind.TEXT})


def test_files_of_a_zip_that_is_no_longer_the_text_are_not_filed(city: City, filing_id: int) -> None:
    with city.read(city.clerk) as ctx:
        files = bundles.taken(bundles.archive_of(ctx, filing_id))
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, Upload("另.zip", archive({"a.txt": TEXT})))
    work_off(city)
    with city.work(city.clerk) as ctx, pytest.raises(Conflict, match="不是压缩包"):
        bundles.unpack(ctx, filing_id, {0: MaterialKind.TEXT}, files)


def test_a_zip_is_not_sent_in_one_step(city: City) -> None:
    with city.work(city.clerk) as ctx, pytest.raises(InvalidInput, match="压缩包不能一步报送"):
        submission.submit_files(ctx, [Upload("材料.ZIP", archive(FILES))], FilingForm())


def test_a_hostile_zip_is_refused_as_a_whole_with_its_own_error(city: City) -> None:
    filing_id = filed(city, archives.symlink())
    assert rows(city, filing_id) == ()
    assert get(city, Revision, 1).error_class == "UnsafeArchivePath"
