"""Small PDF files for tests: Chinese text in a font that is not embedded, so that no font file is needed."""

from collections.abc import Sequence

_CHINESE = """<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font
/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000
/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0
/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"""
WIDTH, HEIGHT = 595, 842


def text(x: float, y: float, line: str, size: float = 16) -> str:
    """Content that shows a line with its base line at `y` points above the foot of the page."""
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"


def lines(rows: Sequence[tuple[float, str]], top: float = 740, pitch: float = 28) -> str:
    """Lines from the top downwards, each with the ems it is set in beyond a margin of 80 points."""
    return "".join(text(80 + 16 * inset, top - pitch * number, row) for number, (inset, row) in enumerate(rows))


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """Content that draws a straight line."""
    return f"{x0} {y0} m {x1} {y1} l S\n"


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Content that rules a table with borders at these places."""
    return "".join(rule(xs[0], y, xs[-1], y) for y in ys) + "".join(rule(x, ys[0], x, ys[-1]) for x in xs)


def pdf(*pages: str, page_entries: str = "", resources: str = "", trailer: str = "", mapping: str = "") -> bytes:
    """A PDF whose pages have these contents. `mapping`: the lines of a bfchar block for the one-byte font /F2."""
    mapped = (
        f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n{mapping}\nendcmap"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}]/Count {len(pages)}>>",
        _CHINESE,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>",
        f"<</Length {len(mapped)}>>stream\n{mapped}\nendstream",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {7 + 2 * number} 0 R{page_entries}"
            f"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>{resources}>>>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    data, places = b"%PDF-1.5\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF"
    return data + end.encode()
