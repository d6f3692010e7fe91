"""函件: the letters of the committee as docx. Facts and a template go in, bytes come out; no database."""

from filing.letters.fields import FIELDS, fill, is_idle, required_of
from filing.letters.kinds import LETTERS, LetterSpec
from filing.letters.layout import template_of
from filing.letters.template import check_template, render, shown_lines, text_of

__all__ = [
    "FIELDS",
    "LETTERS",
    "LetterSpec",
    "check_template",
    "fill",
    "is_idle",
    "render",
    "required_of",
    "shown_lines",
    "template_of",
    "text_of",
]
