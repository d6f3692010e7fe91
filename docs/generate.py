"""Writes the documents that are printed from code: `python -m docs.generate`, with `--check` only compares.

docs/settings.md, cli.md, workflow.md, rules.md, openapi.json. CI runs `--check`, so none of them can go stale.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from filing.app import create_app
from filing.checking.document import rules_document
from filing.checking.loader import load_rules
from flask import Flask

from filing.permissions import POLICY
from filing.settings import SETTINGS
from filing.terms import FilingAction, FilingState, Role
from filing.workflow import ENDS, START, TRANSITIONS, VERDICTS

DOCS = Path(__file__).parent
HEADER = "<!-- 由 make docs 生成，请勿手工修改。 -->\n\n"


def settings_document(app: Flask) -> str:
    rows = "\n".join(f"| `{s.name}` | `{s.default}` | {s.help} |" for s in SETTINGS)
    return f"{HEADER}# 配置项\n\n以环境变量设置。\n\n| 名称 | 默认值 | 说明 |\n| --- | --- | --- |\n{rows}\n"


def cli_document(app: Flask) -> str:
    lines = [f"{HEADER}# 命令\n"]
    for name, command in sorted(app.cli.commands.items()):
        if command.callback is None or command.callback.__module__.startswith("filing."):
            lines += _command_lines(name, command)
    return "\n".join(lines) + "\n"


def _command_lines(name: str, command: click.Command) -> list[str]:
    if isinstance(command, click.Group):
        children = sorted(command.commands.items())
        return [line for child, sub in children for line in _command_lines(f"{name} {child}", sub)]
    usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name)))
    lines = [f"## flask {name} {usage}".rstrip(), "", command.help or "", ""]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            lines.append(f"- `{' / '.join(parameter.opts)}`　{parameter.help or ''}")
    return [*lines, ""]


def workflow_document(app: Flask) -> str:
    rows = []
    for t in TRANSITIONS.values():
        sources = "、".join(s.label for s in FilingState if s in t.sources)
        roles = "、".join(r.label for r in Role if r in POLICY[t.action])
        reason = "须说明理由" if t.needs_reason else ""
        rows.append(f"| {t.action.label} | {sources} | {t.target.label} | {roles} | {reason} |")
    verdicts = [
        f"| {verdict.label} | {'、'.join(sorted(s.label for s in sources))} | {target.label} |"
        for verdict, (sources, target) in VERDICTS.items()
    ]
    others = [
        f"| `{p.value}` | {'、'.join(r.label for r in Role if r in roles)} |"
        for p, roles in POLICY.items()
        if not isinstance(p, FilingAction)
    ]
    ends = "、".join(s.label for s in FilingState if s in ENDS)
    return (
        f"{HEADER}# 流程与权限\n\n## 备案件\n\n起点：{START.label}。终点：{ends}。\n\n"
        "| 动作 | 从 | 到 | 谁可以 | |\n| --- | --- | --- | --- | --- |\n" + "\n".join(rows) + "\n\n"
        "## 疑点\n\n| 研判 | 从 | 到 |\n| --- | --- | --- |\n" + "\n".join(verdicts) + "\n\n"
        "## 其他权限\n\n| 权限 | 谁有 |\n| --- | --- |\n" + "\n".join(others) + "\n"
    )


def rules_list(app: Flask) -> str:
    return HEADER + rules_document(load_rules(DOCS.parent / "rules"))


def openapi_document(app: Flask) -> str:
    spec = app.test_client().get("/api/openapi.json").get_json()
    return json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


DOCUMENTS: dict[str, Callable[[Flask], str]] = {
    "settings.md": settings_document,
    "cli.md": cli_document,
    "workflow.md": workflow_document,
    "rules.md": rules_list,
    "openapi.json": openapi_document,
}


def main(arguments: list[str]) -> int:
    app = create_app()
    stale = []
    for name, render in DOCUMENTS.items():
        path, text = DOCS / name, render(app)
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
