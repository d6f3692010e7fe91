"""The sealed scan held against the text of its filing, for people and for the formal check F11."""

import pytest

from filing.errors import Conflict, NotAllowed, NotFound
from filing.models import Material
from filing.parsing import ocr
from filing.services.procedure.submission import FilingForm, Upload, add_material, submit_files
from filing.services.reading.emendations import EmendationInput, emend
from filing.services.reading.scans import ScanComparison, read_again, scan_report
from filing.services.registration.formal import formal_report
from filing.terms import CheckState, DifferenceKind, JobKind, MaterialKind
from tests.parsing.scans import as_pdf, needs_ocr, pages, true_text
from tests.services.city import TEXT, City, draft, submitted, work_off

FORGED = TEXT.replace("2026年12月1日起施行。\n", "2026年12月11日起施行。\n").replace("应当申领", "可以申领")


def with_scan(city: City, scan: bytes, text: str = TEXT, filename: str = "扫描件.txt") -> int:
    with city.work(city.clerk) as ctx:
        uploads = [Upload("办法.txt", text.encode()), Upload(filename, scan, MaterialKind.SCAN)]
        filing_id = submit_files(ctx, uploads, FilingForm()).id
    work_off(city)
    return filing_id


def compared(city: City, filing_id: int, by: str = "registrar") -> ScanComparison:
    with city.work(city.actors[by]) as ctx:
        (found,) = scan_report(ctx, filing_id).scans
        return found


def formal(city: City, filing_id: int) -> tuple[CheckState, str]:
    with city.read(city.registrar) as ctx:
        answer = next(o for o in formal_report(ctx, filing_id).outcomes if o.id == "F11").answer
        return answer.state, answer.message


def test_a_scan_that_agrees_says_so_with_figures(city: City) -> None:
    filing_id = with_scan(city, TEXT.replace("，", "， ").encode())
    found = compared(city, filing_id)
    assert found.agreement is not None
    assert (found.agreement.agrees, found.agreement.share, found.agreement.articles) == (True, 1.0, 4)
    assert formal(city, filing_id) == (CheckState.PASS, "扫描件与正式文本一致。")


def test_real_differences_are_found_and_fail_the_formal_check(city: City) -> None:
    filing_id = with_scan(city, FORGED.encode())
    found = compared(city, filing_id, "clerk").agreement
    assert found is not None
    assert [(d.kind, d.said, d.scanned, d.place) for d in found.real] == [
        (DifferenceKind.WORDS, "应当", "可以", "第二条"),
        (DifferenceKind.DATE, "2026年12月1日", "2026年12月11日", "第四条"),
    ]
    assert formal(city, filing_id) == (CheckState.FAIL, "扫描件与正式文本有 2 处不同。")


def test_the_newest_text_is_compared(city: City) -> None:
    filing_id = with_scan(city, FORGED.encode())
    with city.work(city.registrar) as ctx:
        emend(ctx, filing_id, EmendationInput(FORGED, "以扫描件为准", 1))
    assert formal(city, filing_id)[0] is CheckState.PASS


def test_a_scan_that_cannot_be_read_says_why_and_is_read_again_on_demand(city: City) -> None:
    filing_id = with_scan(city, b"PK\x03\x04" + bytes(200), filename="坏.docx")
    found = compared(city, filing_id)
    assert (found.agreement, found.unclear[:8]) == (None, "扫描件没有读出：")
    assert formal(city, filing_id)[0] is CheckState.UNKNOWN
    with city.instance.database.transaction() as session:
        scan = session.query(Material).filter_by(kind=MaterialKind.SCAN).one()
        scan.sha256 = city.instance.files.put(TEXT.encode())
    with city.work(city.registrar) as ctx:
        read_again(ctx, filing_id)
    assert JobKind.MATERIALS in work_off(city)
    assert formal(city, filing_id)[0] is CheckState.PASS


def test_another_document_is_told_and_not_taken_for_differences(city: City) -> None:
    filing_id = with_scan(city, "平川市河道采砂若干规定\n第一条　采砂实行总量控制。".encode())
    state, message = formal(city, filing_id)
    assert state is CheckState.UNKNOWN
    assert "可能不是同一份文件" in message


def test_only_who_has_a_part_in_the_filing_compares(city: City) -> None:
    filing_id = with_scan(city, TEXT.encode())
    for by in ("public", "clerk2", "registrar2"):
        with pytest.raises((NotAllowed, NotFound)):
            compared(city, filing_id, by)
    without = submitted(city)
    with city.work(city.registrar) as ctx:
        assert scan_report(ctx, without).scans == ()
    with pytest.raises(Conflict), city.work(city.registrar) as ctx:
        read_again(ctx, without)
    with pytest.raises(NotFound), city.work(city.public) as ctx:
        read_again(ctx, filing_id)


def test_a_scan_added_to_a_draft_waits_for_its_reading(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        add_material(ctx, filing_id, Upload("扫描件.txt", TEXT.encode(), MaterialKind.SCAN))
    assert compared(city, filing_id, "clerk").unclear == "扫描件正在读取，请稍后再看。"
    work_off(city)
    assert compared(city, filing_id, "clerk").unclear == ""


@needs_ocr
def test_a_real_scan_is_recognised_and_agrees(city: City) -> None:
    assert ocr.is_available()
    filing_id = with_scan(city, as_pdf(pages()), true_text(), "红头扫描件.pdf")
    found = compared(city, filing_id).agreement
    assert found is not None
    assert (found.agrees, found.share > 0.98) == (True, True), found.real
