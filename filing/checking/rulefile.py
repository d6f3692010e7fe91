"""One rule file → Rule: every key read, checked and accounted for. Faults go where the fields collect them."""

import re
from datetime import date
from string import Formatter

from filing.checking.example_laws import read_library
from filing.checking.exclusions import EXCLUSIONS, USUAL
from filing.checking.kind import Kind
from filing.checking.kinds import KINDS
from filing.checking.laws import LawLibrary
from filing.checking.rule import TOPICS, AppliesTo, Basis, Check, Example, Pack, Rule, Scope, Where
from filing.checking.source import Fields
from filing.terms import Criterion, DocumentType, RuleStatus, Severity

MAX_QUOTE = 60
MAX_MESSAGE = 300
STABLE_EXAMPLES = 3
_ID = re.compile(r"[A-Z]{2,6}-\d{3}")
_CAREFUL = ("疑似", "涉嫌", "可能", "建议", "请", "宜", "待", "提示", "提醒")
_LONG_AGO = date(1949, 10, 1)


def read_pack(fields: Fields, folder: str) -> Pack:
    pack = Pack(*(fields.text(name, longest=100) for name in ("id", "title", "maintainer", "version")))
    if pack.id and pack.id != folder:
        fields.fault("id", f"规则包的 id“{pack.id}”应当与文件夹名“{folder}”相同")
    fields.close()
    return pack


def read_rule(fields: Fields, pack: str) -> Rule:
    """The rule without rows of tables and without hash; only whole if no fault was noted."""
    status = fields.choice("status", RuleStatus, RuleStatus.DRAFT)
    check, kind = _read_check(fields)
    hits, misses, laws = _read_examples(fields, status)
    rule = Rule(
        id=_read_id(fields),
        pack=pack,
        title=fields.text("title", longest=60),
        topic=fields.word("topic", TOPICS, "drafting") if "topic" in fields.nodes else fields.text("topic"),
        status=status,
        severity=fields.choice("severity", Severity, Severity.INFO),
        criterion=fields.choice("criterion", Criterion, Criterion.LEGALITY_OTHER),
        applies_to=_read_gates(fields),
        basis=_read_bases(fields),
        check=check,
        message=_read_message(fields, kind),
        advice=fields.text("advice", longest=MAX_MESSAGE),
        false_positives=fields.texts("false_positives"),
        hits=hits,
        misses=misses,
        hash="",
        file=fields.file,
        may_vary=fields.word("variation", ("none", "permitted"), "none") == "permitted",
        example_laws=laws,
        yields_to=_read_yields(fields),
    )
    fields.close()
    return rule


def is_rule_id(words: str) -> bool:
    return bool(_ID.fullmatch(words))


def _read_id(fields: Fields) -> str:
    rule_id = fields.text("id")
    if rule_id and not is_rule_id(rule_id):
        fields.fault("id", f"编号“{rule_id}”应当是2—6个大写字母、连字符和3位数字，如 FP-001")
    return rule_id


def _read_yields(fields: Fields) -> tuple[str, ...]:
    ids = fields.texts("yields_to")
    for rule_id in ids:
        if not is_rule_id(rule_id):
            fields.fault("yields_to", f"yields_to 里的“{rule_id}”不是规则编号，应当如 PW-001")
    return ids


def _read_gates(fields: Fields) -> AppliesTo:
    gates = fields.fields("applies_to")
    if gates is None:
        return AppliesTo()
    start, end = gates.day("issued_from"), gates.day("issued_until")
    if start and end and start > end:
        gates.fault("issued_until", "issued_until 早于 issued_from，请核对")
    found = AppliesTo(frozenset(gates.choices("types", DocumentType)), frozenset(gates.texts("regions")), start, end)
    gates.close()
    return found


def _read_bases(fields: Fields) -> tuple[Basis, ...]:
    return tuple(_read_basis(each) for each in fields.each("basis"))


def _read_basis(fields: Fields) -> Basis:
    start, end = fields.day("valid_from", required=True), fields.day("valid_to")
    adopted, same_since = fields.day("adopted"), fields.day("same_since")
    if start and end and start > end:
        fields.fault("valid_to", "valid_to 早于 valid_from，请核对")
    if start and adopted and adopted > start:
        fields.fault("adopted", "adopted（公布之日）晚于 valid_from（施行之日），请核对")
    if start and same_since and same_since >= start:
        fields.fault("same_since", "same_since（内容相同的旧规定施行之日）应当早于 valid_from，请核对")
    basis = Basis(
        law=fields.text("law", longest=80).strip("《》"),
        article=fields.text("article", longest=60),
        quote=fields.text("quote", longest=MAX_QUOTE),
        valid_from=start or _LONG_AGO,
        valid_to=end,
        supersedes=fields.text("supersedes", required=False, longest=MAX_MESSAGE),
        source=fields.text("source", required=False, longest=MAX_MESSAGE),
        adopted=adopted,
        same_since=same_since,
    )
    fields.close()
    return basis


