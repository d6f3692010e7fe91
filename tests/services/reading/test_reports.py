"""The intake report of a file as people see it."""

from typing import Any

import pytest

from filing.errors import NotAllowed, NotFound
from filing.models import Revision
from filing.services.procedure.submission import Upload, create_draft
from filing.services.reading.reports import DoubtfulLine, FileReport, Remark, report_of
from tests.services.city import CLEAN, City, audited, draft, registered, submitted, work_off

GAPS = "云山市办法\n第一条　制定本办法。\n第三条　另有规定。\n第三条　再有规定。\n"


def reported(city: City, filing_id: int, by: str = "clerk") -> FileReport:
    with city.work(city.actors[by]) as ctx:
        found = report_of(ctx, filing_id)
        assert found.filename
        return found


def tell(city: City, filing_id: int, **more: Any) -> None:
    """Adds to the stored report of the only revision."""
    with city.instance.database.transaction() as session:
        revision = session.query(Revision).filter_by(filing_id=filing_id).one()
        revision.report = revision.report | more


def warning(code: str, place: str = "") -> dict[str, str]:
    return {"code": code, "message": f"{code}。", "place": place}


def test_a_sound_text_has_numbers_and_no_doubts(city: City) -> None:
    found = reported(city, draft(city, CLEAN))
    assert (found.reader, found.revision.parser_version, found.articles, found.tables, found.pages) == (
        "text",
        "text/1 utf-8",
        2,
        0,
        None,
    )
    assert (found.numbering, found.left_out, found.doubts, found.notes, found.others) == ((), (), (), (), ())
    assert not found.is_doubtful


def test_gaps_and_repeats_are_told_with_their_provision(city: City) -> None:
    found = reported(city, draft(city, GAPS))
    assert [(remark.code, remark.place) for remark in found.numbering] == [
        ("article_gap", "第三条"),
        ("article_repeat", "第三条"),
    ]
    assert found.numbering[0].address == "art_3"
    assert found.is_doubtful


def test_warnings_are_sorted_by_what_they_mean(city: City) -> None:
    filing_id = draft(city, CLEAN)
    codes = ("page_furniture", "comments", "struck_text", "table_layout", "quite_new")
    tell(city, filing_id, warnings=[warning(code, "第2页") for code in codes])
    found = reported(city, filing_id)
    assert [w.code for w in found.left_out] == ["page_furniture", "comments"]
    assert found.doubts == (
        Remark("struck_text", "struck_text。", "第2页"),
        Remark("quite_new", "quite_new。", "第2页"),
    )
    assert [w.code for w in found.notes] == ["table_layout"]
    tell(city, filing_id, warnings=[warning("page_furniture"), warning("table_layout")])
    assert not reported(city, filing_id).is_doubtful


def test_recognised_lines_pages_and_unknown_keys_are_told(city: City) -> None:
    filing_id = draft(city, CLEAN)
    place = {"code": "low_confidence", "message": "存疑。", "page": 1, "line": 2, "confidence": 0.5}
    more = {"engine": "新", "blocks": [1, 2], "nothing": []}
    tell(
        city,
        filing_id,
        recognised=2,
        doubts=[{"start": 0, "end": 3} | place],
        unread_pages=[3],
        page_characters=[9, 0],
        warnings=[warning("low_confidence")],
    )
    tell(city, filing_id, **more)
    found = reported(city, filing_id)
    assert (found.recognised, found.doubtful_lines) == (2, (DoubtfulLine(1, 2, "云山市", 0.5),))
    assert (found.unread_pages, found.empty_pages, found.doubts) == ((3,), (2,), ())
    assert found.others == (("blocks", "2 项"), ("engine", "新"))


def test_a_failed_reading_is_told_with_its_class_and_advice(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = create_draft(ctx, Upload("坏.docx", b"PK\x03\x04" + bytes(200))).id
    work_off(city)
    found = reported(city, filing_id)
    assert found.failure is not None
    assert (found.failure.code, found.articles, found.is_doubtful) == ("CorruptFile", 0, True)
    assert "重新上传" in found.failure.place


def test_only_the_two_units_and_the_administrator_read_reports(city: City) -> None:
    filing_id = registered(city)
    for name in ("public", "security_admin", "clerk2", "reviewer2", "health_clerk"):
        with pytest.raises(NotAllowed):
            reported(city, filing_id, name)
    assert reported(city, filing_id, "system_admin").filing.id == filing_id
    with pytest.raises(NotFound):
        reported(city, draft(city), "system_admin")


def test_looking_into_what_is_not_published_is_recorded(city: City) -> None:
    filing_id = submitted(city)
    reported(city, filing_id, "reviewer")
    assert audited(city)[-1] == ("filing.read", f"filing:{filing_id}", city.reviewer.name)
