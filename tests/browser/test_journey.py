"""From the file to the hit: upload, flags, verdicts by keyboard, conclusion, search, with and without scripts."""

import re

from playwright.sync_api import Page, expect

from tests.browser.marks import MARKS
from tests.browser.site import Site, named

pytestmark = MARKS


def upload(page: Page, text: str) -> None:
    page.set_input_files("#file", {"name": "办法.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.click("text=上传并读取")


def filing_of(page: Page) -> int:
    found = re.search(r"/filings/(\d+)/", page.url)
    assert found is not None
    return int(found[1])


def test_document_goes_all_the_way_by_keyboard(site: Site) -> None:
    clerk = site.open("clerk", "/submit")
    upload(clerk, named("云山市出租房屋登记办法"))
    clerk.wait_for_selector("#filing-form")
    expect(clerk.locator("#title")).to_have_value("云山市出租房屋登记办法")
    expect(clerk.locator("#effective_on")).to_have_value("2026-12-01")
    clerk.focus("#effective_on")
    expect(clerk.locator(".sheet-scroll .mark.is-current")).to_have_text(re.compile("2026年12月1日起施行"))
    clerk.click("button[value=submit]")
    clerk.wait_for_url("**/receipt")
    expect(clerk.locator(".receipt-number")).to_have_text(re.compile(r"收〔\d{4}〕\d{4}号"))
    filing_id = filing_of(clerk)

    registrar = site.open("registrar", f"/filings/{filing_id}")
    expect(registrar.locator(".stage-done")).to_have_count(3)
    registrar.click(".act button:has-text('备案登记')")
    expect(registrar.locator("#notices")).to_have_text(re.compile("已备案登记"))

    reviewer = site.open("reviewer", "/review")
    reviewer.click("text=云山市出租房屋登记办法")
    expect(reviewer.locator(".card.is-current .card-line b")).to_have_text("第二条")
    reviewer.keyboard.press("y")
    expect(reviewer.locator(".card.is-current .card-line b")).to_have_text("第三条")
    expect(reviewer.locator("[data-open]")).to_have_text("1")
    reviewer.keyboard.press("n")
    reviewer.keyboard.press("1")
    expect(reviewer.locator("[data-open]")).to_have_text("0")
    expect(reviewer.locator("[data-case-state]")).to_have_text("审查中")
    reviewer.keyboard.press("c")
    reviewer.keyboard.type("建议修改第二条。")
    reviewer.click("text=审查终结")
    expect(reviewer.locator(".opinion")).to_have_text("建议修改第二条。")

    reader = site.open("public", "/search")
    reader.keyboard.type("“应当申领暂住证” 出租房屋登记")
    reader.keyboard.press("Enter")
    expect(reader.locator(".found")).to_have_text("共 1 件、2 处")
    reader.click(".hits a >> nth=1")
    reader.wait_for_url("**/text?**")
    expect(reader.locator(".mark.is-current")).to_have_text("应当申领暂住证")
    expect(reader.locator(".mark.is-current")).to_be_in_viewport()


def test_document_goes_all_the_way_without_scripts(site: Site) -> None:
    clerk = site.open("clerk", "/submit", scripts=False)
    upload(clerk, named("云山市临时居住办法"))
    clerk.wait_for_selector("#filing-form")
    clerk.click("button[value=submit]")
    clerk.wait_for_url("**/receipt")
    filing_id = filing_of(clerk)
    registrar = site.open("registrar", f"/filings/{filing_id}", scripts=False)
    registrar.click(".act button:has-text('备案登记')")
    reviewer = site.open("reviewer", f"/review/{filing_id}", scripts=False)
    reviewer.click(".card >> nth=0 >> button[value=confirm]")
    expect(reviewer.locator(".desk-open b")).to_have_text("1")
    reviewer.click(".card >> nth=1 >> summary:has-text('不成立')")
    reviewer.click(".card >> nth=1 >> button[value=quotation]")
    expect(reviewer.locator(".desk-open b")).to_have_text("0")
    reviewer.fill("#conclusion", "未发现问题。")
    reviewer.click("text=审查终结")
    expect(reviewer.locator(".opinion")).to_have_text("未发现问题。")
    reader = site.open("public", "/search?q=临时居住", scripts=False)
    reader.click(".hits a >> nth=0")
    expect(reader.locator(".mark:target, .anchor:target + .mark").first).to_have_text("临时居住")


def test_file_can_be_dropped_on_the_page(site: Site) -> None:
    clerk = site.open("clerk", "/submit")
    transfer = clerk.evaluate_handle(
        """text => { const data = new DataTransfer(); data.items.add(new File([text], "拖来的.txt")); return data; }""",
        named("云山市拖放办法"),
    )
    clerk.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    expect(clerk.locator("[data-chosen]")).to_have_text("拖来的.txt")
    clerk.click("text=上传并读取")
    expect(clerk.locator("#title")).to_have_value("云山市拖放办法")


def test_refused_upload_says_why_beside_the_file(site: Site) -> None:
    clerk = site.open("clerk", "/submit")
    clerk.set_input_files("#file", {"name": "空.txt", "mimeType": "text/plain", "buffer": b""})
    clerk.click("text=上传并读取")
    expect(clerk.locator("[data-said]")).to_have_text(re.compile("是空的"))
    expect(clerk.locator("text=上传并读取")).to_be_enabled()


def test_file_that_cannot_be_read_says_so_without_reloading(site: Site) -> None:
    clerk = site.open("clerk", "/submit")
    clerk.set_input_files("#file", {"name": "坏.docx", "mimeType": "", "buffer": b"PK\x03\x04broken" * 9})
    clerk.click("text=上传并读取")
    expect(clerk.locator(".notice-fault").first).to_have_text(re.compile("正式文本没有读出"))
    clerk.goto(clerk.url.removesuffix("/form"))
    clerk.click("text=重新处理")
    expect(clerk.locator(".stage-failed")).to_have_count(1)
    expect(clerk.locator("#progress .notice-fault")).to_be_visible()
