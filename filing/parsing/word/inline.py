"""What one paragraph shows: characters in the accepted state, results of fields, and the text boxes anchored in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from filing.parsing.symbols import PRIVATE, UNKNOWN, symbol
from filing.parsing.word.fields import DATE, drawn
from filing.parsing.word.names import MC, VAL, A, M, O, R, V, W, child, is_on, value, whole
from filing.parsing.word.numbering import Styles

PRIVATE_CHARACTERS = re.compile(f"[{chr(PRIVATE.start)}-{chr(PRIVATE.stop - 1)}]")
HIDDEN_QUOTE = 20
SILENT = frozenset(
    {W + name for name in ("pPr", "rPr", "delText", "delInstrText", "sdtPr", "sdtEndPr", "rt", "rubyPr", "softHyphen")}
)
PLAIN_TEXT = {W + "noBreakHyphen": "-", W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n"}


@dataclass(slots=True)
class Story:
    """The body, a cell, a box, a note: fields may run over its paragraphs but not out of it."""

    fields: list["OpenField"] = field(default_factory=list)
    """From the outside in."""

    @property
    def in_code(self) -> bool:
        return any(not field.has_result for field in self.fields)


@dataclass(slots=True)
class OpenField:
    code: str = ""
    has_result: bool = False
    """Whether the separator between code and result has come."""


@dataclass(frozen=True, slots=True)
class Inline:
    text: str
    boxes: tuple[Any, ...]
    """`w:txbxContent` elements, each once."""
    notes: tuple[tuple[str, str], ...]
    """(footnote or endnote, id) in order."""
    remarks: tuple[tuple[str, str], ...]
    """(code, quote) of what should be told."""


class InlineReader:
    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._handlers: dict[str, Callable[[Any], None]] = {
            W + "t": self._text,
            M + "t": self._text,
            W + "r": self._run,
            W + "sym": self._symbol,
            W + "fldChar": self._field_mark,
            W + "instrText": self._field_code,
            W + "fldSimple": self._simple_field,
            W + "del": self._deleted,
            W + "moveFrom": self._deleted,
            W + "ins": self._inserted,
            W + "moveTo": self._inserted,
            W + "ruby": self._ruby,
            W + "footnoteReference": self._note,
            W + "endnoteReference": self._note,
            W + "txbxContent": self._box,
            MC + "AlternateContent": self._alternative,
            A + "blip": self._picture,
            V + "imagedata": self._picture,
            V + "textpath": self._word_art,
            O + "OLEObject": self._object,
        }

    def read(self, paragraph: Any, style: str | None, *, story: Story) -> Inline:
        """`style` is the paragraph's own, which may hide it as a whole."""
        self._story = story
        self._out: list[str] = []
        self._boxes: list[Any] = []
        self._notes: list[tuple[str, str]] = []
        self._remarks: list[tuple[str, str]] = []
        self._hidden_style = self._styles.hides(style)
        self._walk(paragraph)
        return Inline("".join(self._out), tuple(self._boxes), tuple(self._notes), tuple(self._remarks))

    def _walk(self, element: Any) -> None:
        for part in element:
            tag = part.tag
            if tag in PLAIN_TEXT:
                self._add(PLAIN_TEXT[tag])
            elif (handler := self._handlers.get(tag)) is not None:
                handler(part)
            elif tag not in SILENT and len(part):
                self._walk(part)  # hyperlink, smartTag, sdt, drawing, oMath, …

    def _add(self, text: str) -> None:
        if not self._story.in_code:
            self._out.append(text)

    def _text(self, element: Any) -> None:
        text = element.text or ""
        if "\n" in text:  # a line end in the XML is a blank on the page
            text = text.replace("\r", "").replace("\n", " ")
        if PRIVATE_CHARACTERS.search(text):
            fonts = child(element.getparent(), "rPr", "rFonts")
            font = "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
            text = PRIVATE_CHARACTERS.sub(lambda match: self._shown(font, ord(match.group())), text)
        self._add(text)

    def _symbol(self, element: Any) -> None:
        try:
            code = int(element.get(f"{W}char") or "", 16)
        except ValueError:
            code = -1
        self._add(self._shown(element.get(f"{W}font") or "", code))

    def _shown(self, font: str, code: int) -> str:
        found = symbol(font, code)
        if found is None:
            self._remarks.append(("unknown_symbol", ""))
        return found or UNKNOWN

    def _run(self, run: Any) -> None:
        properties = child(run, "rPr")
        if (properties is None and not self._hidden_style) or not self._is_hidden(properties):
            if properties is not None and (is_on(properties, "strike") or is_on(properties, "dstrike")):
                self._remarks.append(("struck_text", f"“{_words(run)[:HIDDEN_QUOTE]}”"))
            self._walk(run)
        elif words := _words(run):
            self._remarks.append(("hidden_text", f"“{words[:HIDDEN_QUOTE]}”"))

    def _is_hidden(self, properties: Any | None) -> bool:
        if child(properties, "vanish") is not None:
            return is_on(properties, "vanish")
        style = value(properties, "rStyle") if properties is not None else None
        return self._hidden_style or (style is not None and self._styles.hides(style))

    def _field_mark(self, mark: Any) -> None:
        kind, fields = mark.get(f"{W}fldCharType"), self._story.fields
        if kind == "begin":
            self._form_field(child(mark, "ffData"))
            fields.append(OpenField())
        elif kind == "separate" and fields:
            fields[-1].has_result = True
        elif kind == "end" and fields:
            self._field_end(fields.pop())

    def _field_end(self, field: OpenField) -> None:
        if field.has_result or self._story.in_code:
            return
        shown = drawn(field.code)
        if shown is None:
            self._remarks.append(("unread_field", field.code.split(maxsplit=1)[0]))
        self._add(shown or "")

    def _form_field(self, data: Any | None) -> None:
        box = child(data, "checkBox")
        if box is not None:
            state = "checked" if child(box, "checked") is not None else "default"
            self._add("☑" if is_on(box, state) else "□")
        choice = child(data, "ddList")
        if choice is not None:
            entries = choice.findall(f"{W}listEntry")
            chosen = whole(value(choice, "result"), 0)
            self._add(entries[chosen].get(VAL) or "" if 0 <= chosen < len(entries) else "")

    def _field_code(self, code: Any) -> None:
        if self._story.fields:
            self._story.fields[-1].code += code.text or ""
        if DATE.match(code.text or ""):
            self._remarks.append(("date_field", ""))

    def _simple_field(self, element: Any) -> None:
        if DATE.match(element.get(f"{W}instr") or ""):
            self._remarks.append(("date_field", ""))
        self._walk(element)

    def _deleted(self, element: Any) -> None:
        self._remarks.append(("tracked_changes", ""))

    def _inserted(self, element: Any) -> None:
        self._remarks.append(("tracked_changes", ""))
        self._walk(element)

    def _ruby(self, ruby: Any) -> None:
        base = child(ruby, "rubyBase")
        if base is not None:
            self._walk(base)

    def _note(self, reference: Any) -> None:
        kind = "footnote" if reference.tag == f"{W}footnoteReference" else "endnote"
        self._notes.append((kind, reference.get(f"{W}id") or ""))

    def _box(self, box: Any) -> None:
        self._boxes.append(box)

    def _alternative(self, element: Any) -> None:
        """The modern form or, without one, the older: never both, they say the same."""
        chosen = element.find(f"{MC}Choice")
        chosen = chosen if chosen is not None else element.find(f"{MC}Fallback")
        if chosen is not None:
            self._walk(chosen)

    def _picture(self, element: Any) -> None:
        if element.get(f"{R}embed") or element.get(f"{R}id") or element.get(f"{R}link"):
            self._remarks.append(("pictures", ""))

    def _word_art(self, element: Any) -> None:
        self._add(element.get("string") or "")

    def _object(self, element: Any) -> None:
        self._remarks.append(("embedded_object", element.get("ProgID") or "OLE 对象"))


def _words(run: Any) -> str:
    return "".join(text.text or "" for text in run.iter(f"{W}t"))
