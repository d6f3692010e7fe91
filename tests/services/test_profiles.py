"""The profile chosen rules: periods, numbers; a choice that cannot be is refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from filing.errors import BadProfile, InvalidInput
from filing.models import Filing
from filing.permissions import SYSTEM
from filing.services import profiles
from filing.terms import FilingState as S
from tests.services.city import City, audited, get, in_state, registered


def choose(city: City, name: str) -> None:
    with city.work(SYSTEM) as ctx:
        profiles.choose(ctx, name)


def test_an_instance_that_never_chose_follows_the_default(city: City) -> None:
    with city.read(city.clerk) as ctx:
        assert (profiles.chosen(ctx), profiles.profile_in_force(ctx).id) == (None, "gansu")


def test_the_profile_chosen_sets_the_periods(city: City) -> None:
    choose(city, "beijing")
    choose(city, "beijing")
    assert audited(city) == [("profile.choose", "profile:beijing", "系统")]
    filing = get(city, Filing, in_state(city, S.SUBMITTED))
    assert filing.form_check_due == date(2026, 12, 4)  # ten calendar days


def test_a_period_that_the_profile_does_not_have_gives_no_day(city: City) -> None:
    choose(city, "shanghai")
    filing = get(city, Filing, registered(city))
    assert (filing.review_due, filing.registration_number) == (None, "备〔2026〕0001号")


def test_a_profile_that_there_is_not_is_refused_by_name(city: City) -> None:
    with pytest.raises(InvalidInput, match="可用：beijing、gansu、shandong、shanghai、state-council"):
        choose(city, "mars")


def test_a_profile_that_has_vanished_is_said(city: City, tmp_path: Path) -> None:
    choose(city, "shanghai")
    (tmp_path / "profiles").mkdir()
    kept = Path("profiles/gansu.yaml").read_text("utf-8")
    (tmp_path / "profiles" / "gansu.yaml").write_text(kept, "utf-8")
    city.instance.settings = replace(city.instance.settings, profiles_path=tmp_path / "profiles")
    city.instance.__dict__.pop("profiles")
    with city.read(city.clerk) as ctx, pytest.raises(BadProfile, match="“shanghai”不在目录"):
        profiles.profile_in_force(ctx)
