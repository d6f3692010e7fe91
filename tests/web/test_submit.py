"""A file becomes a draft, fills its form, is sent and receipted; all with plain forms."""

import hashlib
import re

import pytest

from filing.models import Filing
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm
from filing.terms import FilingAction, FilingState
from tests.parsing.build import archive
from tests.services.city import TEXT, act, draft, get, submitted, work_off
from tests.web.visitor import Page, Visitor, Web


def form_of(page: Page) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    fields = ("title", "document_number", "organ", "document_type", "basis", "version")
    dates = ("adopted_on", "published_on", "effective_on", "expires_on")
    return {name: page.field(name) for name in (*fields, *dates)} | {"is_open": "1"}


def uploaded(web: Web, text: str = TEXT, filename: str = "办法.txt") -> tuple[Visitor, str]:
    """The clerk with the address of a draft that has been read."""
    clerk = web.as_("clerk")
    page = clerk.send("/submit", text, filename)
    assert page.texts("h1") == ["正在读取文件"]
    work_off(web.city)
    return clerk, page.response.request.path.removesuffix("/form")


def test_file_fills_its_form_and_each_field_names_the_words_it_was_read_from(web: Web) -> None:
    clerk, path = uploaded(web)
    page = clerk.get(f"{path}/form")
    assert form_of(page) == {
        "title": "云山市流动人口管理办法",
        "document_number": "",
        "organ": "云山市人民政府",
        "document_type": page.field("document_type"),
        "basis": "",
        "version": "2",
        "adopted_on": "",
        "published_on": "2026-10-08",
        "effective_on": "2026-12-01",
        "expires_on": "",
        "is_open": "1",
    }
    assert page.texts("#title-hint a") == ["“云山市流动人口管理办法”"]
    assert "2026年10月8日云山市人民政府公布" in page.text("#published_on-hint a")
    assert page.text("#document_number-hint") == "原文没有写明，如有请填写"
    target = page.values("#published_on-hint a", "href")[0]
    assert page.texts(f'[id="{target[1:]}"]') == [""]


def test_sending_gives_a_receipt_with_number_time_digest_and_deadline(web: Web) -> None:
    clerk, path = uploaded(web)
    page = clerk.post(f"{path}/form", then="submit", **form_of(clerk.get(f"{path}/form")))
    assert page.response.request.path == f"{path}/receipt"
    said = page.text(".receipt")
    assert page.texts(".receipt-number") == ["收〔2026〕0001号"]
    assert "《云山市流动人口管理办法》已于 2026年11月24日 10:00:00 收到" in said
    assert hashlib.sha256(TEXT.encode()).hexdigest() in said
    assert "形式审查期限2026年12月8日前" in said
    assert "迟报" in said


def test_material_is_added_by_kind_and_removed(web: Web) -> None:
    clerk, path = uploaded(web)
    page = clerk.send(f"{path}/materials", "备案报告", "报告.txt", kind="report")
    assert page.text("#notices") == "已添加备案报告“报告.txt”。"
    assert [row.split()[0] for row in page.texts("section[aria-labelledby=materials] .filelink")] == [
        "办法.txt",
        "报告.txt",
    ]
    remove = page.root.cssselect("section[aria-labelledby=materials] td form")[0].get("action")
    page = clerk.post(remove)
    assert page.texts("section[aria-labelledby=materials] .filelink") == ["办法.txt"]


def test_corrected_field_says_what_the_text_had(web: Web) -> None:
    clerk, path = uploaded(web)
    page = clerk.post(
        f"{path}/form", then="save", **form_of(clerk.get(f"{path}/form")) | {"effective_on": "2027-01-01"}
    )
    assert page.text("#notices") == "已保存。"
    assert page.text("#effective_on-hint").startswith("已更正，原文为")
    assert page.field("effective_on") == "2027-01-01"


def test_sign_off_goes_to_the_lead_who_sends(web: Web) -> None:
    clerk, path = uploaded(web)
    page = clerk.post(f"{path}/form", then="signoff", **form_of(clerk.get(f"{path}/form")))
    assert page.text("#notices") == "已提交本单位负责人审签。"
    lead = web.as_("unit_lead")
    page = lead.get(path)
    assert page.texts(".act summary, .act .inline button") == ["退回经办", "报送"]
    page = lead.post(f"{path}/actions/submit", version=page.root.cssselect(".act [name=version]")[0].value)
    assert page.texts(".receipt-number") == ["收〔2026〕0001号"]


BAD_DATES = {
    "before time": ({"published_on": "0001-01-01"}, "published_on"),
    "after time": ({"effective_on": "9999-12-31"}, "effective_on"),
    "no date": ({"adopted_on": "十月八日"}, "adopted_on"),
    "no day": ({"expires_on": "2026-02-30"}, "expires_on"),
    "wrong order": ({"published_on": "2026-10-08", "expires_on": "2020-01-01"}, "expires_on"),
}


