"""原件预览: pages beside the text, the place of a flag on them, and who may look."""

import pytest

from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.terms import FilingAction
from tests.parsing.build import docx, p, pdf, printed
from tests.parsing.old_word import needs_office
from tests.services.city import TEXT, City, act, audited, flags_of, submitted, work_off
from tests.web.visitor import Web

LINES = TEXT.splitlines()
ORIGINAL = pdf([printed(LINES[:4], size=14), printed(LINES[4:], size=14)])


def filed(city: City, data: bytes = ORIGINAL, name: str = "办法.pdf") -> int:
    """The id of a registered filing of which this is the text."""
    with city.work(city.clerk) as ctx:
        filing_id = submission.submit_files(ctx, [Upload(name, data)], FilingForm()).id
    work_off(city)
    act(city, "registrar", FilingAction.REGISTER, filing_id)
    work_off(city)
    return filing_id


def test_a_page_stands_beside_the_words_read_from_it(web: Web) -> None:
    filing_id = filed(web.city)
    page = web.as_("reviewer").get(f"/filings/{filing_id}/materials/1/preview")
    assert page.texts(".preview-words") == [" ".join(LINES[:4]).replace("\u3000", " ")]
    assert page.values("image", "href") == [f"/filings/{filing_id}/materials/1/pages/1.png"]
    assert (page.texts(".pager-where")[0], page.values("rect", "x")) == ("第 1 页，共 2 页", [])
    assert page.texts(".found") == []


def test_a_card_leads_to_the_place_of_its_words(web: Web) -> None:
    filing_id = filed(web.city)
    flag = flags_of(web.city, filing_id)[1]
    desk = web.as_("reviewer").get(f"/review/{filing_id}")
    (link,) = [href for href in desk.values(".proof-whole", "href") if f"flag={flag.id}#" in href]
    page = web.as_("reviewer").get(link)
    assert page.texts(".pager-where")[0] == "第 2 页，共 2 页"
    assert page.texts(".preview-words mark") == [flag.quote]
    assert page.texts(".found") == [f"疑点的原文“{flag.quote}”已在本页标出。"]
    (left,), (top,) = page.values("rect", "x"), page.values("rect", "y")
    assert (round(float(left)), round(float(top))) == (80 + 14 * LINES[4].index(flag.quote) - 2, 108)


@needs_office
def test_a_word_document_is_shown_as_it_is_laid_out_with_the_place_marked(web: Web) -> None:
    filing_id = filed(web.city, docx("".join(map(p, LINES))), "办法.docx")
    flag = flags_of(web.city, filing_id)[1]
    page = web.as_("reviewer").get(f"/filings/{filing_id}/materials/1/preview?flag={flag.id}")
    assert page.texts(".found") == [f"疑点的原文“{flag.quote}”已在本页标出。"]
    assert page.texts(".notice-body")[0].startswith("原件没有固定的页面，这里的页面由 LibreOffice 排出")
    assert len(page.values("rect", "x")) == 1
    picture = web.as_("reviewer").client.get(page.values("image", "href")[0])
    assert picture.data[:4] == b"\x89PNG"


def test_words_that_are_not_on_the_page_are_told(web: Web) -> None:
    filing_id = filed(web.city)
    flag = flags_of(web.city, filing_id)[1]
    page = web.as_("reviewer").get(f"/filings/{filing_id}/materials/1/preview?flag={flag.id}&page=1")
    assert page.texts(".notice-body")[0].startswith(f"本页没有找到疑点的原文“{flag.quote}”")
    assert page.values("rect", "x") == []


def test_whoever_may_not_see_flags_sees_the_page_without(web: Web) -> None:
    filing_id = filed(web.city)
    flag = flags_of(web.city, filing_id)[1]
    page = web.as_("clerk").get(f"/filings/{filing_id}/materials/1/preview?flag={flag.id}")
    assert (page.status, page.texts(".pager-where")[0]) == (200, "第 1 页，共 2 页")
    assert (page.texts(".found"), page.values("rect", "x")) == ([], [])


def test_a_picture_is_for_whoever_may_download_and_is_recorded(web: Web) -> None:
    filing_id = filed(web.city)
    path = f"/filings/{filing_id}/materials/1/pages/2.png"
    answer = web.as_("reviewer").client.get(path)
    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "image/png", b"\x89PNG")
    assert answer.headers["Cache-Control"].startswith("no-")
    assert audited(web.city)[-1] == ("page.read", f"filing:{filing_id}", web.city.reviewer.name)
    assert web.stranger().client.get(path).status_code == 302


def test_unpublished_pages_are_not_for_others(web: Web) -> None:
    filing_id = submitted(web.city)
    for path in ("preview", "pages/1.png"):
        assert web.as_("clerk2").client.get(f"/filings/{filing_id}/materials/1/{path}").status_code == 404


@pytest.mark.parametrize(("query", "words"), [("", "纯文本没有页面图像"), ("?page=7", "纯文本没有页面图像")])
def test_a_file_without_pages_says_so(web: Web, query: str, words: str) -> None:
    filing_id = submitted(web.city)
    page = web.as_("registrar").get(f"/filings/{filing_id}/materials/1/preview{query}")
    assert page.status == 200
    assert words in page.text(".notice-body")


def test_a_page_beyond_the_last_is_told(web: Web) -> None:
    page = web.as_("reviewer").get(f"/filings/{filed(web.city)}/materials/1/preview?page=7")
    assert page.texts(".notice-body") == ["没有第 7 页：文件共 2 页。请选择其他页。"]
