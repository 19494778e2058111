"""The characters of a Word paragraph: runs, fields, tracked changes, symbols, and the text boxes that hang on it."""

from xml.etree.ElementTree import Element

from zhibiao.documents.container import child_of, tag_of, value_of
from zhibiao.documents.docx_parts import is_on
from zhibiao.documents.signs import sign

# Properties, what was deleted, what only a program reads, and the small characters above a word.
_UNREAD = frozenset(("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "sdtPr", "sdtEndPr", "rt", "tbl"))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_PICTURES = ("blip", "imagedata")


class Inline:
    """Reads paragraph after paragraph of one document: a field may begin in one and end in another."""

    def __init__(self) -> None:
        self.changed = False  # whether anything was inserted or deleted under tracking
        self.pictures = False
        self._parts: list[str] = []
        self._boxes: list[Element | str] = []
        self._fields: list[bool] = []  # of each open field, whether its instruction is still being read

    def read(self, paragraph: Element) -> tuple[str, list[Element | str]]:
        """The paragraph's text with newlines for its line breaks, and its text boxes (or the words of a lettering)."""
        self._parts, self._boxes = [], []
        # An instruction never runs on into the next paragraph; a field that seems so is broken and must not hide the rest.
        self._fields = [False for instruction in self._fields if not instruction]
        self._children(paragraph)
        parts, boxes = self._parts, self._boxes
        self._parts, self._boxes = [], []
        return "".join(parts), boxes

    def chosen(self, alternatives: Element) -> Element | None:
        """The one of several presentations of the same thing that is read: the first that has text, else the first."""
        options = [child for child in alternatives if tag_of(child) in ("Choice", "Fallback")]
        with_text = (option for option in options if any(tag_of(element) == "t" for element in option.iter()))
        return next(with_text, options[0] if options else None)

    def _children(self, element: Element) -> None:
        for child in element:
            self._element(child)

    def _element(self, element: Element) -> None:
        name = tag_of(element)
        if name == "t":
            self._add(element.text or "")
        elif name in _UNREAD:
            self.changed = self.changed or name in ("del", "moveFrom")
        elif name in _CHARACTERS:
            self._add(_CHARACTERS[name])
        elif name == "br":
            self._add("\n" if value_of(element, "type") in (None, "textWrapping") else "\n\n")
        elif name == "sym":
            self._add(_symbol(value_of(element, "font") or "", value_of(element, "char") or ""))
        elif name == "fldChar":
            self._field(value_of(element, "fldCharType"))
        elif name == "txbxContent":
            self._boxes.append(element)
        elif name == "textpath":
            self._boxes.append(value_of(element, "string") or "")
        elif name == "AlternateContent":
            choice = self.chosen(element)
            if choice is not None:
                self._children(choice)
        else:
            self._other(element, name)

    def _other(self, element: Element, name: str) -> None:
        self.changed = self.changed or name in ("ins", "moveTo")
        self.pictures = self.pictures or name in _PICTURES
        if name == "r" and is_on(child_of(element, "rPr", "vanish")):
            return
        if name == "sdt" and child_of(element, "sdtPr", "showingPlcHdr") is not None:
            return
        for child in element:
            if name == "f" and tag_of(child) == "den":
                self._add("/")
            self._element(child)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _add(self, text: str) -> None:
        if not any(self._fields):
            self._parts.append(text)


def _symbol(font: str, code: str) -> str:
    """What a sign of a font means whose code is given in hexadecimal digits."""
    try:
        return sign(font, int(code, 16))
    except ValueError:
        return ""
