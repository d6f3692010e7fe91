"""办理规程: what rules here and where it comes from, for every account."""

from filing.permissions import SYSTEM
from filing.services import profiles
from tests.web.visitor import Web


def test_the_page_shows_each_period_with_its_source_and_says_what_is_proposed(web: Web) -> None:
    page = web.as_("public").get("/procedure")
    rows = page.texts("section[aria-labelledby=periods-head] tbody tr")
    law = "甘肃省各级人民代表大会常务委员会规范性文件备案审查规定"
    assert rows[0] == f"报送备案 30日 — 10日 自公布之日起 《{law}》第四条"
    assert rows[1] == "上报备案 30日 — 10日 自公布之日起 《中华人民共和国立法法》第一百零九条"
    assert rows[2].startswith("形式审查 10个工作日 — 10日 自收到备案材料之日起 建议值参照《上海市")
    assert "备〔2026〕0001号" in page.text("section[aria-labelledby=numbers-head]")
    assert page.text("section[aria-labelledby=days-head]").endswith(
        "2027 年：放假安排尚未收录，落在这一年的到期日按周一至周五推算，公布后请登记到 calendar.yaml"
    )


def test_a_period_without_a_number_of_days_is_said(web: Web) -> None:
    with web.city.work(SYSTEM) as ctx:
        profiles.choose(ctx, "shanghai")
    rows = web.as_("clerk").get("/procedure").texts("section[aria-labelledby=periods-head] tbody tr")
    assert "主动审查 没有规定天数，不设到期日" in rows
