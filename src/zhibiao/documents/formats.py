"""The formats that are known, and the module that reads each. A new one is a line here, a signature in `magic`, and a module."""

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from zhibiao.documents.limits import LIMITS, Limits
from zhibiao.documents.model import Content


class Read(Protocol):
    """What the module of a format offers as `read`. Raises BadContent."""

    def __call__(self, data: bytes, limits: Limits = LIMITS) -> Content: ...


@dataclass(frozen=True, slots=True)
class Format:
    """What a person calls it, and the module of this package that reads it; None: it is refused by its name."""

    name: str
    module: str | None = None


# Plain text and Markdown are not here: they are read by `text`, and are what is left when nothing below is recognised.
FORMATS: dict[str, Format] = {
    "csv": Format("delimited values (.csv)", "delimited"),
    "doc": Format("Word 97 document (.doc, .wps)", "doc"),
    "docx": Format("Word document (.docx)", "docx"),
    "html": Format("HTML page", "html"),
    "image": Format("image", "image"),
    "mail": Format("saved page or message (.mht, .eml)", "mail"),
    "ods": Format("OpenDocument workbook (.ods)", "spreadsheet"),
    "odt": Format("OpenDocument text (.odt)", "odt"),
    "ofd": Format("OFD document", "ofd"),
    "pdf": Format("PDF document", "pdf"),
    "rtf": Format("RTF document", "rtf"),
    "xls": Format("Excel 97 workbook (.xls, .et)", "spreadsheet"),
    "xlsx": Format("Excel workbook (.xlsx)", "spreadsheet"),
    "7z": Format("7z archive"),
    "access": Format("Access database"),
    "appledouble": Format("file of metadata that macOS leaves behind (._)"),
    "bzip2": Format("bzip2 archive"),
    "epub": Format("EPUB book"),
    "executable": Format("program"),
    "flash": Format("Flash file"),
    "gzip": Format("gzip archive"),
    "heic": Format("HEIC image"),
    "media": Format("sound or film"),
    "msg": Format("Outlook message (.msg)"),
    "odf": Format("OpenDocument file of another kind"),
    "ole": Format("old Office file of another kind"),
    "parquet": Format("Parquet file"),
    "powerpoint": Format("PowerPoint presentation"),
    "rar": Format("RAR archive"),
    "source": Format("program or data file"),
    "sqlite": Format("SQLite database"),
    "svg": Format("SVG drawing"),
    "tar": Format("tar archive"),
    "wordml": Format("Word 2003 XML document"),
    "xml": Format("XML file"),
    "xz": Format("xz archive"),
    "zip": Format("ZIP archive"),
}


def reader(format_: str) -> Read | None:
    """The `read` of the format's module, imported now; None where there is none. ImportError when a library is missing."""
    module = FORMATS[format_].module
    return cast(Read, import_module(f"zhibiao.documents.{module}").read) if module else None
