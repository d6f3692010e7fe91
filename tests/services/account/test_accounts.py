"""Accounts, log-in, sessions, tokens: what a stranger learns, what a lock locks, what ends when."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select, update

from filing.errors import Conflict, InvalidInput, NotAllowed, NotFound
from filing.models import Account, ApiToken, AuditEntry, UserSession
from filing.permissions import ANONYMOUS, SYSTEM
from filing.services.account import accounts, passwords
from filing.services.account.accounts import LogIn
from filing.terms import Role
from tests.services.city import City, audited, get

GOOD = "Yun-shan 2026 河"


def with_password(city: City, name: str = "reviewer", password: str = GOOD) -> int:
    """Gives the account of `name` a password and returns its id."""
    account_id = city.actors[name].account_id
    assert account_id is not None
    with city.instance.database.transaction() as session:
        session.get_one(Account, account_id).password_hash = passwords.hash_password(password)
    return account_id


def log_in(city: City, name: str = "reviewer", password: str = GOOD) -> LogIn:
    return accounts.log_in(city.instance, name, password, ip="10.0.0.1", agent="Firefox")


def refused(city: City, name: str = "reviewer", password: str = "falsch") -> str:
    with pytest.raises(NotAllowed) as caught:
        log_in(city, name, password)
    return caught.value.message


def test_log_in_begins_a_session_of_the_actor(city: City) -> None:
    account_id = with_password(city)
    begun = log_in(city, " Reviewer ")
    assert (begun.actor, begun.must_change_password) == (city.reviewer, False)
    assert (begun.last_login_at, begun.last_login_ip) == (None, "")
    live = accounts.session_of(city.instance, begun.secret)
    assert live is not None
    assert (live.actor, live.username) == (city.reviewer, "reviewer")
    account = get(city, Account, account_id)
    assert (account.last_login_at, account.last_login_ip) == (city.clock.now, "10.0.0.1")
    assert audited(city)[-1][:2] == ("session.begin", f"account:{account_id}")
    with city.read(city.reviewer) as ctx:
        (row,) = ctx.session.scalars(select(UserSession))
    assert begun.secret not in (row.digest, row.agent)
    assert (row.ip, row.agent) == ("10.0.0.1", "Firefox")
    assert log_in(city).last_login_at == city.clock.now


def test_every_refusal_reads_the_same(city: City) -> None:
    account_id = with_password(city)
    message = refused(city)
    assert "用户名或密码不正确" in message
    assert refused(city, "nobody") == message
    assert refused(city, "") == message
    assert refused(city, "x" * 5000) == message
    assert refused(city, "reviewer", "长" * 5000) == message
    with city.instance.database.transaction() as session:
        session.get_one(Account, account_id).is_active = False
    assert refused(city, "reviewer", GOOD) == message


def test_a_refusal_takes_as_long_for_unknown_names(city: City) -> None:
    with_password(city)

    def seconds(name: str) -> float:
        started = time.process_time()
        refused(city, name)
        return time.process_time() - started

    known = min(seconds("reviewer") for _ in range(3))
    unknown = min(seconds("nobody") for _ in range(3))
    assert 0.5 < unknown / known < 2


def test_the_stand_in_hash_costs_what_real_ones_cost() -> None:
    assert extract_parameters(passwords.NOBODY) == extract_parameters(passwords.hash_password(GOOD))
    assert not passwords.verify("", passwords.NOBODY)


def test_what_is_typed_as_a_name_never_reaches_the_audit_trail_if_it_may_be_a_password(city: City) -> None:
    refused(city, "My Secret! 密码")
    refused(city, "zhang.san")
    with city.read(SYSTEM) as ctx:
        bodies = [row.body for row in ctx.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    assert "Secret" not in "".join(bodies)
    assert "zhang.san" in bodies[-1]


def test_five_failures_lock_and_time_or_an_administrator_unlocks(city: City) -> None:
    account_id = with_password(city)
    for _ in range(5):
        refused(city)
    locked = get(city, Account, account_id)
    assert locked.locked_until == city.clock.now + timedelta(minutes=30)
    assert refused(city, "reviewer", GOOD)
    city.clock.pass_(minutes=29)
    assert refused(city, "reviewer", GOOD)
    city.clock.pass_(minutes=1)
    assert log_in(city).actor == city.reviewer
    for _ in range(5):
        refused(city)
    with city.work(city.security_admin) as ctx:
        accounts.unlock(ctx, account_id)
    assert log_in(city).actor == city.reviewer
    actions = [action for action, _, _ in audited(city)]
    assert (actions.count("account.lock"), actions.count("account.unlock")) == (2, 1)


def test_a_success_forgets_the_failures_before(city: City) -> None:
    with_password(city)
    for _ in range(3):
        for _ in range(4):
            refused(city)
        log_in(city)


def test_failures_at_once_are_all_counted(city: City) -> None:
    account_id = with_password(city)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: refused(city), range(4)))
    assert get(city, Account, account_id).failed_logins == 4


def test_an_old_hash_is_made_anew_at_log_in(city: City) -> None:
    account_id = with_password(city)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    with city.instance.database.transaction() as session:
        session.get_one(Account, account_id).password_hash = old
    log_in(city)
    fresh = get(city, Account, account_id).password_hash
    assert fresh != old
    assert not passwords.needs_rehash(fresh)
    assert log_in(city).actor == city.reviewer


def test_a_session_ends_by_rest_by_age_by_hand_and_with_its_account(city: City) -> None:
    account_id = with_password(city)
    resting, working, ended, doomed = (log_in(city).secret for _ in range(4))
    for _ in range(24):
        city.clock.pass_(minutes=29)
        assert accounts.session_of(city.instance, working) is not None
        assert accounts.session_of(city.instance, doomed) is not None
    assert accounts.session_of(city.instance, resting) is None
    city.clock.pass_(minutes=25)  # twelve hours are over
    assert accounts.session_of(city.instance, working) is None
    ended, doomed = log_in(city).secret, log_in(city).secret
    with city.work(city.reviewer) as ctx:
        accounts.end_session(ctx, ended)
        accounts.end_session(ctx, ended)
        accounts.end_session(ctx, "unknown")
    assert accounts.session_of(city.instance, ended) is None
    assert accounts.session_of(city.instance, doomed) is not None
    with city.work(city.security_admin) as ctx:
        accounts.set_active(ctx, account_id, False)
    assert accounts.session_of(city.instance, doomed) is None
    for nonsense in ("", "x" * 10_000, "\ud800"):
        assert accounts.session_of(city.instance, nonsense) is None


def test_seeing_a_session_writes_at_most_once_a_minute(city: City) -> None:
    with_password(city)
    secret = log_in(city).secret
    began = city.clock.now

    def last_seen() -> object:
        with city.read(city.reviewer) as ctx:
            return ctx.session.scalar(select(UserSession.last_seen_at))

    city.clock.pass_(seconds=59)
    accounts.session_of(city.instance, secret)
    assert last_seen() == began
    city.clock.pass_(seconds=1)
    accounts.session_of(city.instance, secret)
    assert last_seen() == city.clock.now


def test_sessions_are_listed_and_ended_by_owner_and_administrator(city: City) -> None:
    account_id = with_password(city)
    first, second = log_in(city).secret, log_in(city).secret
    with city.work(city.reviewer) as ctx:
        rows = accounts.list_sessions(ctx)
        assert len(rows) == 2
    with pytest.raises(NotAllowed), city.read(city.clerk) as ctx:
        accounts.list_sessions(ctx, account_id)
    with pytest.raises(NotFound), city.work(city.clerk) as ctx:
        accounts.end_other_session(ctx, rows[0].id)
    with city.work(city.security_admin) as ctx:
        for row in accounts.list_sessions(ctx, account_id):
            accounts.end_other_session(ctx, row.id)
    assert accounts.session_of(city.instance, first) is accounts.session_of(city.instance, second) is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Kurz-1", "10 至 128"),
        ("L4nger-" * 20, "10 至 128"),
        ("nurbuchstaben", "至少三类"),
        ("buchstaben12345", "至少三类"),
        ("Reviewer-2026", "不能含有用户名"),
        ("2026-Reweiver", "不能含有用户名"),
        ("Password123!", "太常见"),
        ("123Qwerty123!", "太常见"),
        ("Aa1!Aa1!Aa1!", "太常见"),
        ("1qaz2wsx3EDC", "太常见"),
    ],
)
def test_a_weak_password_is_refused_with_its_fault(city: City, password: str, words: str) -> None:
    with_password(city)
    with pytest.raises(InvalidInput, match=words) as caught:
        accounts.change_password(city.instance, city.reviewer, current=GOOD, new=password)
    assert list(caught.value.details) == ["new"]
    assert log_in(city)


def test_a_changed_password_ends_all_other_sessions(city: City) -> None:
    account_id = with_password(city)
    with city.instance.database.transaction() as session:
        session.get_one(Account, account_id).must_change_password = True
    here, there = log_in(city), log_in(city)
    assert here.must_change_password
    with pytest.raises(InvalidInput, match="不能与当前密码相同"):
        accounts.change_password(city.instance, city.reviewer, current=GOOD, new=GOOD)
    accounts.change_password(city.instance, city.reviewer, current=GOOD, new="Neu! 云山 2027", secret=here.secret)
    live = accounts.session_of(city.instance, here.secret)
    assert live is not None
    assert not live.must_change_password
    assert accounts.session_of(city.instance, there.secret) is None
    assert refused(city, "reviewer", GOOD)
    assert log_in(city, password="Neu! 云山 2027")
    assert audited(city)[-3][0] == "account.password"


def test_guessing_the_current_password_locks_as_at_log_in(city: City) -> None:
    with_password(city)
    for _ in range(5):
        with pytest.raises(InvalidInput, match="当前密码不正确") as caught:
            accounts.change_password(city.instance, city.reviewer, current="falsch", new="Neu! 云山 2027")
        assert list(caught.value.details) == ["current"]
    assert refused(city, "reviewer", GOOD)
    with pytest.raises(InvalidInput, match="当前密码不正确"):
        accounts.change_password(city.instance, city.reviewer, current=GOOD, new="Neu! 云山 2027")
    with pytest.raises(NotAllowed):
        accounts.change_password(city.instance, ANONYMOUS, current=GOOD, new="Neu! 云山 2027")


def create(city: City, by: str = "system_admin", **fields: object) -> tuple[Account, str]:
    given = {"username": "zhang.san", "name": " 张三 ", "role": Role.CLERK, "unit_code": "gov", **fields}
    with city.work(city.actors[by]) as ctx:
        return accounts.create_account(ctx, **given)  # type: ignore[arg-type]


def test_a_new_account_has_a_one_time_password_that_must_be_changed(city: City) -> None:
    account, password = create(city)
    assert (account.name, account.role, account.unit_id) == ("张三", Role.CLERK, city.units["gov"])
    assert password not in account.password_hash
    assert log_in(city, "zhang.san", password).must_change_password
    assert ("account.create", f"account:{account.id}", city.system_admin.name) in audited(city)


def test_one_time_passwords_differ_and_meet_the_policy() -> None:
    made = {passwords.one_time_password("reviewer") for _ in range(50)}
    assert len(made) == 50
    assert [p for p in made if passwords.faults(p, username="reviewer", shortest=16)] == []
    assert {len(p) for p in made} == {19}


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"username": "Z"}, ["username"]),
        ({"username": "zhang san"}, ["username"]),
        ({"username": "张三三"}, ["username"]),
        ({"name": " "}, ["name"]),
        ({"unit_code": "nowhere"}, ["unit"]),
        ({"unit_code": ""}, ["unit"]),
        ({"unit_code": "npc"}, ["unit"]),
        ({"role": Role.REVIEWER}, ["unit"]),
        ({"role": Role.SYSTEM_ADMIN}, ["unit"]),
        ({"username": "", "name": ""}, ["name", "username"]),
    ],
)
def test_an_account_that_cannot_be_is_named_by_field(city: City, fields: dict[str, object], names: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        create(city, **fields)
    assert sorted(caught.value.details) == names


def test_names_are_given_once(city: City) -> None:
    create(city)
    with pytest.raises(Conflict, match=r"zhang\.san"):
        create(city)


@pytest.mark.parametrize("name", ["clerk", "reviewer", "committee_lead", "audit_admin", "public"])
def test_only_administrators_manage_accounts(city: City, name: str) -> None:
    account_id = city.clerk.account_id
    assert account_id is not None
    calls = (
        lambda ctx: accounts.create_account(ctx, username="neu", name="新", role=Role.PUBLIC),
        lambda ctx: accounts.reset_password(ctx, account_id),
        lambda ctx: accounts.set_active(ctx, account_id, False),
        lambda ctx: accounts.unlock(ctx, account_id),
    )
    for call in calls:
        with pytest.raises(NotAllowed), city.work(city.actors[name]) as ctx:
            call(ctx)


def test_a_reset_ends_everything_the_old_password_opened(city: City) -> None:
    account_id = with_password(city)
    secret = log_in(city).secret
    with city.work(city.reviewer) as ctx:
        _, token = accounts.create_token(ctx, "台账", 30)
    for _ in range(5):
        refused(city)
    with city.work(SYSTEM) as ctx:
        password = accounts.reset_password(ctx, accounts.account_named(ctx, "reviewer").id)
    assert accounts.session_of(city.instance, secret) is None
    assert accounts.actor_of_token(city.instance, token) is None
    assert refused(city, "reviewer", GOOD)
    assert log_in(city, password=password).must_change_password
    assert get(city, Account, account_id).failed_logins == 0


def test_unknown_accounts_are_not_found(city: City) -> None:
    with pytest.raises(NotFound, match="nobody"), city.read(SYSTEM) as ctx:
        accounts.account_named(ctx, "nobody")
    with pytest.raises(NotFound), city.work(SYSTEM) as ctx:
        accounts.reset_password(ctx, 9_999)


def test_nobody_locks_the_administrators_out(city: City) -> None:
    ids = [city.actors[n].account_id for n in ("system_admin", "system_admin2", "security_admin", "security_admin2")]
    with pytest.raises(Conflict, match="自己"), city.work(city.system_admin) as ctx:
        accounts.set_active(ctx, ids[0] or 0, False)
    with city.work(SYSTEM) as ctx:
        for account_id in ids[1:]:
            accounts.set_active(ctx, account_id or 0, False)
    with pytest.raises(Conflict, match="最后一个"), city.work(SYSTEM) as ctx:
        accounts.set_active(ctx, ids[0] or 0, False)
    with city.work(SYSTEM) as ctx:
        assert accounts.set_active(ctx, ids[1] or 0, True).is_active
        accounts.set_active(ctx, ids[0] or 0, False)


def test_a_token_acts_for_its_account_until_it_ends(city: City) -> None:
    with city.work(city.clerk) as ctx:
        token, secret = accounts.create_token(ctx, " 报送系统 ", 30)
        assert (token.name, token.expires_at) == ("报送系统", ctx.now + timedelta(days=30))
        assert secret.startswith(f"{token.prefix}.")
        assert [t.id for t in accounts.list_tokens(ctx)] == [token.id]
    stored = get(city, ApiToken, token.id)
    assert secret not in (stored.digest, stored.prefix)

    assert accounts.actor_of_token(city.instance, secret) == city.clerk
    used = city.clock.now
    assert get(city, ApiToken, token.id).last_used_at == used
    city.clock.pass_(seconds=59)
    assert accounts.actor_of_token(city.instance, secret) == city.clerk
    assert get(city, ApiToken, token.id).last_used_at == used
    city.clock.pass_(days=30)
    assert accounts.actor_of_token(city.instance, secret) is None


def test_a_token_dies_with_its_account_and_by_hand(city: City) -> None:
    with city.work(city.clerk) as ctx:
        token, secret = accounts.create_token(ctx, "报送系统", 30)
        other, second = accounts.create_token(ctx, "备用", 30)
    with pytest.raises(NotFound), city.work(city.unit_lead) as ctx:
        accounts.revoke_token(ctx, token.id)
    with city.work(city.clerk) as ctx:
        accounts.revoke_token(ctx, token.id)
        accounts.revoke_token(ctx, token.id)
    assert accounts.actor_of_token(city.instance, secret) is None
    assert accounts.actor_of_token(city.instance, second) == city.clerk
    with city.instance.database.transaction() as session:
        session.execute(update(Account).where(Account.id == city.clerk.account_id).values(is_active=False))
    assert accounts.actor_of_token(city.instance, second) is None
    with city.work(city.security_admin) as ctx:
        accounts.revoke_token(ctx, other.id)
    for nonsense in ("", ".", "x" * 10_000, "\ud800", secret.upper()):
        assert accounts.actor_of_token(city.instance, nonsense) is None
    assert [action for action, _, _ in audited(city)].count("token.revoke") == 2


@pytest.mark.parametrize(("name", "days", "field"), [("", 30, "name"), ("台账", 0, "days"), ("台账", 366, "days")])
def test_a_token_has_a_name_and_an_end(city: City, name: str, days: int, field: str) -> None:
    with pytest.raises(InvalidInput) as caught, city.work(city.clerk) as ctx:
        accounts.create_token(ctx, name, days)
    assert list(caught.value.details) == [field]


def test_tokens_are_bounded_and_need_an_account(city: City) -> None:
    with city.work(city.clerk) as ctx:
        for number in range(20):
            accounts.create_token(ctx, f"系统{number}", 1)
    with pytest.raises(Conflict, match="最多 20 个"), city.work(city.clerk) as ctx:
        accounts.create_token(ctx, "再来一个", 1)
    with pytest.raises(NotAllowed), city.work(SYSTEM) as ctx:
        accounts.create_token(ctx, "命令行", 1)


def test_a_token_does_not_come_back_with_its_account(city: City) -> None:
    with city.work(city.clerk) as ctx:
        _, secret = accounts.create_token(ctx, "办公系统", 30)
    for active in (False, True):
        with city.work(city.security_admin) as ctx:
            accounts.set_active(ctx, city.clerk.account_id or 0, active)
    assert accounts.actor_of_token(city.instance, secret) is None
