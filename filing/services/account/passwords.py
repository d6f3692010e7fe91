"""Passwords: how they are kept, what they must be, and how the machine makes one. No database."""

import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 128
"""Longer ones would only keep the hash function busy."""
CLASSES_NEEDED = 3
CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"), re.compile(r"[^a-zA-Z0-9]"))

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id at the floor that OWASP names: 19 MiB, two passes, one lane."""

NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$S0LIrUZshXl7MMhq+Zepaw$CtXHGn6fo9fWc7jzOI94hbD9GLjjEXGmnm69fNOEq80"
"""The hash of a random word that nobody has kept: unknown names take as long to refuse as known ones."""

FIRST_CHOICES = """
password passw0rd p@ssw0rd p@ssword pass word passwd admin administrator root manager operator guest user test demo
welcome letmein login master secret changeme default temp system server database oracle mysql postgres
qwerty qwertyuiop qwer qwerasdf asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc 1qaz2wsx 1qaz2wsx3edc
q1w2e3r4 q1w2e3r4t5 abc abcd abcdef abcdefg abcabc aaa aaaa iloveyou woaini woaini1314 5201314 1314520 dragon
monkey sunshine princess football baseball superman batman china beijing shanghai lanzhou gansu zhongguo
huawei tencent alibaba wangluo mima yonghu guanliyuan renda zhengfu fazhi beian shencha
123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 111111 11111111 000000 00000000 666666
66666666 888888 88888888 123123 123123123 112233 11223344 123321 654321 87654321 147258369 159357 789456123
"""
COMMON = frozenset(FIRST_CHOICES.split())
"""What people choose first, here and elsewhere, in lower case."""

ALPHABETS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
"""Without what looks alike on paper: 0 O o, 1 l I i."""


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def verify(password: str, hashed: str) -> bool:
    """False as well for a stored value that is no hash; costs the same in any case."""
    try:
        return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(hashed: str) -> bool:
    return HASHER.check_needs_rehash(hashed)


def faults(password: str, *, username: str, shortest: int) -> list[str]:
    """Why `password` will not do, in words for its owner; empty for a good one."""
    found = []
    if not shortest <= len(password) <= LONGEST:
        found.append(f"密码应为 {shortest} 至 {LONGEST} 个字符，现有 {len(password)} 个。")
    if sum(bool(pattern.search(password)) for pattern in CLASSES) < CLASSES_NEEDED:
        found.append("密码应含大写字母、小写字母、数字、符号中的至少三类。")
    lowered = password.lower()
    if username and (username.lower() in lowered or username.lower()[::-1] in lowered):
        found.append("密码不能含有用户名。")
    if lowered in COMMON or re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered) in COMMON or len(set(lowered)) < 5:
        found.append("密码太常见，容易被猜到，请换一个。")
    return found


def one_time_password(username: str) -> str:
    """Four groups of four, read out without mistakes: about 90 bits."""
    while True:
        letters = [secrets.choice(secrets.choice(ALPHABETS)) for _ in range(16)]
        password = "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))
        if not faults(password, username=username, shortest=16):
            return password
