"""Writes the documents that are printed from code: `python -m docs.generate`, with `--check` only compares.

docs/settings.md, cli.md, workflow.md, rules.md, openapi.json. CI runs `--check`, so none of them can go stale.
"""

import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from filing.app import create_app
from filing.checking.document import rules_document
from filing.checking.loader import load_rules
from filing.permissions import OMISSION_PERMISSIONS, POLICY, SUGGESTION_PERMISSIONS, Permission, verdict_permission
from filing.settings import SETTINGS, load_settings
from filing.terms import (
    FilingState,
    FlagState,
    OmissionState,
    OpinionState,
    OpinionTrack,
    QuestionAction,
    QuestionState,
    Role,
    SendingState,
    SuggestionState,
)
from filing.workflow import (
    ENDS,
    OMISSION_START,
    OMISSION_STEPS,
    OPINION_ENDS,
    OPINION_START,
    OPINION_STEPS,
    QUESTION_START,
    QUESTION_STEPS,
    SENDING_START,
    SENDING_STEPS,
    START,
    SUGGESTION_STEPS,
    TRANSITIONS,
    VERDICTS,
)

DOCS = Path(__file__).parent
HEADER = "<!-- 由 make docs 生成，请勿手工修改。 -->\n\n"
CONTRACT = """
命令是约定：别的程序可以调用。`--json` 的输出总是 UTF-8，一个文件（一件、一次检索）一行。

退出码：0 成功；1 没有做成（数据库没有建立、任务失败、核对不一致）；2 给的东西不能用（文件读不出、参数有误、规则有误）。
出错时在标准错误输出一行 `错误类别: 说明`。多个文件中有一个失败，其余照常处理。

- `read`、`check` 不需要数据库，也不建立实例目录。
- `read --json`：`{"file", "text", "metadata": {"title", "document_number", "organ", "adopted", "published",
  "effective", "expires", "basis": […]}, "provisions": [{"address", "label", "kind", "text", "start", "end"}],
  "report": {"reader", "pages", "warnings": [{"code", "message", "place"}]}}`；读不出的文件为
  `{"file", "error": {"class", "message"}}`。
- `check --json`：`{"file", "as_of", "findings": [{"rule", "topic", "severity", "address", "article", "start", "end",
  "quote", "message"}], "failures": [{"rule", "message"}]}`。`start`、`end` 是 `read` 所给 `text` 中的码点，左闭右开。
- `search --json`：`{"query", "total", "items": [{"filing", "title", "document_number", "hits": [{"address", "start",
  "end", "quote"}]}]}`。
- `submit --json`：`{"file", "filing", "receipt_number"}`，或 `{"file", "error"}`；
  zip 中每份正式文本一行，另有 `materials`。
- 文件的错误类别：CorruptFile EmptyFile EncryptedFile TypeMismatch UnsupportedType DecompressionLimit ExternalEntity
  UnsafeArchivePath UndecodableText NeedsOCR TimeLimit MemoryLimit；路径打不开为 NotFound。
"""


def settings_document(app: Flask) -> str:
    rows = "\n".join(f"| `{s.name}` | `{s.default}` | {s.help} |" for s in SETTINGS)
    return f"{HEADER}# 配置项\n\n以环境变量设置。\n\n| 名称 | 默认值 | 说明 |\n| --- | --- | --- |\n{rows}\n"


def cli_document(app: Flask) -> str:
    lines = [f"{HEADER}# 命令\n{CONTRACT}"]
    for name, command in sorted(app.cli.commands.items()):
        if command.callback is not None and command.callback.__module__.startswith("filing."):
            lines += _command_lines(name, command)
    return "\n".join(lines)


def _command_lines(name: str, command: click.Command) -> list[str]:
    if isinstance(command, click.Group):
        children = sorted(command.commands.items())
        return [line for child, sub in children for line in _command_lines(f"{name} {child}", sub)]
    arguments = [p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option)]
    lines = [f"## flask {' '.join([name, *arguments])}", "", inspect.cleandoc(command.help or ""), ""]
    lines += [f"- `{' / '.join(option.opts)}`　{option.help or ''}" for option in options]
    return [*lines, ""] if options else lines


def workflow_document(app: Flask) -> str:
    ends = "、".join(s.label for s in FilingState if s in ENDS)
    closed = "、".join(s.label for s in OpinionState if s in OPINION_ENDS)
    return (
        f"{HEADER}# 流程与权限\n\n## 备案件\n\n起点：{START.label}。终点：{ends}。\n\n"
        "| 动作 | 从 | 到 | 谁可以 | |\n| --- | --- | --- | --- | --- |\n" + "\n".join(_transitions()) + "\n\n"
        "## 疑点\n\n| 研判 | 从 | 到 | 谁可以 | 须写明 |\n| --- | --- | --- | --- | --- |\n"
        + "\n".join(_verdicts())
        + "\n\n"
        "## 审查建议、审查要求\n\n"
        "| 动作 | 从 | 到 | 谁可以 | |\n| --- | --- | --- | --- | --- |\n" + "\n".join(_suggestion_steps()) + "\n\n"
        f"## 漏报\n\n起点：{OMISSION_START.label}。\n\n"
        "| 动作 | 从 | 到 | 谁可以 | |\n| --- | --- | --- | --- | --- |\n" + "\n".join(_omission_steps()) + "\n\n"
        f"## 上报备案\n\n起点：{SENDING_START.label}。报送时编号并写备案报告，此后不再改动。\n\n"
        "| 动作 | 从 | 到 | 谁可以 | 须提供 |\n| --- | --- | --- | --- | --- |\n" + "\n".join(_sending_steps()) + "\n\n"
        f"## 审查意见\n\n起点：{OPINION_START.label}。终点：{closed}。"
        "起草人不能批准自己起草的意见；发出时编号、落款日期和答复期限一次写定；确认已纠正后同类问题清查自动开始。\n\n"
        "| 动作 | 从 | 到 | 谁可以 | 须提供 |\n| --- | --- | --- | --- | --- |\n" + "\n".join(_opinion_steps()) + "\n\n"
        f"## 询问\n\n起点：{QUESTION_START.label}，由{_roles(POLICY[QuestionAction.ASK])}提出。每一步都须写明内容。\n\n"
        "| 动作 | 从 | 到 | 谁可以 |\n| --- | --- | --- | --- |\n" + "\n".join(_question_steps()) + "\n\n"
        "## 其他权限\n\n| 权限 | 谁有 |\n| --- | --- |\n" + "\n".join(_permissions()) + "\n"
    )


