"""Writing a rule in a browser: the outcome follows the typing, and everything works without scripts."""

import yaml

from tests.browser.marks import MARKS
from tests.browser.site import Site
from tests.services.city import rule

pytestmark = MARKS

NEW = yaml.safe_dump(
    rule("TT-007", "公园", topic="property", severity="low", other="广场"), allow_unicode=True, sort_keys=False
)


def test_outcome_follows_the_typing(site: Site) -> None:
    page = site.open("reviewer", "/rules/write")
    page.select_option("[name=pack]", "test")
    page.fill("[name=text]", NEW.replace("severity: low", "severity: grave"))
    page.wait_for_selector(".outcome-fault")
    page.click("[data-line='5']")
    chosen = "t => t.value.slice(t.selectionStart, t.selectionEnd)"
    assert page.eval_on_selector("[name=text]", chosen) == "severity: grave"
    page.fill("[name=text]", NEW)
    page.fill("[name=provision]", "公园免费开放。")
    page.wait_for_selector(".outcome .mark")
    assert page.inner_text(".outcome .mark") == "公园"
    assert page.url.endswith("/rules/write")


def test_enter_keeps_the_indentation(site: Site) -> None:
    page = site.open("reviewer", "/rules/write")
    page.fill("[name=text]", "check:\n  kind: phrase")
    page.press("[name=text]", "Enter")
    page.keyboard.type("scope: sentence")
    assert page.input_value("[name=text]") == "check:\n  kind: phrase\n  scope: sentence"


def test_rule_is_written_and_let_into_force_without_scripts(site: Site) -> None:
    page = site.open("reviewer", "/rules/write", scripts=False)
    page.select_option("[name=pack]", "test")
    page.fill("[name=text]", NEW)
    page.fill("[name=reason]", "代表建议")
    page.click("button[value=save]")
    path = page.url.removeprefix(site.url)
    assert page.inner_text(".pagehead .state") == "待批准"
    lead = site.open("committee_lead", path, scripts=False)
    lead.click("text=批准生效")
    assert lead.inner_text(".pagehead .state") == "已批准"
    lead.fill("[name=note]", "试验完毕")
    lead.click("button:has-text('撤下')")
    assert lead.inner_text(".pagehead .state") == "已撤下"
