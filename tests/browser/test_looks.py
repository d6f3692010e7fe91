"""Every page: no barrier that axe finds, nothing wider than a phone, and paper that reads."""

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from filing.services.letter import letters
from filing.services.opinion import opinions
from filing.services.opinion.opinion_steps import StepInput, take_step
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.terms import LetterKind, OpinionAction, SubjectKind
from tests.browser.marks import MARKS
from tests.browser.site import PHONE, WIDE, Site, named
from tests.browser.test_desk import filed
from tests.services.city import TEXT, decide_all

pytestmark = MARKS

LONG = "云山市" + "关于进一步加强和规范" * 12 + "工作的若干规定"
PAGES = {
    "": ("/login",),
    "clerk": (
        "/",
        "/submit",
        "/filings",
        "/filings/{draft}/form",
        "/filings/{draft}",
        "/filings/{sent}/receipt",
        "/opinions",
        "/opinions/{told}",
    ),
    "clerk2": ("/", "/filings"),
    "registrar": (
        "/",
        "/filings/{sent}",
        "/review",
        "/letters/templates",
        "/letters/of/{sent}/new",
        "/letters/{letter}",
    ),
    "reviewer": (
        "/",
        "/review",
        "/review/{sent}",
        "/review/{long}",
        "/rules",
        "/rules/TT-001",
        "/filings/{sent}/citations",
        "/laws?law=某某法",
        "/opinions",
        "/opinions/{opinion}",
        "/opinions/{opinion}/versions",
        "/sweeps",
    ),
    "committee_lead": ("/", "/filings/{long}", "/review?state=concluded", "/review/{long}"),
    "system_admin": ("/", "/jobs", "/jobs/1", "/accounts", "/units", "/audit", "/audit/chain"),
    "public": (
        "/",
        "/search",
        "/search?q=社会抚养费",
        "/search?q=没有的话",
        "/filings/{long}/text?q=暂住证",
        "/account",
        "/account/password",
        "/filings/999",
        "/review",
    ),
}


@pytest.fixture(scope="module")
def shown(server: Site) -> dict[str, int]:
    """A draft, a filing that was sent, and one with a very long title and everything on it."""
    long = filed(server, TEXT, FilingForm(title=LONG))
    sent = filed(server, named("云山市受检办法"))
    with server.city.work(server.city.clerk) as ctx:
        draft = submission.create_draft(ctx, Upload("草稿.txt", TEXT.encode())).id
        submission.edit(ctx, draft, FilingForm(title=LONG), seen_version=None)
    opinion, told = (opinion_on(server, filing_id) for filing_id in (long, sent))
    with server.city.work(server.city.reviewer) as ctx:
        take_step(ctx, told, OpinionAction.COMMUNICATE, StepInput())
        letter = letters.draft_letter(ctx, (SubjectKind.FILING, sent), LetterKind.INQUIRY).id
    return {"draft": draft, "sent": sent, "long": long, "opinion": opinion, "told": told, "letter": letter}


def opinion_on(server: Site, filing_id: int) -> int:
    decide_all(server.city, filing_id)
    with server.city.work(server.city.reviewer) as ctx:
        return opinions.begin_opinion(ctx, filing_id).id


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("who", PAGES)
def test_pages_have_no_barriers_and_fit(site: Site, shown: dict[str, int], who: str) -> None:
    wrong = {}
    for size in (WIDE, PHONE):
        page = site.open(who, "/login", size=size)
        for path in PAGES[who]:
            page.goto(site.url + path.format(**shown))
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if faults := barriers(page) + ([f"{wider} px too wide"] if wider > 0 else []):
                wrong[path, size["width"]] = faults
    assert wrong == {}


def pages_of(page: Page) -> list[str]:
    """The words on each sheet of A4."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    return [sheet.get_textpage().get_text_bounded() for sheet in document]


def test_receipt_prints_on_one_sheet_without_the_screen_around(site: Site, shown: dict[str, int]) -> None:
    sheets = pages_of(site.open("clerk", f"/filings/{shown['sent']}/receipt"))
    assert len(sheets) == 1
    assert "规范性文件报送备案回执" in sheets[0]
    assert "工作台" not in sheets[0]
    assert "再报送一件" not in sheets[0]


def test_desk_prints_the_text_and_every_card_open(site: Site, shown: dict[str, int]) -> None:
    text = "".join(pages_of(site.open("reviewer", f"/review/{shown['sent']}"))).replace("\r\n", "")
    for words in ("云山市受检办法", "第四条", "「暂住证」疑似已经取消。", "「社会抚养费」疑似已经取消。", "删去。"):
        assert words in text, words
    assert text.count("2021-08-20 起") == 2
    assert "添加疑点" not in text


def test_help_and_reasons_have_no_barriers(site: Site, shown: dict[str, int]) -> None:
    desk = site.open("reviewer", f"/review/{shown['sent']}")
    desk.keyboard.press("n")
    assert barriers(desk) == []
    desk.keyboard.press("?")
    assert barriers(desk) == []


def test_keyboard_alone_reaches_the_form_and_is_seen(site: Site) -> None:
    page = site.open("", "/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "username"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