@pytest.mark.parametrize(("wrong", "field"), BAD_DATES.values(), ids=BAD_DATES)
def test_impossible_dates_come_back_with_what_was_typed(web: Web, wrong: dict[str, str], field: str) -> None:
    clerk, path = uploaded(web)
    typed = form_of(clerk.get(f"{path}/form")) | {"title": "改过的标题"} | wrong
    page = clerk.post(f"{path}/form", then="submit", **typed)
    assert page.status == 422
    assert page.text(f"#{field}-fault").endswith("。")
    assert page.values(f"#{field}", "aria-invalid") == ["true"]
    assert form_of(page) == typed
    assert get(web.city, Filing, int(path.split("/")[-1])).state is FilingState.DRAFT


def test_sending_twice_files_once(web: Web) -> None:
    clerk, path = uploaded(web)
    fields = form_of(clerk.get(f"{path}/form"))
    first = clerk.post(f"{path}/form", then="submit", **fields)
    second = clerk.post(f"{path}/form", then="submit", **fields)
    assert first.response.request.path == f"{path}/receipt"
    assert second.response.request.path == path
    assert second.text("#notices") == "备案件当前状态为“已报送”，报送内容不能再修改。"
    assert web.as_("registrar").get("/filings").texts(".found") == ["共 1 件"]


def test_two_clerks_at_one_form_hear_of_each_other_and_keep_what_they_typed(web: Web) -> None:
    clerk, path = uploaded(web)
    lead = web.as_("unit_lead")
    mine, theirs = form_of(clerk.get(f"{path}/form")), form_of(lead.get(f"{path}/form"))
    assert lead.post(f"{path}/form", then="save", **theirs | {"title": "负责人的标题"}).status == 200
    page = clerk.post(f"{path}/form", then="save", **mine | {"title": "经办人的标题"})
    assert (page.status, page.field("title")) == (409, "经办人的标题")
    assert "再次保存将以您的内容为准" in page.text("[role=alert]")
    page = clerk.post(f"{path}/form", then="save", **form_of(page))
    assert (page.status, page.field("title")) == (200, "经办人的标题")


@pytest.mark.parametrize("nothing", [True, False])
def test_upload_without_a_file_or_without_content_is_refused_in_place(web: Web, nothing: bool) -> None:
    clerk = web.as_("clerk")
    page = clerk.post("/submit") if nothing else clerk.send("/submit", b"")
    assert page.status == 422
    assert page.texts("h1") == ["报送文件"]
    assert page.text("[role=alert]").endswith("。")


def test_oversized_upload_says_so(web: Web) -> None:
    clerk = web.as_("clerk")
    page = clerk.send("/submit", b"x" * (1024 * 1024 + 1))
    assert page.status == 422
    assert "1 MB" in page.text("[role=alert]")
    page = clerk.send("/submit", b"x" * (4 * 1024 * 1024))
    assert (page.status, page.texts("h1")) == (413, ["上传的内容过大"])


def test_script_hears_of_a_refused_upload_in_words(web: Web) -> None:
    clerk = web.as_("clerk")
    answer = clerk.ask("/submit")
    assert (answer.status_code, answer.json) == (400, {"message": "请先选择文件。"})


def test_unreadable_file_names_cause_and_remedy_and_cannot_be_sent(web: Web) -> None:
    clerk = web.as_("clerk")
    path = clerk.send("/submit", b"PK\x03\x04broken", "坏.docx").response.request.path
    work_off(web.city)
    page = clerk.get(path)
    assert "正式文本没有读出" in page.text("[role=alert]")
    assert page.values("button[value=submit]", "disabled") == ["disabled"]
    page = clerk.post(path, then="submit", **form_of(page))
    assert page.status == 422
    assert "请更换文件后再报送" in page.text("[role=alert]")
    page = clerk.send(path.replace("/form", "/materials"), TEXT, kind="text")
    work_off(web.city)
    assert clerk.get(path).field("title") == "云山市流动人口管理办法"


def test_supplement_opens_the_form_again(web: Web) -> None:
    filing_id = submitted(web.city)
    act(web.city, "registrar", FilingAction.REQUEST_SUPPLEMENT, filing_id, "缺少备案报告")
    clerk = web.as_("clerk")
    page = clerk.get(f"/filings/{filing_id}/form")
    assert page.texts("h1") == ["补正并重新报送"]
    page = clerk.post(f"/filings/{filing_id}/form", then="submit", **form_of(page))
    assert page.texts(".receipt-number") == ["收〔2026〕0001号"]


def test_form_of_a_filing_that_was_sent_cannot_be_changed(web: Web) -> None:
    filing_id = submitted(web.city)
    clerk = web.as_("clerk")
    assert clerk.get(f"/filings/{filing_id}/form").response.location == f"/filings/{filing_id}"
    assert "不能再修改" in clerk.get(f"/filings/{filing_id}").text("#notices")


