"""Five stories of a reviewing body's year, each by hand in browsers, from the first person to the last.

Every page on the way is kept as a picture in the folder of the test run (`pictures/`), to be looked at.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from filing.services.context import now_utc
from filing.terms import OpinionAction, SuggestionAction
from tests.browser.marks import MARKS
from tests.browser.site import Site, named
from tests.browser.test_journey import filing_of, upload
from tests.services.city import CLEAN

pytestmark = MARKS

DUE = (now_utc() + timedelta(days=60)).date().isoformat()


class Story:
    """The people of one story, each at a browser of his own."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder, self.pages = site, folder, dict[str, Page]()
        folder.mkdir()

    def of(self, who: str, path: str = "") -> Page:
        """The browser of `who` ("" is a citizen without an account), gone to `path` if one is given."""
        if who not in self.pages:
            self.pages[who] = self.site.open(who, path or "/")
        elif path:
            self.pages[who].goto(self.site.url + path)
        return self.pages[who]

    def look(self, name: str, page: Page) -> None:
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)

    def file(self, text: str, who: str = "clerk") -> int:
        """Uploads the text, keeps what the form read from it, sends it; the number of the filing."""
        clerk = self.of(who, "/submit")
        upload(clerk, text)
        clerk.wait_for_selector("#filing-form")
        clerk.click("button[value=submit]")
        clerk.wait_for_url("**/receipt")
        return filing_of(clerk)

    def register(self, filing_id: int) -> None:
        registrar = self.of("registrar", f"/filings/{filing_id}")
        expect(registrar.locator(".stage-done")).to_have_count(3)
        registrar.goto(f"{self.site.url}/filings/{filing_id}/formal")
        self.look(f"formal-{filing_id}", registrar)
        registrar.click(".act button:has-text('备案登记')")
        expect(registrar.locator("#notices")).to_have_text(re.compile("已备案登记"))

    def conclude(self, filing_id: int, words: str) -> None:
        reviewer = self.of("reviewer", f"/review/{filing_id}")
        reviewer.fill("#conclusion", words)
        reviewer.click("button:has-text('审查终结')")
        expect(reviewer.locator(".opinion")).to_have_text(words)

    def step(self, who: str, opinion_id: int, action: OpinionAction, **given: str) -> Page:
        """One step of an opinion; steps that ask for something unfold first."""
        page = self.of(who, f"/opinions/{opinion_id}")
        form = page.locator(f"form[action$='/steps/{action.value}']")
        if given:
            page.locator("details.act-step", has=form).locator("summary").click()
        for name, value in given.items():
            field = form.locator(f"[name={name}]")
            if field.evaluate("it => it.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("button[type=submit]").click()
        expect(page.locator(".history-what").first).to_contain_text(action.label)
        return page


@pytest.fixture
def story(site: Site, tmp_path: Path) -> Story:
    return Story(site, tmp_path / "pictures")


def test_clean_filing_is_registered_reviewed_archived_and_found(story: Story) -> None:
    filing_id = story.file(CLEAN.replace("公园", "故事公园"))
    story.look("receipt", story.of("clerk"))
    story.register(filing_id)
    desk = story.of("reviewer", f"/review/{filing_id}")
    desk.click("button:has-text('开始审查')")
    story.conclude(filing_id, "未发现问题。")
    story.look("concluded", desk)
    registrar = story.of("registrar", f"/filings/{filing_id}")
    registrar.click(".act button:has-text('归档')")
    expect(registrar.locator(".history-what").first).to_contain_text("归档")
    clerk = story.of("clerk", f"/filings/{filing_id}")
    expect(clerk.locator(".page-head, h1").first).to_contain_text("云山市故事公园管理办法")
    expect(clerk.locator(".history li")).to_have_count(5)
    story.look("archived", clerk)
    public = story.of("public", "/search?q=故事公园免费开放")
    expect(public.locator(".found")).to_have_text(re.compile("共 1 件"))


def test_incomplete_filing_is_supplemented_and_a_foreign_one_returned(story: Story) -> None:
    filing_id = story.file(named("云山市补正故事办法"))
    registrar = story.of("registrar", f"/filings/{filing_id}")
    expect(registrar.locator(".stage-done")).to_have_count(3)
    registrar.goto(f"{story.site.url}/filings/{filing_id}/formal")
    registrar.click("summary:has-text('要求补正')")
    registrar.fill("[name=others]", "请补报制定说明。")
    story.look("ask", registrar)
    registrar.click("button:has-text('发出补正通知')")
    expect(registrar.locator("body")).to_contain_text("请补报制定说明。")

    clerk = story.of("clerk", "/todo")
    expect(clerk.locator("main")).to_contain_text("云山市补正故事办法")
    story.look("todo", clerk)
    clerk.goto(f"{story.site.url}/filings/{filing_id}")
    story.look("asked", clerk)
    clerk.click("text=补正并重新报送")
    for answer in clerk.locator("[name^=answer-]").all():
        answer.fill("已经补报。")
    clerk.select_option("[name=kind]", "explanation")
    clerk.set_input_files(
        "#attachment", {"name": "说明.txt", "mimeType": "text/plain", "buffer": "制定说明。".encode()}
    )
    clerk.click("button:has-text('添加')")
    expect(clerk.locator("main")).to_contain_text("说明.txt")
    for answer in clerk.locator("[name^=answer-]").all():
        answer.fill("已经补报。")
    clerk.click("button[value=submit]")
    clerk.wait_for_url("**/receipt")
    registrar.goto(f"{story.site.url}/filings/{filing_id}")
    expect(registrar.locator("main")).to_contain_text("重新报送时的改动")
    expect(registrar.locator("main")).to_contain_text("说明.txt")
    story.look("resubmitted", registrar)
    story.register(filing_id)

    foreign = story.file(named("云山市退回故事办法"))
    registrar.goto(f"{story.site.url}/filings/{foreign}/formal")
    registrar.click("summary:text-is('退回')")
    registrar.select_option("[name=code]", index=1)
    registrar.fill("[name=reason]", "不属于本机关的备案范围。")
    registrar.click("button:text-is('退回')")
    clerk.goto(f"{story.site.url}/filings/{foreign}")
    expect(clerk.locator(".history-why").first).to_contain_text("不属于本机关的备案范围。")
    story.look("returned", clerk)


def test_confirmed_conflict_goes_through_opinion_reply_rectification_and_sweep(story: Story) -> None:
    old, other = story.file(named("云山市整改故事办法")), story.file(named("云山市同类故事办法"))
    for filing_id in (old, other):
        story.register(filing_id)
    desk = story.of("reviewer", f"/review/{old}")
    for taken in range(2):
        desk.keyboard.press("y")
        expect(desk.locator("[data-state=confirmed]")).to_have_count(taken + 1)
    story.look("desk", desk)
    story.conclude(old, "第二条、第三条同上位法不一致，应当修改。")
    desk.goto(f"{story.site.url}/filings/{old}")
    desk.click("button:has-text('起草书面审查意见')")
    desk.wait_for_url("**/opinions/*")
    opinion_id = int(desk.url.rsplit("/", 1)[1])
    story.look("draft", desk)
    story.step("reviewer", opinion_id, OpinionAction.PRESENT)
    story.step("committee_lead", opinion_id, OpinionAction.APPROVE)
    story.look("issued", story.step("registrar", opinion_id, OpinionAction.ISSUE))

    clerk = story.of("clerk", f"/opinions/{opinion_id}")
    story.look("clerk", clerk)
    story.step("clerk", opinion_id, OpinionAction.PROMISE, words="年底前修改。", due_on=DUE)
    fixed = named("云山市整改故事办法").replace("应当申领暂住证", "可以申领居住证")
    new = story.file(fixed.replace("违反规定生育的，应当缴纳社会抚养费。", "鼓励按政策生育。"))
    story.register(new)
    story.step(
        "clerk",
        opinion_id,
        OpinionAction.REPORT,
        outcome="amended",
        successor_id=str(new),
        words="已经修改。",
    )
    reviewer = story.of("reviewer", f"/opinions/{opinion_id}")
    story.look("compare", reviewer)
    for number in range(2):
        reviewer.locator("article.correction").nth(number).locator("button[value=amended]").click()
        expect(reviewer.locator("article.correction .state-done")).to_have_count(number + 1)
    story.look("done", story.step("reviewer", opinion_id, OpinionAction.VERIFY))

    reviewer.click("aside a:has-text('社会抚养费已取消')")
    expect(reviewer.locator("tbody")).to_contain_text("云山市同类故事办法")
    story.look("sweep", reviewer)


def test_citizen_suggests_is_answered_and_looks_it_up(story: Story) -> None:
    filing_id = story.file(named("云山市建议故事办法"))
    story.register(filing_id)
    citizen = story.of("", "/suggest")
    for name, value in {
        "title": "云山市建议故事办法",
        "provision": "第二条",
        "content": "第二条要求申领暂住证，暂住证已经取消。",
        "name": "李某某",
        "contact": "13900000000",
    }.items():
        citizen.fill(f"[name={name}]", value)
    story.look("suggest", citizen)
    if citizen.locator("select[name=receiver]").count():
        citizen.select_option("select[name=receiver]", label="云山市人大常委会")
    citizen.click("main button:has-text('提交')")
    code = citizen.locator(".code").inner_text()
    story.look("code", citizen)

    registrar = story.of("registrar", "/suggestions")
    registrar.click("text=云山市建议故事办法")
    registrar.select_option("[name=filing]", index=1)
    registrar.click("button:text-is('关联')")
    story.look("suggestion", registrar)
    address = registrar.url.removeprefix(story.site.url)
    for who, action, words in (
        ("registrar", SuggestionAction.REGISTER, ""),
        ("reviewer", SuggestionAction.BEGIN, ""),
        ("reviewer", SuggestionAction.CONCLUDE, "第二条应当修改，已向制定机关提出。"),
        ("registrar", SuggestionAction.ANSWER, "您的建议已经采纳。"),
    ):
        page = story.of(who, address)
        form = page.locator("form", has=page.locator(f"input[name=action][value={action.value}]"))
        page.locator("details.act-step", has=form).locator("summary").click()
        if action is SuggestionAction.CONCLUDE:
            form.locator("[name=outcome]").select_option(index=1)
        form.locator("[name=words]").fill(words)
        form.locator("button[type=submit]").click()
        expect(page.locator(".history-what").last).to_contain_text(action.label)
    clerk = story.of("clerk", f"/filings/{filing_id}")
    expect(clerk.locator("main")).to_contain_text("暂住证已经取消")
    expect(clerk.locator("main")).not_to_contain_text("李某某")
    story.look("masked", clerk)
    citizen.goto(f"{story.site.url}/suggest/status")
    citizen.fill("[name=code]", code)
    citizen.click("main button:has-text('查询')")
    expect(citizen.locator("main")).to_contain_text("您的建议已经采纳。")
    story.look("status", citizen)


def test_missing_filing_is_found_by_the_catalogue_and_filed(story: Story) -> None:
    year = now_utc().year - 1
    catalogue = f"标题,发文字号,日期\n云山市漏报故事办法,云政发〔{year}〕77号,{year}-03-01\n"
    registrar = story.of("registrar", "/omissions")
    registrar.select_option("#unit", label="云山市人民政府")
    registrar.fill("[name=year]", str(year))
    registrar.set_input_files("#file", {"name": "目录.csv", "mimeType": "text/csv", "buffer": catalogue.encode()})
    registrar.click("button:has-text('上传并核对')")
    row = registrar.locator("tbody tr", has_text="云山市漏报故事办法")
    expect(row).to_contain_text("待催报")
    row.locator("button:has-text('催报')").click()
    expect(row).to_contain_text("已催报")
    story.look("reminded", registrar)

    clerk = story.of("clerk", "/todo")
    expect(clerk.locator("main")).to_contain_text("云山市漏报故事办法")
    story.look("todo", clerk)
    upload(story.of("clerk", "/submit"), named("云山市漏报故事办法"))
    clerk.wait_for_selector("#filing-form")
    clerk.fill("#document_number", f"云政发〔{year}〕77号")
    clerk.fill("#published_on", f"{year}-03-01")
    clerk.click("button[value=submit]")
    clerk.wait_for_url("**/receipt")
    filing_id = filing_of(clerk)
    clerk.goto(f"{story.site.url}/filings/{filing_id}")
    expect(clerk.locator("main")).to_contain_text("迟报")
    clerk.fill("[name=reason]", "经办人变动。")
    clerk.click("button:has-text('保存原因')")
    story.look("late", clerk)
    registrar.goto(f"{story.site.url}/omissions")
    expect(registrar.locator("tbody tr", has_text="云山市漏报故事办法").first).to_contain_text("已补报")
    story.look("filed", registrar)
