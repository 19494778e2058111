"""Files that are made to harm, or that bad luck made harmful, in one folder with good ones: each costs itself only."""

import io
import json
import os
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program import Program

GOOD = (
    "柳岸街道2022年度法治政府建设情况报告\n\n上海市嘉定区人民政府：\n\n现将2022年工作报告如下。\n\n"
    "全年召开听证会{n}次。\n\n柳岸街道办事处\n2023年1月5日\n"
)
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def word(body: bytes) -> bytes:
    document = b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (WORD.encode(), body)
    return packed(**{"[Content_Types].xml": TYPES, "word/document.xml": document})


def word_with_large_image() -> bytes:
    """A gigabyte that nobody needs beside a text of one line."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = bytes(1_000_000)
    data = b"".join(squeezed.compress(megabyte) for _ in range(1000)) + squeezed.flush()
    crc = 0
    for _ in range(1000):
        crc = zlib.crc32(megabyte, crc)
    base = word("<w:p><w:r><w:t>全年召开听证会3次。</w:t></w:r></w:p>".encode())
    end = base.rindex(b"PK\x05\x06")
    directory = base.index(b"PK\x01\x02")
    name = b"word/media/image1.bmp"
    sizes = struct.pack("<HHHIIIHH", 8, 0, 0, crc, len(data), 1_000_000_000, len(name), 0)
    local = b"PK\x03\x04\x14\x00\x00\x00" + sizes + name + data
    entry = b"PK\x01\x02\x14\x00\x14\x00\x00\x00" + sizes + struct.pack("<HHHII", 0, 0, 0, 0, directory) + name
    entries = base[directory:end] + entry
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 3, 3, len(entries), directory + len(local), 0)
    return base[:directory] + local + entries + tail


def pdf_of_many_objects() -> bytes:
    objects = b"".join(b"%d 0 obj\n<</Type/Page>>\nendobj\n" % number for number in range(3, 1_000_000))
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 1_000_000, 2))
    head = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 499999/Kids["
    return head + kids + b"]>>\nendobj\n" + objects + b"trailer\n<</Root 1 0 R>>\n%%EOF"


def pdf_in_a_circle() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]"
        b"/Parent 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"
    )


def ofd_in_a_circle() -> bytes:
    root = b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>OFD.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    return packed(**{"OFD.xml": root})


def archive_in_itself() -> bytes:
    data = bytes(10_000_000)
    for _ in range(6):
        data = packed(**{f"{number}.zip": data for number in range(8)})
    return data


def archive_of_many() -> bytes:
    """A directory of 200,000 members that share one place."""
    local = b"PK\x03\x04" + bytes(22) + struct.pack("<HH", 1, 0) + b"a"
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    entries = entry * 200_000
    return local + entries + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entries), len(local), 0)


def image_of_two_gigapixels() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(50_000_000))) + chunk(b"IEND", b"")


BAD: dict[str, Callable[[], bytes]] = {
    "many_objects.pdf": pdf_of_many_objects,
    "circle.pdf": pdf_in_a_circle,
    "circle.ofd": ofd_in_a_circle,
    "nested.docx": lambda: word(b"<w:tbl><w:tr><w:tc>" * 100_000),
    "empty_archive.zip": lambda: b"PK\x05\x06" + bytes(18),
    "many.zip": archive_of_many,
    "two_gigapixels.png": image_of_two_gigapixels,
    "nested.html": lambda: b"<html><body>" + b"<div>" * 1_000_000,
    "nested.rtf": lambda: b"{\\rtf1" + b"{" * 5_000_000,
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 200_000,
    "message.eml": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 500_000,
    "half.txt": lambda: "全年检查三次".encode("gbk") * 20 + b"\xff\xff\xff",
    "noise.bin": lambda: bytes(range(256)) * 5000,
    "metadata.txt": lambda: b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(100),
    "film.mp4": lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(1000),
    "tool.py": lambda: b"import os\n",
}
# Nothing is wrong with these that a person could not live with; how they end is theirs to say, but they must not harm.
ODD: dict[str, Callable[[], bytes]] = {
    "image.docx": word_with_large_image,
    "attributes.html": lambda: b"<html><body " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x",
    "columns.csv": lambda: ((b"a," * 1_500_000) + b"a\n") * 3,
    "charset.html": lambda: "<html><meta charset=big5><body><p>全年召开听证会3次。</p></body></html>".encode("gbk"),
    "digits.txt": lambda: b"1,234,567." * 300_000,
    "parentheses.txt": lambda: "（".encode() * 300_000,
    "numerals.txt": lambda: "一二三四五万亿".encode() * 100_000,
    "one_line.txt": lambda: "全年共办理案件12件，".encode() * 100_000,
}


# Says how many kilobytes the largest of its children had. Not asked of this process: until it runs the program, a child is as
# large as the process that started it, which by then may have loaded much.
MEASURE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
open(sys.argv[1], "a").write(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}\\n")
sys.exit(code)
"""


