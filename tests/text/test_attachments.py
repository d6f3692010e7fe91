"""Attachments that a text names."""

import pytest

from filing.text.model import Attachment
from filing.text.regulation import read_regulation

HEAD = "云山市人民政府关于印发公园管理办法的通知\n各县（区）人民政府：\n现将办法印发给你们。\n"
SIGNED = "云山市人民政府\n2026年10月8日\n"


def named(text: str) -> tuple[Attachment, ...]:
    found = read_regulation(text)
    assert [found.text[a.span.start : a.span.end] for a in found.metadata.attachments] == [
        a.quote for a in found.metadata.attachments
    ]
    return found.metadata.attachments


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{HEAD}附件：1.云山市公园名录\n2.入园须知。\n{SIGNED}", ["附件1 云山市公园名录", "附件2 入园须知"]),
        (f"{HEAD}附件：1.公园名录  2.入园须知\n{SIGNED}", ["附件1 公园名录", "附件2 入园须知"]),
        (f"{HEAD}附件：1. 公园名录2. 入园须知\n{SIGNED}", ["附件1 公园名录", "附件2 入园须知"]),
        (f"{HEAD}附件：1.公园2.5公里范围图\n{SIGNED}", ["附件1 公园2.5公里范围图"]),
        (f"{HEAD}附件：一、公园名录\n二、入园须知\n{SIGNED}", ["附件1 公园名录", "附件2 入园须知"]),
        (f"{HEAD}附 件：云山市公园管理办法\n{SIGNED}", ["附件 云山市公园管理办法"]),
        (f"{HEAD}公园分级标准见附件2，收费按照附表一执行。\n{SIGNED}", ["附件2", "附表1"]),
        (f"{HEAD}标准见附件。\n附件：公园分级标准\n{SIGNED}", ["附件 公园分级标准"]),
        (f"{HEAD}附件：1.公园名录\n3.另一份\n{SIGNED}", ["附件1 公园名录"]),
        (f"{HEAD}申请人应当提交附件材料。\n{SIGNED}", []),
    ],
)
def test_lists_and_mentions_are_named_once(text: str, names: list[str]) -> None:
    assert [a.name for a in named(text)] == names


def test_attachments_behind_the_text_are_found_there() -> None:
    text = f"{HEAD}附件：1.公园名录\n2.入园须知\n{SIGNED}附件1\n公园名录\n一、湖心公园\n二、人民公园\n"
    assert [(a.name, a.address) for a in named(text)] == [("附件1 公园名录", "att_1"), ("附件2 入园须知", None)]


def test_a_mention_of_a_listed_attachment_is_the_same_one() -> None:
    assert len(named(f"{HEAD}名录见附件1。\n附件：1.公园名录\n{SIGNED}")) == 1


def test_a_mention_within_an_attachment_is_the_attachments_own() -> None:
    carried = "附件\n公园管理办法\n第一条　名录见附件3。\n第二条　免费开放。\n"
    (one,) = named(f"{HEAD}一、认真执行。\n二、及时报告。\n附件：公园管理办法\n{SIGNED}{carried}")
    assert (one.name, one.address is not None) == ("附件 公园管理办法", True)
