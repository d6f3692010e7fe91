"""Profiles: the built-in ones hold, and a file with faults names all of them with their lines."""

from datetime import date
from pathlib import Path

import pytest

from filing.deadlines.period import Length
from filing.errors import BadProfile
from filing.profile import load_profiles
from filing.terms import ClockKind, DocumentType, MaterialKind, NumberStream, TimeUnit

BUILT_IN = Path(__file__).resolve().parents[2] / "profiles"
D, W, M = TimeUnit.DAYS, TimeUnit.WORKING_DAYS, TimeUnit.MONTHS
K = ClockKind


def test_built_in_profiles_say_what_the_laws_say() -> None:
    profiles = load_profiles(BUILT_IN).by_id
    asked = (K.FILE, K.FORM_CHECK, K.SUPPLEMENT, K.REVIEW, K.REPLY)
    lengths = {
        name: [(p.length.amount, p.length.unit) if (p := profile.periods.get(kind)) else None for kind in asked]
        for name, profile in profiles.items()
    }
    assert lengths == {
        "gansu": [(30, D), (10, W), (10, W), (3, M), (2, M)],
        "shanghai": [(30, D), (5, W), (10, W), None, (2, M)],
        "beijing": [(30, D), (10, D), (10, D), (3, M), (30, D)],
        "shandong": [(30, D), None, None, None, (30, D)],
        "state-council": [(30, D), None, (15, D), (2, M), (30, D)],
    }
    assert {name: profile.paper_copies for name, profile in profiles.items()} == {
        "gansu": 2, "shanghai": 3, "beijing": 2, "shandong": 5, "state-council": 3,
    }  # fmt: skip
    assert profiles["gansu"].catalogue_due(2026) == date(2027, 1, 31)


def test_a_value_says_whether_it_is_law_or_a_proposal() -> None:
    profiles = load_profiles(BUILT_IN).by_id
    beijing, gansu = profiles["beijing"].periods[K.REVIEW], profiles["gansu"].periods[K.REVIEW]
    law = "北京市各级人民代表大会常务委员会规范性文件备案审查条例"
    assert (str(beijing.authority), beijing.extension) == (f"《{law}》第二十三条", Length(3, M))
    assert str(gansu.authority) == f"建议值，参照《{law}》第二十三条"
    assert str(profiles["gansu"].periods[K.QUESTION].authority) == "建议值"


def test_materials_depend_on_the_type_and_numbers_on_the_format() -> None:
    gansu = load_profiles(BUILT_IN).by_id["gansu"]
    rule, document = (
        {need.kind for need in gansu.materials_for(type_)}
        for type_ in (DocumentType.CITY_RULE, DocumentType.ADMINISTRATIVE_DOCUMENT)
    )
    assert rule - document == {MaterialKind.PROMULGATION}
    assert gansu.numbers[NumberStream.REGISTRATION].number(2026, 7) == "备〔2026〕0007号"
    assert gansu.numbers[NumberStream.LETTER].number(2026, 123) == "函〔2026〕123号"


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    text = (BUILT_IN / "gansu.yaml").read_text("utf-8")
    broken = (
        text.replace("file: {length: 30 days", "file: {length: 30 sun")
        .replace("备〔YYYY〕NNNN号", "备NNNN号")
        .replace("by: 01-31", "by: 02-30")
        .replace("  reply:", "  answer:")
        .replace("kind: scan", "kind: photo")
    )
    (tmp_path / "gansu.yaml").write_text(broken, "utf-8")
    (tmp_path / "other.yaml").write_text("id: another\nnote: [", "utf-8")
    (tmp_path / "calendar.yaml").write_text(
        "years:\n  - {year: 2027, source: 通知, off: [2026-01-01], work: [2027-2-7]}\n", "utf-8"
    )
    with pytest.raises(BadProfile) as caught:
        load_profiles(tmp_path)
    faults = caught.value.details["faults"]
    assert isinstance(faults, list)
    found = {(fault["file"], fault["message"][:9]) for fault in faults}
    assert found == {
        ("calendar.yaml", "2026-01-0"),
        ("calendar.yaml", "“2027-2-7"),
        ("gansu.yaml", "“30 sun”不"),
        ("gansu.yaml", "“备NNNN号”应"),
        ("gansu.yaml", "“02-30”不是"),
        ("gansu.yaml", "“periods”"),
        ("gansu.yaml", "“kind”不能是"),
        ("other.yaml", "格式有误（did "),
    }
    assert all(fault["line"] >= 1 for fault in faults)
    assert "gansu.yaml 第" in caught.value.message


def test_a_value_without_source_is_refused(tmp_path: Path) -> None:
    text = (BUILT_IN / "beijing.yaml").read_text("utf-8")
    law = ", law: 北京市各级人民代表大会常务委员会规范性文件备案审查条例, article: 第二十二条"
    assert law in text
    (tmp_path / "beijing.yaml").write_text(text.replace(law, ""), "utf-8")
    with pytest.raises(BadProfile, match="缺少“law”"):
        load_profiles(tmp_path)


def test_a_folder_without_profiles_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="没有办理规程"):
        load_profiles(tmp_path / "nowhere")
