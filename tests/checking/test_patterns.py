import re

import pytest

from filing.checking.patterns import BadPattern, literals, spoken, translate, union


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("社会抚养费", {"社会抚养费"}),
        ("(?<!以)上环(?!境|保|卫)", {"上环"}),
        ("(提倡|实行)…{0,6}一对夫妻(只)?生育(一|两)个?(子女|孩子)", {"一对夫妻"}),
        ("(妊娠|怀孕|生育)…补救措施", {"补救措施"}),
        ("[五5]保(供养|户)?", {"五保", "5保"}),
        ("处…元…罚款", {"罚款"}),
        ("条例$", {"条例"}),
        ("(?!2030)20\\d\\d年…{0,8}碳(排放)?达峰", {"碳达峰", "碳排放达峰"}),
        ("听证…{0,20}〈数〉日内提出", {"日内提出"}),
        ("(甲乙){2,3}丙", {"甲乙"}),
        ("PM2", {"pm2"}),
        ("罚…元", set()),
        ("(甲乙|丙)丁?", set()),
        ("[^甲]乙", set()),
    ],
)
def test_literals_stand_in_every_match(pattern, expected):
    assert literals(pattern) == frozenset(expected)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("鼓励…小水电", "鼓励社会资本优先发展小水电", True),
        ("鼓励…小水电", "鼓励投资。发展小水电", False),
        ("鼓励…小水电", "鼓励" + "甲" * 20 + "小水电", True),
        ("鼓励…小水电", "鼓励" + "甲" * 21 + "小水电", False),
        ("鼓励…{0,2}小水电", "鼓励发展小水电", True),
        ("鼓励…{0,2}小水电", "鼓励大力发展小水电", False),
        ("甲（乙）", "甲（乙）", True),
        ("ＰＭ2", "pm2", True),
    ],
)
def test_union_finds_what_the_notation_says(pattern, text, expected):
    assert bool(union([pattern, "绝不出现"]).search(text)) is expected


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "空"),
        ("甲.*乙", "没有上限"),
        ("甲.+乙", "没有上限"),
        ("甲[^。]*乙", "没有上限"),
        ("甲.{2,}乙", "没有上限"),
        ("甲…{0,200}乙", "不超过60"),
        ("(甲|乙乙){2,5}丙", "重复里又套了重复"),
        ("(甲{1,3}){2,4}乙", "重复里又套了重复"),
        ("(…甲){0,5}乙丙", "重复里又套了重复"),
        ("…甲…乙…丙…丁", "太多"),
        (r"(甲)乙\1", "有误"),
        ("(?P<a>甲)(?P=a)乙", "有误"),
        ("(甲乙", "有误"),
        ("甲?", "什么都不匹配"),
        ("(?i)甲乙", "开关"),
        ("甲,乙", "全角"),
        ("甲｜乙", "半角"),
        ("(?<=甲…)乙丙", "一样长"),
        ("(?<!甲|乙乙)丙丙", "一样长"),
        ("甲" * 1501, "最长"),
    ],
)
def test_translate_refuses_what_could_run_away(pattern, words):
    with pytest.raises(BadPattern, match=re.escape(words)):
        translate(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(甲甲|乙乙|丙丙|丁丁|戊戊)…(甲甲|乙乙|丙丙|丁丁|戊戊)…{0,30}(甲甲|乙乙|丙丙|丁丁|戊戊)",
        "在〈数〉年…{0,40}〈数〉日内…{0,40}提出",
        "审计…{0,12}结果…{0,24}(结算|价款)…{0,20}(载入|写入)…{0,8}合同",
    ],
)
def test_words_of_which_one_can_stand_at_a_place_are_one_path(pattern):
    assert translate(pattern)


def test_words_that_begin_alike_are_several_paths():
    with pytest.raises(BadPattern, match="20181种走法"):
        translate("(委|委员|委员会)…{0,30}丙…{0,30}丁…{0,6}戊")


def test_union_keeps_the_number_of_a_single_pattern():
    match = union(["告知…〈数〉日内"]).search("在告知后二十日内提出")
    assert match is not None
    assert match["number"] == "二十"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("三个?(子女|孩)", "三孩、三个孩、三子女、三个子女"),
        ("甲…乙", "甲…乙"),
        ("[甲乙丙丁戊]子", "丁子、丙子、乙子、戊子等"),
    ],
)
def test_spoken_tells_the_words_that_a_pattern_means(pattern, said):
    assert spoken(pattern) == said
