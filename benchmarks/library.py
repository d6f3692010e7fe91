"""Reads, splits and checks every document of the library once, with all rules: `python -m benchmarks.library`.

Prints what failed by name, what the text core could not split, and findings per topic.
"""

import time
from collections import Counter
from datetime import date

from benchmarks.corpus import ROOT, documents
from filing.checking.engine import check, compile_rules
from filing.checking.loader import load_rules
from filing.terms import ProvisionKind, RuleStatus
from filing.text.regulation import read_regulation

AS_OF = date(2026, 11, 24)
UNSPLIT_CHARACTERS = 600
"""A text at least this long without one article or outline item was not split."""
SPLITS = {ProvisionKind.ARTICLE, ProvisionKind.OUTLINE, ProvisionKind.OUTLINE_SECOND, ProvisionKind.OUTLINE_THIRD}


def main() -> None:
    rules = compile_rules(load_rules(ROOT / "rules"))
    counts: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    unsplit: list[str] = []
    failures: list[str] = []
    started = time.process_time()
    for row in documents():
        counts["documents"] += 1
        counts["characters"] += len(row["text"])
        regulation = read_regulation(row["text"])
        kinds = {p.kind for p in regulation.provisions}
        if len(regulation.text) >= UNSPLIT_CHARACTERS and not kinds & SPLITS:
            unsplit.append(f"{row['id']} {row['title']}")
        report = check(regulation, rules, as_of=AS_OF, statuses=frozenset(RuleStatus))
        failures += [f"{row['id']} {f.rule_id} {f.message}" for f in report.failures]
        topics.update(f.topic for f in report.findings)
    seconds = time.process_time() - started
    print(f"{counts['documents']} documents, {counts['characters']:,} characters, {seconds:.0f} s CPU")
    print(f"failures of rules: {len(failures)}", *failures[:20], sep="\n  ")
    print(f"not split ({UNSPLIT_CHARACTERS}+ characters): {len(unsplit)}", *unsplit[:40], sep="\n  ")
    print("findings:", *(f"{topic} {count}" for topic, count in topics.most_common()), sep="\n  ")


if __name__ == "__main__":
    main()
