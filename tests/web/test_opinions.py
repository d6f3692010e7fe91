"""The pages of opinions, letters and sweeps, by plain forms and as the script sends them."""

from io import BytesIO

import docx

from filing.letters import LETTERS, template_of
from filing.models import Letter, LetterTemplate, Opinion, OpinionDraft, Sweep
from filing.terms import LetterKind, OpinionAction, OpinionState
from tests.services.city import City, decide_all, flags_of, get, registered, rows
from tests.services.opinions import FIXED, begun, issued, reported, state_of, step, urged
from tests.web.visitor import Page, Visitor, Web

WRITE = {"opening": "开头", "closing": "结尾"}


def press(visitor: Visitor, opinion_id: int, action: str, **given: object) -> Page:
    version = visitor.get(f"/opinions/{opinion_id}").field("version")
    return visitor.post(f"/opinions/{opinion_id}/steps/{action}", version=version, **given)


def test_whole_way_from_verdict_to_sweep_by_forms(web: Web) -> None:
    city = web.city
    filing_id = registered(city)
    decide_all(city, filing_id)
    reviewer, lead, registrar, clerk = (web.as_(n) for n in ("reviewer", "committee_lead", "registrar", "clerk"))
    reviewer.get(f"/filings/{filing_id}")
    page = reviewer.post(f"/opinions/of/{filing_id}", track="opinion")
    assert page.texts(".point legend label") == ["第二条", "第三条"]
    assert clerk.get("/opinions").text("main").startswith("审查意见和提醒函")
    assert press(reviewer, 1, "present").texts(".pagehead .state") == ["待批准"]
    assert press(lead, 1, "approve").texts(".pagehead .state") == ["已批准，待发出"]
    page = press(registrar, 1, "issue")
    assert page.texts(".kicker") == ["审〔2026〕1号"]
    assert clerk.get("/opinions").texts("tbody .num")[0] == "审〔2026〕1号"
    page = clerk.get("/opinions/1")
    assert "请于2027年1月25日前将处理结果书面答复我机关" in page.text(".paper")
    assert page.texts(".letters a") == ["书面审查意见"]
    successor = registered(city, FIXED)
    page = press(clerk, 1, "report_correction", words="已修改", outcome="amended", successor_id=str(successor))
    assert page.texts(".pagehead .state") == ["已报告纠正，待核对"]
    page = reviewer.get("/opinions/1")
    assert page.texts(".correction del") == ["应当", "暂", "违反规定", "的，应当缴纳社会抚养费"]
    for flag in flags_of(city, filing_id):
        reviewer.post(f"/opinions/1/corrections/{flag.id}", outcome="amended", note="")
    assert "已办结" in press(reviewer, 1, "verify_correction").text()
    assert state_of(city, 1) is OpinionState.CLOSED
    assert reviewer.get("/sweeps").texts("tbody .row-title") == ["社会抚养费已取消", "暂住证已取消"]
    assert reviewer.get("/sweeps/1").texts(".row-title") == ["云山市流动人口管理办法"]


def test_script_saves_in_the_background_and_shows_the_whole(web: Web) -> None:
    opinion_id = begun(web.city)
    reviewer = web.as_("reviewer")
    page = reviewer.get(f"/opinions/{opinion_id}")
    answer = reviewer.ask(f"/opinions/{opinion_id}/words", version=page.field("version"), **WRITE, **{"use-1": "1"})
    assert answer.status_code == 200
    body = answer.json or {}
    assert body["version"] == get(web.city, Opinion, opinion_id).version == 2
    assert "自动保存" in body["message"]
    assert "请对第二条予以修改。" in body["html"]
    assert [draft.opening for draft in rows(web.city, OpinionDraft)] == ["开头"]
    stale = reviewer.ask(f"/opinions/{opinion_id}/words", version="1", **WRITE)
    assert (stale.status_code, (stale.json or {})["message"]) == (
        409,
        "该内容已被他人修改，请刷新页面查看最新内容后重试。",
    )


def test_button_keeps_a_version_and_two_can_be_compared(web: Web) -> None:
    opinion_id = begun(web.city)
    reviewer = web.as_("reviewer")
    for opening in ("第一稿的话", "第二稿的话"):
        version = reviewer.get(f"/opinions/{opinion_id}").field("version")
        fields = {"use-1": "1", "opening": opening, "closing": "", "act": "keep", "version": version}
        page = reviewer.post(f"/opinions/{opinion_id}/words", **fields)
        assert "已保存为一个版本" in page.text()
    page = reviewer.get(f"/opinions/{opinion_id}/versions")
    assert (page.texts(".paper del"), page.texts(".paper ins")) == (["第一"], ["第二"])


def test_faults_of_a_step_stand_in_its_form_with_what_was_typed(web: Web) -> None:
    opinion_id = issued(web.city)
    page = press(web.as_("clerk"), opinion_id, "promise", words="年内修改", due_on="2026-11-01")
    assert page.status == 422
    assert page.texts("details[open] .fault") == ["期限应晚于今天（2026-11-24），且不超过 3 年。"]
    assert page.texts("details[open] textarea") == ["年内修改"]
    page = press(web.as_("clerk"), opinion_id, "report_correction", words="改了", outcome="repealed")
    assert page.texts("details[open] .fault") == ["请上传废止或者停止执行的文件。"]


