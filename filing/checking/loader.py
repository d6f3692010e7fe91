"""Rule packs on disk → RuleSet. Every fault of every file is reported at once, with file, line and advice."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from filing.checking.kinds import KINDS
from filing.checking.patterns import MAX_PATHS_OF_RULE, paths
from filing.checking.precision import read_precision
from filing.checking.rule import CheckFailure, Pack, Rule, RuleSet
from filing.checking.rulefile import read_pack, read_rule
from filing.checking.source import Fault, Fields, parse_yaml, read_yaml
from filing.checking.tables import Row, read_table
from filing.checking.yielding import circle_of
from filing.errors import BadRule

REFERENCES = "references"
MAX_RULES = 5000
_PACK_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UNWEIGHED = ("note", "source", "adopted_on", "same_since")
"""Columns of a table that say nothing about what the rule means."""


def load_rules(directory: Path) -> RuleSet:
    """All rules of all packs below `directory`, in order of id. Raises BadRule with the list of all faults."""
    faults: list[Fault] = []
    packs, rules = [], []
    for folder in _folders(directory, faults):
        if (pack := _load_pack(folder, faults)) is not None:
            packs.append(pack)
        rules += _load_folder(folder, directory / REFERENCES, faults)
    faults += _repeated_ids(rules)
    faults += [] if faults else _wrong_yields(rules)
    measured = read_precision(directory, {rule.id for rule in rules}, faults)
    if len(rules) > MAX_RULES:
        faults.append(Fault(directory.name, 1, f"规则有{len(rules)}条，上限{MAX_RULES}条"))
    if faults:
        raise BadRule(_explain(faults), details={"faults": [asdict(fault) for fault in sorted(set(faults))]})
    return make_rule_set([replace(rule, measured=measured.get(rule.id)) for rule in rules], packs)


def make_rule_set(rules: list[Rule], packs: list[Pack] | None = None, broken: tuple[CheckFailure, ...] = ()) -> RuleSet:
    """A set of rules that are in good order already, with its version."""
    ordered = tuple(sorted(rules, key=lambda rule: rule.id))
    lines = [*(_weight(rule) for rule in ordered), *(f"{failure.rule_id} {failure.message}" for failure in broken)]
    version = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return RuleSet(ordered, version, tuple(packs or ()), broken)


def _weight(rule: Rule) -> str:
    """What makes other findings of a check: the meaning, whether the rule runs, and how much its findings count."""
    since = [str(basis.same_since) for basis in rule.basis]
    weight = (rule.hash, *since, rule.status, rule.severity, rule.criterion, rule.topic, rule.may_vary, *rule.yields_to)
    return " ".join(map(str, (rule.id, *weight)))


def meaning_hash(rule: Rule, row: Row | None = None) -> str:
    """SHA-256 of what decides a rule's meaning: gates, basis and check, with all rows of its table or only `row`."""
    parameters = dict(rule.check.parameters)
    rows = [row] if row is not None else parameters.pop("rows", [])
    parameters.pop("rows", None)
    meaning = {
        "applies_to": {
            "types": sorted(rule.applies_to.types),
            "regions": sorted(rule.applies_to.regions),
            "issued": [rule.applies_to.issued_from, rule.applies_to.issued_until],
        },
        "basis": [[b.law, b.article, b.quote, b.valid_from, b.valid_to] for b in rule.basis],
        "kind": rule.check.kind,
        "scope": rule.check.scope,
        "parameters": parameters,
        "rows": [_weighed(item) for item in rows] if isinstance(rows, list | tuple) else [],
        "where": asdict(rule.check.where),
        "exclusions": sorted(rule.check.exclusions),
    }
    canonical = json.dumps(meaning, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_day)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _weighed(row: Row) -> dict[str, str]:
    return {name: value for name, value in row.items() if value and name not in _UNWEIGHED}


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _folders(directory: Path, faults: list[Fault]) -> list[Path]:
    if not directory.is_dir():
        faults.append(Fault(directory.name, 1, f"没有规则目录 {directory}，请核对路径"))
        return []
    found = sorted(p for p in directory.iterdir() if p.is_dir() and not p.name.startswith(".") and p.name != REFERENCES)
    if not found:
        faults.append(Fault(directory.name, 1, f"规则目录 {directory} 里没有规则包"))
    return found


def _load_pack(folder: Path, faults: list[Fault]) -> Pack | None:
    file = f"{folder.name}/pack.yaml"
    if not _PACK_NAME.fullmatch(folder.name):
        faults.append(Fault(file, 1, f"规则包文件夹名“{folder.name}”应当用英文小写字母、数字和下划线"))
    if not (folder / "pack.yaml").is_file():
        faults.append(Fault(file, 1, "规则包缺少 pack.yaml，请写明 id、title、maintainer、version"))
        return None
    fields = read_yaml(folder / "pack.yaml", file, faults)
    return read_pack(fields, folder.name) if fields is not None else None


