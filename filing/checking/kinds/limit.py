"""limit 数量: a number in the text lies below, above or beside what superior law says.

Each wording of `any` holds 〈数〉 where the number stands: 听证…〈数〉日内提出. `below: 5` objects to 三 and 4,
`above: 20` to 三十, `not: [2030]` to every other number. The remaining parameters are those of `phrase`.
"""

from filing.checking.kind import ROUTINE, Kind, Parameters
from filing.checking.matching import Bounds, Probe, WordProbe, anchors_of, read_words, texts, words_of
from filing.checking.numerals import read_number
from filing.checking.patterns import union
from filing.checking.rule import Rule
from filing.checking.source import Fields

NUMBER = "〈数〉"


def read(fields: Fields) -> Parameters:
    looked_for = fields.patterns("any", required=True)
    if any(pattern.count(NUMBER) != 1 for pattern in looked_for):
        fields.fault("any", "每个词语里都要有且只有一个“〈数〉”，表示要比较的数字")
    below, above = fields.number("below"), fields.number("above")
    allowed = [read_number(text) for text in fields.texts("not")]
    if None in allowed:
        fields.fault("not", "“not”里应当都是数字")
    if below is None and above is None and not allowed:
        fields.fault("any", "请写明 below（小于）、above（大于）或者 not（不在其中）")
    return {"any": list(looked_for), "below": below, "above": above, "not": allowed, **read_words(fields)}


def probes(rule: Rule) -> tuple[Probe, ...]:
    given = rule.check.parameters
    looked_for = texts(given["any"])
    bounds = Bounds(_number(given["below"]), _number(given["above"]), _numbers(given["not"]))
    words = words_of(rule)
    return tuple(
        WordProbe(union([pattern]), anchors_of(rule, (pattern,)), rule.check.scope, words, bounds=bounds)
        for pattern in looked_for
    )


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _numbers(value: object) -> tuple[float, ...]:
    return tuple(item for item in value if isinstance(item, float)) if isinstance(value, list) else ()


LIMIT = Kind("limit", "数量", ROUTINE, read, probes)
