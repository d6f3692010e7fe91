"""Every setting is a row with a default that works, a field of its own and a check of what is given."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import pytest

from filing.errors import InvalidInput
from filing.settings import SETTINGS, Settings, ensure_secret_key, load_settings


def test_every_row_has_its_field_and_a_chinese_help() -> None:
    assert [s.name.lower() for s in SETTINGS] == [f.name for f in fields(Settings)]
    assert [s.name for s in SETTINGS if not s.help.endswith("。") and "例：" not in s.help] == []


def test_defaults_lie_in_the_instance_folder() -> None:
    settings = load_settings({"INSTANCE_PATH": "/srv/filing"})
    assert settings.database_url == "sqlite:////srv/filing/filing.db"
    assert settings.search_url == "whoosh:///srv/filing/index"
    assert settings.files_url == "file:///srv/filing/files"
    assert settings.queue_url == "sqlite:////srv/filing/queue.db"
    assert settings.instance_path == Path("/srv/filing")
    assert settings.rules_path == Path("rules").absolute()
    assert (settings.worker, settings.worker_threads, settings.profiles_path) == (
        "embedded",
        2,
        Path("profiles").absolute(),
    )


def test_given_values_replace_defaults_and_empty_ones_do_not() -> None:
    settings = load_settings(
        {"DATABASE_URL": "postgresql+psycopg://u@h/d", "WORKER_THREADS": "15", "LEASE_SECONDS": ""}
    )
    assert (settings.database_url, settings.worker_threads, settings.lease_seconds) == (
        "postgresql+psycopg://u@h/d",
        15,
        60,
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LOCK_MINUTES", "三十", "应为整数"),
        ("LOCK_MINUTES", "-1", "应为整数"),
        ("LOCK_MINUTES", "²", "应为整数"),
        ("LOCK_MINUTES", "0", "应在 1 至"),
        ("UPLOAD_MEGABYTES", "99999999999", "应在 1 至"),
        ("PASSWORD_LENGTH", "6", "应在 8 至"),
        ("WORKER", "Embedded", "应为 embedded 或 off"),
        ("COOKIE_SECURE", "2", "应为 0 或 1"),
        ("SECRET_KEY", "secret", "至少 16 个字符"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        load_settings({name: value})
    assert list(caught.value.details) == [name]


def test_all_wrong_values_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        load_settings({"LOCK_MINUTES": "x", "WORKER": "y"})
    assert caught.value.details == {
        "LOCK_MINUTES": ["应为整数，现为“x”"],
        "WORKER": ["应为 embedded 或 off，现为“y”"],
    }


def test_a_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = load_settings({"INSTANCE_PATH": str(tmp_path / "instance")})
    key = ensure_secret_key(settings)
    assert len(key) == 64
    assert ensure_secret_key(settings) == key
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    settings = load_settings({"INSTANCE_PATH": str(tmp_path)})
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: ensure_secret_key(settings), range(8)))) == 1


def test_a_configured_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = replace(load_settings({"INSTANCE_PATH": str(tmp_path)}), secret_key="k" * 32)
    assert ensure_secret_key(settings) == "k" * 32
    assert list(tmp_path.iterdir()) == []
