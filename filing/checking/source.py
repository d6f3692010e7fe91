"""Rule files as mappings that know their lines: every fault is collected with file, line and advice, none raised."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TypeVar

import yaml

from filing.checking.patterns import BadPattern, translate

MAX_BYTES = 128 * 1024
MAX_DEPTH = 8
MAX_TEXT = 20_000

Choice = TypeVar("Choice", bound=Enum)
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行：{self.message}"


@dataclass(slots=True)
class Fields:
    """One mapping of a rule file. Each reader takes a key once; `close` refuses the keys that nobody took."""

    file: str
    line: int
    nodes: dict[str, yaml.Node]
    faults: list[Fault]
    taken: set[str] = field(default_factory=set)

    def fault(self, name: str, message: str) -> None:
        self.faults.append(Fault(self.file, self.line_of(name), message))

    def line_of(self, name: str) -> int:
        node = self.nodes.get(name)
        return node.start_mark.line + 1 if node is not None else self.line

    def text(self, name: str, *, required: bool = True, longest: int = MAX_TEXT) -> str:
        node = self._take(name, required)
        if node is None:
            return ""
        value = self._scalar(node, name)
        if len(value) > longest:
            self.fault(name, f"“{name}”有{len(value)}字，最多{longest}字，请精简")
        return value

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        node = self._take(name, required)
        if node is None:
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(text for item in items if (text := self._scalar(item, name)))

    def patterns(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """As `texts`, each a rule pattern in good order."""
        return self._checked(self.texts(name, required=required), name)

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of patterns; an item that is a single text counts as a group of one."""
        node = self._take(name, False)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fault(name, f"“{name}”应当是列表，每组一个列表，如 {name}: [[征收, 缴纳], [超生]]")
            return ()
        return tuple(self._group(item, name) for item in node.value)

    def _group(self, node: yaml.Node, name: str) -> tuple[str, ...]:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return self._checked(tuple(text for item in items if (text := self._scalar(item, name))), name)

    def _checked(self, patterns: tuple[str, ...], name: str) -> tuple[str, ...]:
        good = []
        for pattern in patterns:
            try:
                translate(pattern)
                good.append(pattern)
            except BadPattern as error:
                self.fault(name, f"{name}：{error}")
        return tuple(good)

    def day(self, name: str, *, required: bool = False) -> date | None:
        value = self.text(name, required=required)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fault(name, f"“{name}”的日期“{value}”不对，请写成 2021-08-20 这样的形式")
            return None

    def choice(self, name: str, enum: type[Choice], default: Choice) -> Choice:
        """`default` also stands in for a missing or wrong value, which is a fault."""
        value = self.text(name)
        return self._member(value, enum, name) or default if value else default

    def choices(self, name: str, enum: type[Choice]) -> tuple[Choice, ...]:
        return tuple(member for value in self.texts(name) if (member := self._member(value, enum, name)))

    def word(self, name: str, allowed: Iterable[str], default: str) -> str:
        """One of a few words; absent means `default`."""
        value = self.text(name, required=False) or default
        if value not in (names := list(allowed)):
            self.fault(name, f"“{name}”不能是“{value}”，可用：{'、'.join(names)}")
            return default
        return value

    def number(self, name: str, *, most: float | None = None) -> float | None:
        value = self.text(name, required=False)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            self.fault(name, f"“{name}”应当是数字，现在是“{value}”")
            return None
        if not 0 <= number <= (most if most is not None else 10**12):
            self.fault(name, f"“{name}”的值{value}超出范围，请核对")
            return None
        return number

    def fields(self, name: str, *, required: bool = False) -> "Fields | None":
        node = self._take(name, required)
        return self._mapping(node, name) if node is not None else None

    def each(self, name: str, *, required: bool = True) -> list["Fields"]:
        """A list of mappings."""
        node = self._take(name, required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(name, f"“{name}”应当是列表，每项以短横线开头")
            return []
        return [fields for item in node.value if (fields := self._mapping(item, name))]

    def close(self) -> None:
        for name in sorted(self.nodes.keys() - self.taken):
            self.fault(name, f"没有“{name}”这一项，请删去或者改名；此处可用：{'、'.join(sorted(self.taken))}")

    def _member(self, value: str, enum: type[Choice], name: str) -> Choice | None:
        try:
            return enum(value)
        except ValueError:
            names = "、".join(str(member.value) for member in enum)
            self.fault(name, f"“{name}”不能是“{value}”，可用：{names}")
            return None

    def _take(self, name: str, required: bool) -> yaml.Node | None:
        self.taken.add(name)
        node = self.nodes.get(name)
        if node is None or _is_empty(node):
            if required:
                self.fault(name, f"缺少“{name}”，请补上")
            return None
        return node

    def _scalar(self, node: yaml.Node, name: str) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value).strip()
        message = f"“{name}”应当是一段文字；含 {{ }} [ ] : # 的词语请加单引号"
        self.faults.append(Fault(self.file, node.start_mark.line + 1, message))
        return ""

    def _mapping(self, node: yaml.Node, name: str) -> "Fields | None":
        if isinstance(node, yaml.MappingNode):
            return from_node(node, self.file, self.faults)
        message = f"“{name}”应当由“名称: 内容”组成，请核对缩进"
        self.faults.append(Fault(self.file, node.start_mark.line + 1, message))
        return None


def _is_empty(node: yaml.Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return not node.value.strip() or (node.style is None and node.value in ("~", "null"))
    return not node.value


def from_node(node: yaml.MappingNode, file: str, faults: list[Fault]) -> Fields:
    nodes: dict[str, yaml.Node] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in nodes:
            faults.append(Fault(file, line, f"“{name}”写了两次，请删去一个"))
        nodes[name] = value
    return Fields(file, node.start_mark.line + 1, nodes, faults)


def read_yaml(path: Path, file: str, faults: list[Fault]) -> Fields | None:
    """The top mapping of a rule file; None, with the fault noted, if it cannot be read as one."""
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.append(Fault(file, 1, f"文件读不出来（{error}），请核对路径和权限"))
        return None
    return parse_yaml(data, file, faults)


def parse_yaml(data: bytes, file: str, faults: list[Fault]) -> Fields | None:
    """As `read_yaml`, of what has been read already."""
    if len(data) > MAX_BYTES:
        faults.append(Fault(file, 1, f"文件有{len(data)}字节，上限{MAX_BYTES}字节，请拆成几条规则"))
        return None
    try:
        text = data.decode("utf-8-sig")
        if unsafe := _unsafe(text):
            faults.append(Fault(file, *unsafe))
            return None
        root = yaml.compose(text, Loader=Loader)
    except UnicodeDecodeError as error:
        faults.append(Fault(file, 1, f"文件读不出来（{error}），请另存为 UTF-8 编码"))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or error
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        faults.append(Fault(file, line, f"格式有误（{problem}），请核对缩进、冒号后的空格和引号"))
        return None
    if not isinstance(root, yaml.MappingNode):
        faults.append(Fault(file, 1, "文件应当由“名称: 内容”组成"))
        return None
    return from_node(root, file, faults)


def _unsafe(text: str) -> tuple[int, str] | None:
    """Line and reason why the text is not plain data: anchors, aliases, tags, or too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            return line, "不允许使用锚点、引用和标签（& * !），以这些符号开头的文字请加单引号"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            return line, f"缩进超过{MAX_DEPTH}层，请核对"
    return None