def _read_check(fields: Fields) -> tuple[Check, Kind]:
    default = KINDS["phrase"]
    found = fields.fields("check", required=True)
    if found is None:
        return Check(default.name, Scope.SENTENCE), default
    kind = KINDS[found.word("kind", KINDS, default.name)]
    if "kind" not in found.nodes:
        found.fault("kind", f"缺少“kind”，可用：{'、'.join(KINDS)}")
    scope = found.choice("scope", Scope, Scope.SENTENCE)
    if scope not in kind.scopes:
        names = "、".join(sorted(kind.scopes))
        found.fault("scope", f"检查方式 {kind.name} 的 scope 不能是 {scope}，可用：{names}")
    parameters = kind.read(found)
    check = Check(kind.name, scope, parameters, _read_where(found), _read_exclusions(found, kind))
    found.close()
    return check, kind


def _read_where(fields: Fields) -> Where:
    where = fields.fields("where")
    if where is None:
        return Where()
    names = ("title", "title_not", "document", "document_not", "heading", "heading_not")
    found = Where(*(where.patterns(name) for name in names))
    where.close()
    return found


def _read_exclusions(fields: Fields, kind: Kind) -> frozenset[str]:
    usual = USUAL - kind.blind_to
    chosen = fields.fields("exclusions")
    if chosen is None:
        return usual
    dropped, added = chosen.texts("except"), chosen.texts("add")
    for name in (*dropped, *added):
        if name not in EXCLUSIONS:
            chosen.fault("except", f"没有名为“{name}”的通用排除，可用：{'、'.join(EXCLUSIONS)}")
    chosen.close()
    return usual - frozenset(dropped) | frozenset(added)


def _read_message(fields: Fields, kind: Kind) -> str:
    message = fields.text("message", longest=MAX_MESSAGE)
    try:
        parts = [part for part in Formatter().parse(message) if part[1] is not None]
        names = {f"{name}{':' if spec else ''}{spec}{conversion or ''}" for _, name, spec, conversion in parts}
    except ValueError:
        fields.fault("message", "message 里的花括号不成对，请核对")
        return message
    for name in sorted(names - kind.placeholders):
        allowed = "、".join(f"{{{known}}}" for known in sorted(kind.placeholders))
        fields.fault("message", f"message 里不能用“{{{name}}}”，可用：{allowed}")
    if message and not any(word in message for word in _CAREFUL):
        fields.fault("message", f"message 应当留有余地，请用上其中一个词：{'、'.join(_CAREFUL)}")
    return message


def _read_examples(
    fields: Fields, status: RuleStatus
) -> tuple[tuple[Example, ...], tuple[Example, ...], LawLibrary | None]:
    examples = fields.fields("examples", required=True)
    if examples is None:
        return (), (), None
    hits = tuple(_read_example(each, "quotes") for each in examples.each("hit"))
    misses = tuple(_read_example(each, "why") for each in examples.each("miss"))
    laws = read_library(examples)
    examples.close()
    least = STABLE_EXAMPLES if status is RuleStatus.STABLE else 1
    for name, found in (("hit", hits), ("miss", misses)):
        if len(found) < least:
            examples.fault(name, f"{status.label}规则至少要有{least}条 {name} 例句，现有{len(found)}条")
    return hits, misses, laws


def _read_example(fields: Fields, needs: str) -> Example:
    example = Example(
        text=fields.text("text", longest=5000),
        quotes=fields.texts("quotes", required=needs == "quotes"),
        why=fields.text("why", required=needs == "why"),
        as_of=fields.day("as_of"),
        type=fields.choice("type", DocumentType, DocumentType.LAW) if fields.nodes.get("type") else None,
        title=fields.text("title", required=False, longest=100),
        region=fields.text("region", required=False, longest=40),
        issued=fields.day("issued"),
        line=fields.line,
    )
    if needs == "why" and example.quotes:
        fields.fault("quotes", "miss 例句不应当命中，请删去 quotes")
    fields.taken |= {"type"}
    fields.close()
    return example
