"""Every setting as one row: name, default, help. `docs/settings.md` is printed from this table."""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from filing.errors import InvalidInput


class Setting(NamedTuple):
    """`least` bounds whole numbers from below; `choices` lists what else is allowed, empty for anything."""

    name: str
    default: str
    help: str
    least: int = 1
    choices: tuple[str, ...] = ()


MOST = 1_000_000
"""No whole number of the table makes sense beyond this."""
SECRET_KEY_CHARACTERS = 16


SETTINGS = (
    Setting("INSTANCE_PATH", "instance", "实例目录：数据库、索引、上传文件和密钥都在这里。"),
    Setting("DATABASE_URL", "", "数据库地址；空为实例目录中的 SQLite。例：postgresql+psycopg://user@host/filing"),
    Setting("SEARCH_URL", "", "检索索引地址；空为实例目录中的 Whoosh 索引。"),
    Setting("FILES_URL", "", "上传文件存放地址；空为实例目录中的 files 文件夹。"),
    Setting("QUEUE_URL", "", "任务铃地址；空为实例目录中的 SQLite 队列。例：redis://host/0"),
    Setting("RULES_PATH", "rules", "审查规则包所在目录。"),
    Setting("PROFILES_PATH", "profiles", "办理规程和放假安排所在目录；用哪一套由 flask init --profile 选定。"),
    Setting(
        "WORKER",
        "embedded",
        "embedded 在服务进程内处理任务；off 由单独的 flask worker 处理。",
        choices=("embedded", "off"),
    ),
    Setting("WORKER_THREADS", "2", "处理任务的线程数。"),
    Setting("LEASE_SECONDS", "60", "任务租约（秒）：处理进程失联多久后由别的进程接手。"),
    Setting("SECRET_KEY", "", "会话签名密钥；空则首次启动时生成并存于实例目录。"),
    Setting("SESSION_IDLE_MINUTES", "30", "无操作多少分钟后须重新登录。"),
    Setting("SESSION_HOURS", "12", "一次登录最长多少小时。"),
    Setting("LOCK_AFTER_FAILURES", "5", "连续输错密码多少次后锁定账号。"),
    Setting("LOCK_MINUTES", "30", "账号锁定多少分钟。"),
    Setting("PASSWORD_LENGTH", "10", "密码最少字符数。", least=8),
    Setting("UPLOAD_MEGABYTES", "50", "单个上传文件的上限（MB）。"),
    Setting("PARSE_SECONDS", "120", "读取一个文件的时间上限（秒）。"),
    Setting("PARSE_MEGABYTES", "2048", "读取一个文件的内存上限（MB）。"),
    Setting("PAGES_LIMIT", "2000", "一个文件的页数上限。"),
    Setting("PUBLIC_URL", "", "网站对外的地址，写在邮件和日历里。例：https://filing.example.gov.cn"),
    Setting(
        "SMTP_URL", "", "发送每日待办提醒的邮件服务器；空为不发送。例：smtp://用户:密码@主机:587、smtps://主机:465"
    ),
    Setting("SMTP_FROM", "filing@localhost", "提醒邮件的发件地址。"),
    Setting("DIGEST_HOUR", "8", "工作日几点之后发送待办提醒（0 至 23）。", least=0),
    Setting("LOGIN_RATE", "30 per minute", "每个地址的登录频率上限。"),
    Setting("SUGGESTION_RATE", "10 per hour", "每个地址网上提交审查建议的频率上限。"),
    Setting("PERSONAL_KEY", "", "加密建议人个人信息的 Fernet 密钥；空则首次使用时生成并存于实例目录，须另行备份。"),
    Setting("API_RATE", "600 per minute", "每个地址的接口调用频率上限。"),
    Setting("RATELIMIT_STORAGE_URI", "memory://", "频率计数存放处；多进程部署用 redis://。"),
    Setting(
        "SECOND_REVIEW",
        "0",
        "1 表示认定抵触或越权成立的，须经第二人复核才能审结；2 表示审结也须经第二人复核。",
        least=0,
        choices=("0", "1", "2"),
    ),
    Setting("COOKIE_SECURE", "0", "1 表示只经 HTTPS 发送会话凭据；正式部署应为 1。", least=0, choices=("0", "1")),
    Setting("PROXY_HOPS", "0", "前置反向代理的层数；0 表示直接对外。", least=0),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as the process uses them; paths are absolute, URLs never empty."""

    instance_path: Path
    database_url: str
    search_url: str
    files_url: str
    queue_url: str
    rules_path: Path
    profiles_path: Path
    worker: str
    worker_threads: int
    lease_seconds: int
    secret_key: str
    session_idle_minutes: int
    session_hours: int
    lock_after_failures: int
    lock_minutes: int
    password_length: int
    upload_megabytes: int
    parse_seconds: int
    parse_megabytes: int
    pages_limit: int
    public_url: str
    smtp_url: str
    smtp_from: str
    digest_hour: int
    login_rate: str
    suggestion_rate: str
    personal_key: str
    api_rate: str
    ratelimit_storage_uri: str
    second_review: int
    cookie_secure: int
    proxy_hops: int


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads the names of SETTINGS from `environment`. Raises InvalidInput naming every value that cannot be used."""
    raw = {s.name.lower(): environment.get(s.name) or s.default for s in SETTINGS}
    wrong = {s.name: [fault] for s in SETTINGS if (fault := _fault(s, raw[s.name.lower()]))}
    if wrong:
        raise InvalidInput(f"配置有误：{'；'.join(f'{k} {v[0]}' for k, v in wrong.items())}。", details=dict(wrong))
    instance = Path(raw["instance_path"]).absolute()
    raw["database_url"] = raw["database_url"] or f"sqlite:///{instance / 'filing.db'}"
    raw["search_url"] = raw["search_url"] or f"whoosh://{instance / 'index'}"
    raw["files_url"] = raw["files_url"] or f"file://{instance / 'files'}"
    raw["queue_url"] = raw["queue_url"] or f"sqlite:///{instance / 'queue.db'}"
    values: dict[str, object] = {name: int(value) if name in NUMBERS else value for name, value in raw.items()}
    values["instance_path"] = instance
    values |= {name: Path(raw[name]).absolute() for name in ("rules_path", "profiles_path")}
    return Settings(**values)  # type: ignore[arg-type]


NUMBERS = frozenset(field.name for field in fields(Settings) if field.type is int)


def _fault(setting: Setting, value: str) -> str | None:
    if setting.name == "SECRET_KEY" and 0 < len(value) < SECRET_KEY_CHARACTERS:
        return f"至少 {SECRET_KEY_CHARACTERS} 个字符；留空则自动生成"
    if setting.name.lower() in NUMBERS:
        if not (value.isascii() and value.isdecimal()):
            return f"应为整数，现为“{value}”"
        if not setting.least <= int(value) <= MOST:
            return f"应在 {setting.least} 至 {MOST} 之间，现为“{value}”"
    if setting.choices and value not in setting.choices:
        return f"应为 {' 或 '.join(setting.choices)}，现为“{value}”"
    return None


def ensure_secret_key(settings: Settings) -> str:
    """The configured key, else one made at random on first use; raises OSError (see `_kept_key`)."""
    return settings.secret_key or _kept_key(settings, "secret_key", secrets.token_hex(32))


def ensure_personal_key(settings: Settings) -> str:
    """As `ensure_secret_key`, for personal data: 32 random bytes in URL-safe base64, as Fernet takes them."""
    fresh = urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")
    return settings.personal_key or _kept_key(settings, "personal_key", fresh)


def _kept_key(settings: Settings, name: str, fresh: str) -> str:
    """The key in the instance folder, readable by its owner; `fresh` where there is none yet.

    Written whole or not at all, so that processes starting together agree on one. Raises OSError where the folder
    cannot be written.
    """
    path = settings.instance_path / name
    if not path.exists():
        settings.instance_path.mkdir(parents=True, exist_ok=True)
        _write_once(path, fresh)
    return path.read_text("ascii")


def _write_once(path: Path, content: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(content)
        with suppress(FileExistsError):  # another process was faster: its key is the key
            os.link(draft, path)
    finally:
        draft.unlink()
