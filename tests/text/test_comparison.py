"""Two texts of one document, provision by provision."""

from filing.text.comparison import Change, Passage, compare


def passages(*words: str) -> list[Passage]:
    return [Passage(one[:3], one) for one in words]


def test_layout_alone_is_no_change() -> None:
    assert compare(passages("第一条 甲，乙。"), passages("第一条　甲，\n乙。")) == ()


def test_changed_new_and_removed_passages_in_order() -> None:
    before = passages("第一条 甲", "第二条 乙", "第三条 丙")
    after = passages("第一条 甲", "第二条 丁", "第四条 戊")
    assert compare(before, after) == (
        Change("第二条", "第二条 乙", "第二条 丁"),
        Change("第四条", "", "第四条 戊"),
        Change("第三条", "第三条 丙", ""),
    )
    assert [change.words for change in compare(before, after)] == ["修改", "新增", "删去"]