def test_proof_is_given_out_as_it_came_to_those_whom_it_concerns(web: Web) -> None:
    opinion_id = issued(web.city)
    clerk = web.as_("clerk")
    proof = (BytesIO("决定".encode()), "决定.txt")
    press(clerk, opinion_id, "report_correction", words="已废止", outcome="repealed", proof=proof)
    assert web.as_("reviewer").get(f"/opinions/{opinion_id}/events/4/proof").response.text == "决定"
    assert web.as_("clerk2").get(f"/opinions/{opinion_id}/events/4/proof").status == 404
    assert clerk.get(f"/opinions/{opinion_id}/events/1/proof").status == 404


def test_unit_never_meets_the_draft_nor_the_verdicts(web: Web) -> None:
    opinion_id = begun(web.city)
    clerk = web.as_("clerk")
    assert clerk.get(f"/opinions/{opinion_id}").status == 404
    page = clerk.get("/filings/1")
    assert "起草中" not in page.text()
    assert "暂住证" not in page.text()
    step(web.city, "reviewer", OpinionAction.COMMUNICATE, opinion_id)
    page = clerk.get(f"/opinions/{opinion_id}")
    assert (page.texts(".act summary"), page.texts(".opinion-form"), page.texts(".correction")) == (
        ["承诺整改", "报告处理结果", "不同意并说明理由"],
        [],
        [],
    )


def test_urging_and_every_other_letter_can_be_fetched_as_docx(web: Web) -> None:
    urged(web.city)
    clerk = web.as_("clerk")
    for letter in rows(web.city, Letter):
        response = clerk.get(f"/letters/{letter.id}/docx").response
        assert docx.Document(BytesIO(response.data)).paragraphs[1].text == letter.number


def test_letter_is_written_looked_at_and_issued(web: Web) -> None:
    registered(web.city)
    registrar, clerk = web.as_("registrar"), web.as_("clerk")
    registrar.get("/letters/of/1/new")
    page = registrar.post("/letters/of/1", kind="inquiry")
    assert page.texts("form.stack label") == ["事项", "办理期限", "联系人"]
    page = registrar.post("/letters/1", version=page.field("version"), act="issue")
    assert (page.status, page.texts(".field .fault")) == (422, ["请填写“事项”。", "请填写“办理期限”。"])
    assert clerk.get("/letters/1").status == 404
    given = {"事项": "请说明第二条的依据。", "办理期限": "2026-12-24"}
    page = registrar.post("/letters/1", version=page.field("version"), act="issue", **given)
    assert page.texts(".kicker") == ["函〔2026〕1号"]
    assert "请于2026年12月24日前回复。" in clerk.get("/letters/1").text(".paper")
    page = registrar.post("/letters/1", version="9", act="discard")
    assert page.status == 409


def test_internal_letters_stay_with_the_reviewing_body(web: Web) -> None:
    registered(web.city)
    registrar = web.as_("registrar")
    registrar.get("/letters/of/1/new")
    registrar.post("/letters/of/1", kind="communication_record")
    given = {"时间": "上午", "地点": "会议室", "参加人员": "张某", "事项": "沟通", "结果": "同意"}
    page = registrar.post("/letters/1", version="1", act="issue", **given)
    assert "函〔2026〕1号" in page.text()
    assert web.as_("clerk").get("/letters/1").status == 404
    assert "沟通记录" not in web.as_("clerk").get("/filings/1").text()


def template_with(*paragraphs: str) -> bytes:
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def test_office_replaces_a_template_after_its_faults_are_named(web: Web) -> None:
    registered(web.city)
    registrar = web.as_("registrar")
    built_in = registrar.get("/letters/templates/receipt").response.data
    assert docx.Document(BytesIO(built_in)).paragraphs[3].text == LETTERS[LetterKind.RECEIPT].title
    page = registrar.send("/letters/templates/receipt", template_with("{{文件名}}"), "回执.docx")
    assert page.texts("[role=alert] li") == [
        "没有字段 {{文件名}}。是否应为 {{文件名称}}？",
        "缺少字段：{{文号}}、{{日期}}。请在模板的相应位置加上。",
    ]
    assert registrar.send("/letters/templates/receipt", b"no docx", "回执.docx").status == 422
    page = registrar.send(
        "/letters/templates/receipt", template_with("{{文号}}", "本单位自用", "{{日期}}"), "回执.docx"
    )
    assert "模板已更换" in page.text()
    registrar.post("/letters/of/1", kind="receipt")
    page = registrar.post("/letters/1", version="1", act="issue")
    assert page.texts(".paper p") == ["函〔2026〕1号", "本单位自用", "2026年11月24日"]
    assert "已恢复内置模板" in registrar.post("/letters/templates/receipt/withdrawal").text()
    assert rows(web.city, LetterTemplate)[0].withdrawn_at is not None
    assert (
        registrar.get("/letters/templates/receipt").response.data[:2]
        == template_of(LETTERS[LetterKind.RECEIPT], "云山市人大常委会")[:2]
    )
    assert web.as_("reviewer").get("/letters/templates").status == 403


def test_sweep_is_closed_with_its_result(web: Web) -> None:
    city: City = web.city
    opinion_id, _ = reported(city)
    reviewer = web.as_("reviewer")
    page = reviewer.get(f"/opinions/{opinion_id}")
    for flag in flags_of(city, 1):
        page = reviewer.post(f"/opinions/{opinion_id}/corrections/{flag.id}", outcome="amended")
    press(reviewer, opinion_id, "verify_correction")
    page = reviewer.get("/sweeps/1")
    assert page.texts(".row-title") == ["云山市流动人口管理办法"]
    assert reviewer.post("/sweeps/1", note="").status == 422
    assert "清查已结束" in reviewer.post("/sweeps/1", note="没有其他文件。").text()
    assert rows(city, Sweep)[0].note == "没有其他文件。"
    assert web.as_("clerk").get("/sweeps").status == 403
