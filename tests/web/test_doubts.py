"""What the reading was unsure of, on the cards that rest on those words and on no other."""

from dataclasses import replace

from filing.models import Revision
from filing.parsing.report import IntakeReport, IntakeWarning, RecognisedLine
from filing.services.reading.doubts import stored_report
from tests.services.city import TEXT, registered
from tests.web.visitor import Web

FOUR = RecognisedLine(1, 4, "第二条流动人口应当申领暂住证。", 0.98)
FIVE = RecognisedLine(1, 5, "第三条违反规定生育的，应当缴纳社会抚养费。", 0.71)
SAID = "文字读取存疑，第1页第5行识别把握不足（71%）。请对照原件核对。"
REPORT = IntakeReport("image", "image/1", 0)
STRUCK = IntakeWarning("struck_text", "有 1 处带删除线的文字已读入正文。", "“流动人口应当申领…”处")
DAMAGED = IntakeWarning("damaged_pages", "第2页的内容有损坏，可能缺字。", "第2页", (2,))


def notes(web: Web, filing_id: int, report: IntakeReport) -> list[list[str]]:
    """The doubts on each card, with this report of the reader."""
    with web.city.instance.database.transaction() as session:
        revision = session.query(Revision).filter_by(filing_id=filing_id).one()
        revision.report = revision.report | stored_report(revision.text, report)
    page = web.as_("reviewer").get(f"/review/{filing_id}")
    return [
        [" ".join(n.text_content().split()) for n in c.cssselect(".card-note")] for c in page.root.cssselect(".card")
    ]


def test_a_line_in_doubt_stands_on_the_flags_that_rest_on_it_only(web: Web) -> None:
    filing_id = registered(web.city)
    seen = IntakeWarning("recognised", "第1页的文字由扫描图片识别（OCR）得来，可能有误。", "第1页", (1,))
    furniture = IntakeWarning("page_furniture", "页眉页脚没有读入正文。")
    report = replace(REPORT, recognised=(FOUR, FIVE), warnings=(seen, furniture))
    assert notes(web, filing_id, report) == [[], [SAID]]
    assert notes(web, filing_id, replace(report, recognised=(FOUR,))) == [[], []]


def test_pages_and_words_in_doubt_stand_on_their_flags_only(web: Web) -> None:
    filing_id = registered(web.city)
    assert notes(web, filing_id, replace(REPORT, warnings=(STRUCK,))) == [[f"文字读取存疑，{STRUCK.message}"], []]
    at = TEXT.index("第三条")
    counts = tuple(len("".join(part.split())) for part in (TEXT[:at], TEXT[at:]))
    report = replace(REPORT, warnings=(DAMAGED,), page_characters=counts)
    assert notes(web, filing_id, report) == [[], [f"文字读取存疑，{DAMAGED.message}"]]


def test_pages_that_cannot_be_told_apart_are_all_in_doubt(web: Web) -> None:
    report = replace(REPORT, warnings=(DAMAGED,), page_characters=(1, 2))
    assert notes(web, registered(web.city), report) == [[f"文字读取存疑，{DAMAGED.message}"]] * 2


def test_characters_that_could_not_be_read_are_told_on_their_card(web: Web) -> None:
    filing_id = registered(web.city, TEXT.replace("流动人口应当申领", "流动□口应当申领"))
    assert notes(web, filing_id, REPORT) == [["文字读取存疑，本段有没能读出的字。请对照原件核对。"], []]