def check(zhibiao: Program, folder: Path, tmp_path: Path, good: int) -> tuple[dict[str, str], float]:
    """Ingest the folder; the good ones must be loaded. Why each address was refused, and megabytes of the largest process."""
    warehouse, used, temporary = tmp_path / "w", tmp_path / "used", tmp_path / "temporary"
    temporary.mkdir()
    measured = [sys.executable, "-c", MEASURE, str(used)]
    run = zhibiao("ingest", folder, "--warehouse", warehouse, before=measured, TMPDIR=str(temporary))
    assert run.code == 1
    assert "Traceback" not in run.err + run.out
    assert "defect" not in run.err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", run.err)
    total, counts = re.match(r"([\d,]+) reports in [\d.]+ s: (.*);", run.out).groups()  # pyright: ignore[reportOptionalMemberAccess]
    counted = {fate: int(number.replace(",", "")) for number, fate in re.findall(r"(\d[\d,]*) (\w+)", counts)}
    assert sum(counted.values()) == int(total.replace(",", ""))
    assert counted["loaded"] + counted.get("superseding", 0) >= good
    query = "select address, rule from ops.rejection where grain <> 'fact'"
    rows = zhibiao("sql", query, "--warehouse", warehouse, "--format", "jsonl").out.splitlines()
    again = zhibiao("ingest", folder, "--warehouse", warehouse, before=measured, TMPDIR=str(temporary))
    assert "loaded" not in again.out.partition(";")[0], "nothing is loaded twice"
    assert list(temporary.iterdir()) == [], "no temporary files are left"
    megabytes = max(int(line) / 1024 for line in used.read_text(encoding="utf-8").split())
    return {row["address"]: row["rule"] for row in map(json.loads, rows)}, megabytes


def write_good(folder: Path) -> int:
    for number in range(5):
        text = GOOD.format(n=number + 2).replace("柳岸", f"柳岸{'甲乙丙丁戊'[number]}")
        (folder / f"good{number}.txt").write_text(text, encoding="utf-8")
    return 5


@pytest.mark.slow
def test_the_hostile_files_are_refused_with_their_reasons(zhibiao: Program, shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good = write_good(folder)
    for path in (shared / "formats/hostile").iterdir():
        (folder / path.name).symlink_to(path)
    reasons, megabytes = check(zhibiao, folder, tmp_path, good)
    found = {Path(address).name: reason for address, reason in reasons.items()}
    assert "empty" in found.values()
    assert {name: found.get(name) for name in ("encrypted_user.pdf", "p10000.pdf", "trunc.docx", "trunc.pdf")} == {
        "encrypted_user.pdf": "encrypted",
        "p10000.pdf": "too_large",
        "trunc.docx": "damaged",
        "trunc.pdf": "damaged",
    }
    assert found["bomb.docx"] == found["bomb.xlsx"] == "too_large"
    assert found["farcell.xlsx"] == "report_year_known", "the cells near the first one are read; they are no report"
    assert found["laughs.docx"] in ("damaged", "too_large")
    assert megabytes < 1000


@pytest.mark.slow
def test_more_that_is_made_to_harm(zhibiao: Program, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good = write_good(folder)
    for name, made in (BAD | ODD).items():
        (folder / name).write_bytes(made())
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(500_000_000)
    os.mkfifo(folder / "pipe.txt")
    (folder / "circle").symlink_to(folder)
    (folder / "nowhere.txt").symlink_to(tmp_path / "absent")
    (folder / "bomb.zip").write_bytes(archive_in_itself())
    for name in (b"line\nbreak.pdf", b"\x1b[31mred.pdf", b"\xb1\xa8\xb8\xe6.pdf", b"bad\xff\xfe.pdf"):
        (folder / os.fsdecode(name)).write_bytes(b"%PDF-1.4\n" + name)
    reasons, megabytes = check(zhibiao, folder, tmp_path, good)
    found = {address.removeprefix(f"{folder}/"): reason for address, reason in reasons.items()}
    assert set(BAD) | {"huge.txt", "报告.pdf", "line\ufffdbreak.pdf"} <= set(found)
    assert not set(found) & {f"good{number}.txt" for number in range(5)}
    assert found["huge.txt"] == found["many_objects.pdf"] == "too_large"
    assert {found[name] for name in ("film.mp4", "tool.py", "metadata.txt")} == {"unsupported"}
    assert megabytes < 1000
    assert sys.platform != "linux" or not list((tmp_path / "w" / "originals").rglob(".*"))
