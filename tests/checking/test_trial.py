"""A rule held against many texts before it is in force."""

from datetime import date

import pytest

from filing.checking.kinds import KINDS
from filing.checking.loader import load_rules, parse_rule
from filing.checking.skeleton import CHECKS, skeleton
from filing.checking.trial import SAMPLE, Document, try_rule
from filing.terms import DocumentType, Timing
from tests.checking.build import TODAY, make_rule, report
from tests.checking.test_precision import HEAD, write

TEXT = "某市试验办法\n第一条　为了试验，制定本办法。\n第二条　市人民政府征收甲甲，标准另定。\n"


class Ticks:
    """A clock that goes on by one second each time it is looked at."""

    def __init__(self) -> None:
        self.now = -1.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_trial_runs_a_rule_of_any_status_and_shows_the_words_around():
    texts = [Document("甲", TEXT, key=1), Document("乙", "某市办法\n第一条　没有。\n", key=2)]
    trial = try_rule(make_rule(any=["甲甲"]), texts, as_of=TODAY, clock=Ticks())
    assert (trial.documents, trial.documents_hit, trial.failures, trial.seconds, trial.is_whole) == (
        2,
        1,
        (),
        1.0,
        True,
    )
    (hit,) = trial.hits
    assert (hit.document, hit.key, hit.finding.article, hit.before, hit.finding.quote, hit.after) == (
        "甲",
        1,
        "第二条",
        "第二条 市人民政府征收",
        "甲甲",
        "，标准另定。",
    )
    assert [hit.finding for hit in trial.hits] == list(report(TEXT, trial.rule).findings)


def test_trial_knows_of_each_document_what_its_form_says():
    rule = make_rule(any=["甲甲"], applies_to={"types": ["ADM"], "regions": ["云山"]})
    known = {"document_type": DocumentType.ADMINISTRATIVE_DOCUMENT, "region": "云山市", "issued": date(2015, 1, 1)}
    texts = [Document("甲", TEXT, **known), Document("乙", TEXT, **known | {"region": "平川市"})]
    (hit,) = try_rule(rule, texts, as_of=TODAY).hits
    assert (hit.document, hit.finding.timing) == ("甲", Timing.LAWFUL_THEN)


def test_sample_is_spread_over_all_hits():
    texts = [Document(f"第{n}件", TEXT, key=n) for n in range(90)]
    trial = try_rule(make_rule(any=["甲甲"]), texts, as_of=TODAY)
    assert len(trial.hits) == 90
    assert [hit.key for hit in trial.sample] == [int(n * 4.5) for n in range(SAMPLE)]
    few = try_rule(make_rule(any=["甲甲"]), texts[:3], as_of=TODAY)
    assert few.sample == few.hits


def test_trial_that_runs_out_of_time_says_so():
    texts = [Document(f"第{n}件", TEXT, key=n) for n in range(9)]
    trial = try_rule(make_rule(any=["甲甲"]), texts, as_of=TODAY, seconds=3, clock=Ticks())
    assert (trial.documents, trial.is_whole) == (3, False)


def test_trial_tells_failures():
    crashing = make_rule("limit", any=["标准…〈数〉日"], above=3)
    long = Document("长", "某市办法\n第一条　" + "甲" * 400_000 + "标准三十日。\n")
    trial = try_rule(crashing, [long], as_of=TODAY)
    assert [words.partition("：")[0] for words in trial.failures] == ["长"]


@pytest.mark.parametrize("kind", sorted(CHECKS))
def test_skeleton_of_every_kind_loads_as_a_draft(tmp_path, kind):
    references = tmp_path / "references"
    references.mkdir()
    (references / "repealed.csv").write_text("title,kind,repealed_on,source\n某法,法律,2021-01-01,公报\n", "utf-8")
    (references / "organs.csv").write_text("name,now,changed_on,source\n某某局,某局,2021-01-01,公报\n", "utf-8")
    rule, faults = parse_rule(skeleton("TT-009", kind), "trial/tt-009.yaml", references)
    assert faults == ()
    assert rule is not None
    assert (rule.id, rule.pack, rule.check.kind, rule.status.value) == ("TT-009", "trial", kind, "draft")
    assert kind in KINDS


def test_parsed_text_is_the_rule_that_its_file_would_hold(tmp_path):
    (loaded, _) = load_rules(write(tmp_path, HEAD)).rules
    text = (tmp_path / "trial" / "rule-1.yaml").read_text("utf-8")
    assert parse_rule(text, "trial/rule-1.yaml", tmp_path / "references") == (loaded, ())


def test_parsed_text_tells_each_fault_with_its_line(tmp_path):
    text = skeleton("TT-009").replace("severity: info", "severity: grave").replace("advice:", "advise:")
    rule, faults = parse_rule(text, "trial/tt-009.yaml", tmp_path)
    assert rule is None
    assert [(fault.line, fault.message[:8]) for fault in faults] == [
        (1, "缺少“advic"),
        (5, "“severit"),
        (18, "没有“advis"),
    ]
    assert parse_rule("a: [", "trial/x.yaml", tmp_path)[0] is None
