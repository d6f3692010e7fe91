"""What the reading was unsure of, on the cards that rest on those words."""

from typing import Any

from filing.models import Revision
from tests.services.city import TEXT, registered
from tests.web.visitor import Web

PAGES = {"code": "recognised", "message": "第1页的文字由扫描图片识别（OCR）得来，可能有误。", "place": "第1页"}
LINE = {"code": "low_confidence", "message": "识别把握不足（71%）：“违反规定生育的，应当”。", "place": "第1页第4行"}
STRUCK = {"code": "struck_text", "message": "有 1 处带删除线的文字已读入正文。", "place": "“流动人口应当申领…”处"}
MENU = {"code": "page_furniture", "message": "页眉页脚没有读入正文。", "place": ""}


def notes(web: Web, filing_id: int, *warnings: dict[str, str]) -> list[list[str]]:
    """The doubts on each card, with these warnings of the reader."""
    with web.city.instance.database.transaction() as session:
        revision = session.query(Revision).filter_by(filing_id=filing_id).one()
        report: dict[str, Any] = {**revision.report, "warnings": list(warnings)}
        revision.report = report
    page = web.as_("reviewer").get(f"/review/{filing_id}")
    return [
        [" ".join(n.text_content().split()) for n in c.cssselect(".card-note")] for c in page.root.cssselect(".card")
    ]


def test_doubts_of_the_reading_stand_on_the_cards_that_they_concern(web: Web) -> None:
    filing_id = registered(web.city)
    assert notes(web, filing_id, MENU) == [[], []]
    assert notes(web, filing_id, PAGES) == [[f"文字读取存疑，{PAGES['message']}"]] * 2
    assert notes(web, filing_id, LINE, STRUCK) == [
        [f"文字读取存疑，{STRUCK['message']}"],
        [f"文字读取存疑，{LINE['message']}"],
    ]


def test_characters_that_could_not_be_read_are_told_on_their_card(web: Web) -> None:
    filing_id = registered(web.city, TEXT.replace("流动人口应当申领", "流动□口应当申领"))
    assert notes(web, filing_id) == [["文字读取存疑，本段有没能读出的字，请对照原件。"], []]