def _load_folder(folder: Path, references: Path, faults: list[Fault]) -> list[Rule]:
    rules = []
    for path in sorted(folder.iterdir()):
        file = f"{folder.name}/{path.name}"
        if path.name == "pack.yaml" or path.name.startswith("."):
            continue
        if path.suffix != ".yaml" or not _SLUG.fullmatch(path.stem):
            advice = "规则文件名应当是英文小写加连字符，以 .yaml 结尾，如 social-maintenance-fee.yaml"
            faults.append(Fault(file, 1, advice))
        else:
            rules += _load_rule(path, file, references, faults)
    return rules


def _load_rule(path: Path, file: str, references: Path, faults: list[Fault]) -> list[Rule]:
    """One rule in a list; an empty list if the file has faults."""
    known = len(faults)
    fields = read_yaml(path, file, faults)
    rule = _whole_rule(fields, references) if fields is not None else None
    return [rule] if rule is not None and len(faults) == known else []


def parse_rule(text: str, file: str, references: Path) -> tuple[Rule | None, tuple[Fault, ...]]:
    """The rule that a file `pack/name.yaml` of this text would hold; None where it has faults."""
    faults: list[Fault] = []
    fields = parse_yaml(text.encode("utf-8", "surrogatepass"), file, faults)
    rule = _whole_rule(fields, references) if fields is not None else None
    return (None if faults else rule), tuple(sorted(set(faults)))


def _whole_rule(fields: Fields, references: Path) -> Rule:
    """With the rows of its table and its hash; of no worth where a fault was noted."""
    known = len(fields.faults)
    rule = _with_rows(read_rule(fields, fields.file.partition("/")[0]), fields, references)
    if len(fields.faults) > known:
        return rule
    _check_anchors(rule, fields)
    _check_cost(rule, fields)
    return replace(rule, hash=meaning_hash(rule))


def _with_rows(rule: Rule, fields: Fields, references: Path) -> Rule:
    kind = KINDS[rule.check.kind]
    name = str(rule.check.parameters.get("table", ""))
    if kind.table is None or not name:
        return rule
    if not re.fullmatch(r"[a-z0-9_-]+\.csv", name):
        fields.fault("check", f"对照表名“{name}”不对，应当是 rules/{REFERENCES}/ 下的文件名，如 repealed.csv")
        return rule
    rows = read_table(references / name, f"{REFERENCES}/{name}", kind.table, fields.faults)
    return replace(rule, check=replace(rule.check, parameters={**rule.check.parameters, "rows": list(rows)}))


def _check_anchors(rule: Rule, fields: Fields) -> None:
    """Every probe that looks for words needs sure literals, or the prefilter could not find it."""
    kind = KINDS[rule.check.kind]
    for probe in () if kind.is_wordless else kind.probes(rule):
        if not probe.anchors:
            place = f"（对照表“{next(iter(probe.row.values()))}”一行）" if probe.row else ""
            fields.fault(
                "check", f"找不到必然出现的两个字以上的固定文字{place}，请在 any 或 all 的每个词语里写上这样的文字"
            )


def _check_cost(rule: Rule, fields: Fields) -> None:
    """Each pattern is bounded by itself; a rule of very many could still be slow."""
    given, where = rule.check.parameters, asdict(rule.check.where)
    named = [given.get(name, ()) for name in ("any", "all", "none", "none_clause")]
    total = sum(map(paths, _flat([*named, *where.values()])))
    if total > MAX_PATHS_OF_RULE:
        fields.fault("check", f"各词语可变的部分合计{total}种走法，上限{MAX_PATHS_OF_RULE}，请缩短间隔或者拆成几条规则")


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)


def _wrong_yields(rules: list[Rule]) -> list[Fault]:
    ids = {rule.id for rule in rules}
    faults = [
        Fault(rule.file, 1, f"yields_to 里的 {other} 不是已有的规则，请核对编号")
        for rule in rules
        for other in rule.yields_to
        if other not in ids
    ]
    if circle := circle_of(rules):
        file = next(rule.file for rule in rules if rule.id == circle[0])
        faults.append(Fault(file, 1, f"规则 {'、'.join(circle)} 互相让位（yields_to），都不会提示，请去掉其中一个"))
    return faults


def _repeated_ids(rules: list[Rule]) -> list[Fault]:
    seen: dict[str, str] = {}
    faults = []
    for rule in rules:
        if rule.id in seen:
            faults.append(Fault(rule.file, 1, f"编号{rule.id}已被 {seen[rule.id]} 使用，请另取一个没有用过的编号"))
        seen.setdefault(rule.id, rule.file)
    return faults


def _explain(faults: list[Fault]) -> str:
    unique = sorted(set(faults))
    return f"规则文件有{len(unique)}处错误，没有装载：\n" + "\n".join(str(fault) for fault in unique)