def _transitions() -> list[str]:
    rows = []
    for t in TRANSITIONS.values():
        sources = "、".join(s.label for s in FilingState if s in t.sources)
        reason = "须说明理由" if t.needs_reason else ""
        rows.append(f"| {t.action.label} | {sources} | {t.target.label} | {_roles(POLICY[t.action])} | {reason} |")
    return rows


def _suggestion_steps() -> list[str]:
    rows = []
    for s in SUGGESTION_STEPS.values():
        sources = "、".join(state.label for state in SuggestionState if state in s.sources)
        words = "须写明内容" if s.needs_words else ""
        roles = _roles(POLICY[SUGGESTION_PERMISSIONS[s.action]])
        rows.append(f"| {s.action.label} | {sources} | {s.target.label} | {roles} | {words} |")
    return rows


def _omission_steps() -> list[str]:
    rows = []
    for s in OMISSION_STEPS.values():
        sources = "、".join(state.label for state in OmissionState if state in s.sources)
        roles = _roles(POLICY[OMISSION_PERMISSIONS[s.action]])
        rows.append(
            f"| {s.action.label} | {sources} | {s.target.label} | {roles} | {'须说明理由' if s.needs_reason else ''} |"
        )
    return rows


SENDING_NEEDS = {"day": "日期", "medium": "报送方式", "words": "说明"}


def _sending_steps() -> list[str]:
    rows = []
    for step in SENDING_STEPS.values():
        sources = "、".join(s.label for s in SendingState if s in step.sources)
        needs = "、".join(words for name, words in SENDING_NEEDS.items() if name in step.needs)
        roles = _roles(POLICY[Permission.HANDLE_SENDING])
        rows.append(f"| {step.action.label} | {sources} | {step.target.label} | {roles} | {needs} |")
    return rows


def _verdicts() -> list[str]:
    rows = []
    for step in VERDICTS.values():
        sources = "、".join(s.label for s in FlagState if s in step.sources)
        who = "系统，期限届满时" if step.by_machine else _roles(POLICY[verdict_permission(step.verdict)])
        needs = "、".join(NEEDED[name] for name in step.needs)
        rows.append(f"| {step.verdict.label} | {sources} | {step.target.label} | {who} | {needs} |")
    return rows


NEEDED = {"reason": "理由", "note": "说明", "until": "截止日期", "body": "移送机关", "into": "并入哪一处"}
"""What a verdict needs, in words."""


OPINION_NEEDS = {"words": "说明", "due_on": "期限", "result": "处理结果和证明材料"}


def _opinion_steps() -> list[str]:
    rows = []
    for step in OPINION_STEPS.values():
        sources = "、".join(s.label for s in OpinionState if s in step.sources)
        needs = "、".join(words for name, words in OPINION_NEEDS.items() if name in step.needs)
        only = f"（{'、'.join(t.label for t in OpinionTrack if t in step.tracks)}）" if len(step.tracks) == 1 else ""
        roles = _roles(POLICY[step.action])
        rows.append(f"| {step.action.label}{only} | {sources} | {step.target.label} | {roles} | {needs} |")
    return rows


def _question_steps() -> list[str]:
    rows = []
    for step in QUESTION_STEPS.values():
        sources = "、".join(s.label for s in QuestionState if s in step.sources)
        rows.append(f"| {step.action.label} | {sources} | {step.target.label} | {_roles(POLICY[step.action])} |")
    return rows


def _permissions() -> list[str]:
    others = [(p, roles) for p, roles in POLICY.items() if isinstance(p, Permission)]
    return [f"| `{permission.value}` | {_roles(roles)} |" for permission, roles in others]


def _roles(roles: frozenset[Role]) -> str:
    return "、".join(role.label for role in Role if role in roles)


def rules_list(app: Flask) -> str:
    return HEADER + rules_document(load_rules(DOCS.parent / "rules"))


def openapi_document(app: Flask) -> str:
    """Straight from the API: a request would open a session, and that the instance folder."""
    spec = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


DOCUMENTS: dict[str, Callable[[Flask], str]] = {
    "settings.md": settings_document,
    "cli.md": cli_document,
    "workflow.md": workflow_document,
    "rules.md": rules_list,
    "openapi.json": openapi_document,
}


def main(arguments: list[str], folder: Path = DOCS) -> int:
    """1 with `--check` when a document in `folder` is not what the code says; without it, writes those."""
    app = create_app(load_settings({}))
    stale = []
    for name, render in DOCUMENTS.items():
        path, text = folder / name, render(app)
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, "utf-8")
    if stale and "--check" in arguments:
        sys.stderr.write(f"过时的文档：{'、'.join(stale)}。请运行 make docs。\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