def test_reading_page_looks_again_with_and_without_a_script(web: Web) -> None:
    clerk = web.as_("clerk")
    page = clerk.send("/submit", TEXT)
    path = page.response.request.path
    assert page.root.xpath("//noscript/meta/@content") == ["2"]
    progress = page.values("#progress", "data-poll")[0]
    assert clerk.client.get(progress, headers={"X-Requested-With": "filing"}).json["busy"] is True
    work_off(web.city)
    assert clerk.client.get(progress, headers={"X-Requested-With": "filing"}).json["busy"] is False
    assert clerk.get(path).texts("h1") == ["核对并报送"]


def test_drafts_wait_where_one_left_them(web: Web) -> None:
    filing_id = draft(web.city)
    page = web.as_("clerk").get("/submit")
    assert page.texts("#drafts-head") == ["未报送的草稿1"]
    assert page.values("section .ledger-action a", "href") == [f"/filings/{filing_id}/form"]


def test_very_long_title_stays_whole(web: Web) -> None:
    title = "云山市" + "关于进一步加强" * 40 + "的办法"
    filing_id = draft(web.city)
    with web.city.work(web.city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(title=title), seen_version=None)
    assert web.as_("clerk").get(f"/filings/{filing_id}").texts("h1") == [title]
    assert re.sub(r"\s", "", web.as_("clerk").get("/filings").texts(".row-title")[0]) == title


def test_zip_shows_what_each_file_became_and_is_taken_apart(web: Web) -> None:
    files = {"办法.txt": TEXT, "备案报告.txt": "现将办法报请备案。", "内层.zip": archive({"a.txt": TEXT})}
    clerk = web.as_("clerk")
    path = clerk.send("/submit", archive(files), "材料.zip").response.request.path
    work_off(web.city)
    page = clerk.get(path)
    assert page.texts("h1") == ["压缩包中的文件"]
    assert [row.split()[0] for row in page.texts(".ledger tbody tr")] == list(files)
    assert "又是压缩包" in page.texts(".ledger tbody tr")[2]
    fields = {select.name: select.value for select in page.root.cssselect("select")}
    assert fields == {"0": "text", "1": "report"}
    page = clerk.post(path.replace("/form", "/unpack"), **fields | {"0": ""})
    assert (page.status, page.text("[role=alert]")) == (422, "请至少把一个文件选为正式文本。")
    assert [select.value for select in page.root.cssselect("select")] == ["", "report"]
    page = clerk.post(path.replace("/form", "/unpack"), **fields)
    assert page.texts("h1") == ["正在读取文件"]
    work_off(web.city)
    assert clerk.get(path).field("title") == "云山市流动人口管理办法"


def test_many_texts_of_a_zip_become_many_drafts(web: Web) -> None:
    clerk = web.as_("clerk")
    data = archive({"甲.txt": TEXT, "乙.txt": TEXT.replace("流动人口", "户籍")})
    path = clerk.send("/submit", data, "材料.zip").response.request.path
    work_off(web.city)
    page = clerk.post(path.replace("/form", "/unpack"), **{"0": "text", "1": "text"})
    assert page.text("#notices") == "已建立 2 件草稿，读取后请逐件核对并报送。"
    assert page.texts("#drafts-head") == ["未报送的草稿2"]


def test_clerk_ticks_receivers_and_each_has_its_receipt(web: Web) -> None:
    clerk, path = uploaded(web)
    page = clerk.get(f"{path}/form")
    assert page.values("input[name=receiver]", "value") == ["npc", "npc2"]
    assert page.values("input[name=receiver][checked]", "value") == ["npc"]
    given = form_of(page) | {"asks_receivers": "1"}
    refused = clerk.post(f"{path}/form", then="submit", **given)
    assert refused.status == 422
    assert "请至少选择一个接受备案机关。" in refused.text("main")
    clerk.post(f"{path}/form", then="save", receiver=["npc", "npc2"], **given)
    assert "云山市人大常委会、平川市人大常委会" in clerk.get(path).text("dl.facts")
    page = clerk.get(f"{path}/form")
    assert page.values("input[name=receiver][checked]", "value") == ["npc", "npc2"]
    given = form_of(page) | {"asks_receivers": "1"}
    page = clerk.post(f"{path}/form", then="submit", receiver=["npc", "npc2"], **given)
    assert "平川市人大常委会（收〔2026〕0001号）" in page.text("main")
    page = clerk.get(path)
    assert page.texts("#siblings-head ~ table tbody td:first-child") == ["平川市人大常委会"]
    named = clerk.get("/filings").texts(".row-more .state-quiet")
    assert named == ["报平川市人大常委会", "报云山市人大常委会"]
