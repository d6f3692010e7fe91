"""Personal data of proposers: encrypted at rest (个人信息保护法第五十一条), taken out of what enacting organs read."""

import json
import re
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken

from filing.errors import EngineDown
from filing.settings import Settings, ensure_personal_key


@dataclass(frozen=True, slots=True)
class Proposer:
    """Who made a suggestion; `contact` is a telephone number, an e-mail or a postal address."""

    name: str
    contact: str


IDENTIFIERS = re.compile(
    r"""
    (?<![\dA-Za-z]) (?:
        \d{17}[\dXx]                         # 居民身份证号 11010119900307771X
      | 1[3-9]\d [-\s]? \d{4} [-\s]? \d{4}   # 手机 138 0013 8000
      | 0\d{2,3} [-\s] \d{7,8}               # 固定电话 0931-8800123
      | \d{16,19}                            # 银行卡号
      | [\w.+-]+ @ [\w-]+ (?: \. [\w-]+ )+   # 电子邮箱
    ) (?![\dA-Za-z])
    """,
    re.VERBOSE,
)


def sealed(settings: Settings, proposer: Proposer) -> str:
    """Raises EngineDown when the key cannot be read or made."""
    return _cipher(settings).encrypt(json.dumps(asdict(proposer), ensure_ascii=False).encode()).decode("ascii")


def opened(settings: Settings, token: str) -> Proposer:
    """Raises EngineDown for data under another key: a database without its key must say so, not show nobody."""
    try:
        return Proposer(**json.loads(_cipher(settings).decrypt(token.encode("ascii"))))
    except InvalidToken as error:
        message = "个人信息不能解密：实例目录中的 personal_key 不是加密时所用的密钥。请从备份恢复该文件。"
        raise EngineDown(message) from error


def masked(text: str, proposer: Proposer) -> str:
    """`text` without the proposer's name and contact and without numbers that point to a person."""
    hidden = text
    for own in (proposer.name, proposer.contact):
        if len(own) > 1:
            hidden = hidden.replace(own, "某某")
    return IDENTIFIERS.sub("×××", hidden)


def _cipher(settings: Settings) -> Fernet:
    try:
        return Fernet(ensure_personal_key(settings))
    except (OSError, ValueError) as error:
        raise EngineDown("个人信息密钥不能使用。请检查 PERSONAL_KEY 或实例目录中的 personal_key。") from error
