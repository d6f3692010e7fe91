"""The review desk under the hands of people: keys, mouse, two at once, words chosen from the text."""

import re

import pytest
from playwright.sync_api import Page, expect

from filing.services.procedure import submission, transitions
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.visibility import get_filing
from filing.terms import FilingAction
from tests.browser.marks import MARKS
from tests.browser.site import Site, named, wait_for_work

pytestmark = MARKS

ODD = "云山市𠀀字办法\n第一条　𠀀𠮷二字，应当申领暂住证。\n第二条　应当缴纳社会抚养费。\n第三条　𠮷祥如意。\n"
"""Characters that are two units in a browser and one code point in the text."""
EMPTY = FilingForm()


def filed(site: Site, text: str, form: FilingForm = EMPTY) -> int:
    with site.city.work(site.city.clerk) as ctx:
        filing_id = submission.submit_files(ctx, [Upload("办法.txt", text.encode())], form).id
    wait_for_work(site, filing_id)
    with site.city.work(site.city.registrar) as ctx:
        transitions.apply(ctx, FilingAction.REGISTER, get_filing(ctx, filing_id))
    wait_for_work(site, filing_id)
    return filing_id


@pytest.fixture
def desk(site: Site, request: pytest.FixtureRequest) -> Page:
    return site.open("reviewer", f"/review/{filed(site, named(f'云山市{request.node.name[5:25]}办法'))}")


def at(page: Page) -> str:
    return page.locator(".card.is-current .card-line b").inner_text()


def test_j_and_k_move_and_stop_at_the_ends(desk: Page) -> None:
    moves = []
    for key in "jjkk":
        desk.keyboard.press(key)
        moves.append(at(desk))
    assert moves == ["第三条", "第三条", "第二条", "第二条"]
    expect(desk.locator(".mark.is-current")).to_have_text("暂住证")


def test_keys_pressed_ahead_are_meant_for_the_cards_to_come(desk: Page) -> None:
    desk.keyboard.press("y")
    desk.keyboard.press("q")
    expect(desk.locator("[data-state=confirmed]")).to_have_count(1)
    expect(desk.locator("[data-state=needs_info]")).to_have_count(1)
    assert at(desk) == "第三条"
    expect(desk.locator("[data-open]")).to_have_text("1")


def test_u_takes_back_one_verdict_after_the_other(desk: Page) -> None:
    for key in "yy":
        desk.keyboard.press(key)
    expect(desk.locator("[data-state=confirmed]")).to_have_count(2)
    for key in "uu":
        desk.keyboard.press(key)
    expect(desk.locator("[data-open]")).to_have_text("2")
    assert at(desk) == "第二条"
    desk.keyboard.press("u")
    expect(desk.locator(".toast-line")).to_have_text(re.compile("没有可以撤销的研判"))


def test_other_asks_for_its_words_and_ctrl_enter_sends_them(desk: Page) -> None:
    desk.keyboard.press("n")
    desk.keyboard.press("0")
    expect(desk.locator(".toast-line")).to_have_text(re.compile("请写明"))
    desk.keyboard.type("已于去年修改 y q")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-state=dismissed]")).to_have_count(1)
    desk.keyboard.press("k")
    expect(desk.locator(".card.is-current .card-decided")).to_have_text(re.compile("其他.*已于去年修改 y q"))


def test_question_mark_opens_and_closes_the_list_of_keys(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.locator("#help")).to_be_visible()
    desk.keyboard.press("y")
    expect(desk.locator("[data-open]")).to_have_text("2")
    desk.keyboard.press("Escape")
    expect(desk.locator("#help")).to_be_hidden()
    desk.click("[data-help]")
    expect(desk.locator("#help")).to_be_visible()


def test_mouse_does_what_the_keys_do(desk: Page) -> None:
    desk.click(".regulation .mark >> text=社会抚养费")
    assert at(desk) == "第三条"
    desk.click(".card.is-current button:has-text('成立') >> nth=0")
    expect(desk.locator("[data-state=confirmed]")).to_have_count(1)
    desk.click(".toast-line >> text=撤销")
    expect(desk.locator("[data-open]")).to_have_text("2")
    desk.click(".card >> nth=1")
    desk.click(".card.is-current summary:has-text('不成立')")
    desk.click(".card.is-current .reason >> nth=1")
    expect(desk.locator("[data-state=dismissed]")).to_have_count(1)


def test_second_to_decide_hears_of_the_first(site: Site, desk: Page) -> None:
    other = site.open("committee_lead", desk.url.removeprefix(site.url))
    other.keyboard.press("y")
    expect(other.locator("[data-state=confirmed]")).to_have_count(1)
    desk.keyboard.press("q")
    expect(desk.locator(".toast-line.is-fault")).to_have_text(re.compile("刷新"))
    desk.click(".toast-line a")
    expect(desk.locator("[data-state=confirmed]")).to_have_count(1)


def test_words_chosen_in_the_text_become_a_flag_at_their_place(site: Site) -> None:
    desk = site.open("reviewer", f"/review/{filed(site, ODD)}")
    desk.evaluate(
        """() => {
          const part = [...document.querySelectorAll("[data-start]")].find((e) => e.textContent.includes("祥如意"));
          const at = part.textContent.indexOf("如意");
          const range = document.createRange();
          range.setStart(part.firstChild, at);
          range.setEnd(part.firstChild, at + 2);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    desk.keyboard.press("a")
    expect(desk.locator("#quote")).to_have_value("如意")
    expect(desk.locator("#article option:checked")).to_have_text("第三条")
    desk.keyboard.type("用语不当。")
    desk.click("text=保存疑点")
    expect(desk.locator(".card.is-current .quote mark")).to_have_text("如意")
    expect(desk.locator(".regulation .mark.is-current")).to_have_text("如意")


def test_card_opens_the_whole_article_in_place(desk: Page) -> None:
    desk.click(".card.is-current [data-law]")
    expect(desk.locator(".card.is-current [data-law-text]")).to_have_text(re.compile("法律库没有收录"))
    desk.click(".card.is-current [data-law]")
    expect(desk.locator("[data-law-text]")).to_have_count(0)


def test_ended_session_offers_the_log_in_and_comes_back(site: Site, desk: Page) -> None:
    desk.context.clear_cookies()
    desk.keyboard.press("y")
    expect(desk.locator(".toast-line.is-fault")).to_have_text(re.compile("登录已失效"))
    path = desk.url.removeprefix(site.url).partition("#")[0]
    assert desk.locator(".toast-line a").get_attribute("href") == f"/login?next={path.replace('/', '%2F')}"


def test_b_comments_on_the_provision_of_the_flag_or_of_the_words_chosen(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("b")
    expect(desk.locator("#remark-address")).to_have_value("art_3")
    desk.keyboard.type("应核对授权。")
    desk.click("#add-remark button[type=submit]")
    expect(desk.locator("#p-art_3__para_1 + .remark")).to_contain_text("应核对授权。")
    desk.dblclick("#p-art_1__para_1 span[data-start]")
    desk.keyboard.press("b")
    expect(desk.locator("#remark-address")).to_have_value("art_1")
