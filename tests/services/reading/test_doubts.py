"""The reader's doubts in the stored report: bounded, by place, for each flag its own."""

from dataclasses import replace

from filing.models import Flag
from filing.parsing.report import IntakeReport, RecognisedLine
from filing.services.reading.doubts import DOUBTS, doubts_by_flag, stored_report
from filing.text.doubts import doubts_from

REPORT = IntakeReport("image", "image/1", 0)


def test_a_report_keeps_places_and_not_the_words_of_sound_lines() -> None:
    lines = (RecognisedLine(1, 1, "云山市办法", 0.99), RecognisedLine(1, 2, "第一条公园兔费开放。", 0.6))
    text = "云山市办法\n第一条 公园兔费开放。"
    stored = stored_report(text, replace(REPORT, recognised=lines, page_characters=(15,)))
    message = "第1页第2行识别把握不足（60%）。请对照原件核对。"
    doubt = {"start": 6, "end": 17, "code": "low_confidence", "message": message}
    assert stored["doubts"] == [doubt | {"page": 1, "line": 2, "confidence": 0.6}]
    assert (stored["recognised"], stored["page_starts"]) == (2, [0])


def test_pages_stand_for_more_doubts_than_can_be_kept() -> None:
    rows = [f"第{number}行的文字有些模糊不清。" for number in range(DOUBTS + 1)]
    lines = tuple(RecognisedLine(1, number, row, 0.6) for number, row in enumerate(rows, 1))
    text = "\n".join(rows)
    (doubt,) = doubts_from(stored_report(text, replace(REPORT, recognised=lines))["doubts"])
    assert (doubt.start, doubt.end, doubt.page, doubt.confidence) == (0, len(text), 1, None)


def test_a_flag_about_the_whole_text_carries_all_doubts_as_one() -> None:
    text = "云山市办法\n第一条 公园□费开放。\n第二条 另有规定。"
    doubts = doubts_from(stored_report(text, REPORT)["doubts"])
    flags = [Flag(id=1, start=0, end=0, quote=""), Flag(id=2, start=6, end=9), Flag(id=3, start=18, end=21)]
    found = doubts_by_flag(text, doubts, flags)
    assert {flag: [d.code for d in own] for flag, own in found.items()} == {1: ["whole_text"], 2: ["unreadable"]}
    assert doubts_by_flag(text, (), flags) == {}
