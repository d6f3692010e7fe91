"""The pages of the formal check: deciding one filing, receiving many."""

from filing.models import Filing
from filing.services.registration.supplements import open_supplement
from filing.terms import FilingState, ReturnReason
from tests.services.city import CLEAN, City, get, submitted
from tests.services.registration.test_formal import whole
from tests.web.visitor import Web


def item_ids(city: City, filing_id: int) -> list[int]:
    with city.read(city.clerk) as ctx:
        supplement = open_supplement(ctx, ctx.session.get_one(Filing, filing_id))
        return [item.id for item in supplement.items] if supplement else []


def test_page_shows_every_check_with_its_proof_and_offers_decisions_to_the_desk_alone(web: Web, city: City) -> None:
    filing_id = submitted(city)
    page = web.as_("registrar").get(f"/filings/{filing_id}/formal")
    assert page.texts(".checks tbody td:first-child") == [f"F{n}" for n in range(1, 17)]
    assert "缺少备案报告、说明。" in page.text(".checks")
    assert page.values("input[name=check][checked]", "value") == ["F2", "F12"]
    own = web.as_("clerk").get(f"/filings/{filing_id}/formal")
    assert (own.status, own.texts("form.stack")) == (200, [])
    assert web.as_("clerk2").get(f"/filings/{filing_id}/formal").status == 404


def test_supplements_are_asked_for_answered_and_shown_to_both(web: Web, city: City) -> None:
    filing_id = submitted(city)
    registrar, clerk = web.as_("registrar"), web.as_("clerk")
    version = registrar.get(f"/filings/{filing_id}/formal").field("version")
    page = registrar.post(
        f"/filings/{filing_id}/supplement",
        version=version,
        check=["F2"],
        **{"words-F2": "缺少备案报告。", "words-F12": "不选", "others": "请写明联系人。\n\n"},
    )
    assert "已要求补正“云山市流动人口管理办法”，共 2 项。" in page.text()
    form = clerk.get(f"/filings/{filing_id}/form")
    assert form.texts(".asked label") == ["1. 缺少备案报告。", "2. 请写明联系人。"]
    first, second = item_ids(city, filing_id)
    fields = {"version": form.field("version"), "title": "云山市流动人口管理办法", "then": "submit"}
    refused = clerk.post(f"/filings/{filing_id}/form", **fields, **{f"answer-{first}": "已补", f"answer-{second}": ""})
    assert "补正事项第 2 项没有答复" in refused.text()
    assert refused.field(f"answer-{first}") == "已补"
    clerk.post(f"/filings/{filing_id}/form", **fields, **{f"answer-{first}": "已补", f"answer-{second}": "张某"})
    shown = registrar.get(f"/filings/{filing_id}").text()
    assert "缺少备案报告。已补" in shown
    assert "重新报送时的改动" in shown
    assert get(city, Filing, filing_id).state is FilingState.SUBMITTED


def test_return_needs_a_code(web: Web, city: City) -> None:
    filing_id = submitted(city)
    registrar = web.as_("registrar")
    version = registrar.get(f"/filings/{filing_id}/formal").field("version")
    assert registrar.post(f"/filings/{filing_id}/return", version=version, reason="人事任免").status == 400
    assert registrar.post(f"/filings/{filing_id}/actions/return", version=version, reason="人事任免").status == 404
    registrar.post(f"/filings/{filing_id}/return", version=version, reason="人事任免", code="not_normative")
    filing = get(city, Filing, filing_id)
    assert (filing.state, filing.return_reason) == (FilingState.RETURNED, ReturnReason.NOT_NORMATIVE)


def test_batch_shows_first_and_then_receives_what_was_chosen(web: Web, city: City) -> None:
    registrar = web.as_("registrar")
    assert "没有等待登记的备案件" in registrar.get("/receiving").text()
    good, bare = whole(city), submitted(city, CLEAN)
    page = registrar.get("/receiving")
    assert page.values("input[name=filing]", "value") == [str(good)]
    assert "F1 报送主体与文件类型" in page.text()
    assert registrar.post("/receiving").status == 400
    done = registrar.post("/receiving", filing=[str(good), str(bare)])
    assert "已登记 1 件，1 件没有登记。" in done.text()
    assert "备〔2026〕0001号" in done.text()
    assert web.as_("clerk").get("/receiving").status == 403
