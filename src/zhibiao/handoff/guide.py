"""README.md of a release: which file is for whom."""

from zhibiao.handoff.changes import PAGE

NAME = "README.md"
_TEXT = """# 指标 zhibiao {name}

Figures of local-government rule-of-law reports, each with the sentence that it stands in. This folder is a release: it is never
changed; a later one stands beside it, and `latest` leads to the newest.

地方政府法治工作报告中的数字，每个数字都附有原句。本文件夹是一个已发布的版本，不再改动；新版本另建文件夹，`latest` 指向最新版本。

| you have 您使用 | take 请用 |
| --- | --- |
| Excel, WPS | `xlsx/`; marts too large for a spreadsheet are in `csv/` only 数据量过大的主题视图只有 CSV |
| Power BI, Tableau, Superset, Metabase | `zhibiao.duckdb`, opened read-only 以只读方式打开; or 或 `mart/*.parquet` |
| Python, R, Spark, ClickHouse … | `mart/` and 与 `core/` (Parquet; the large ones one file a report year 大表按报告年度分文件) |
| a catalogue of data 数据目录 | `datapackage.json` (Frictionless) |

- What each table and column means 各表各列的含义: [dictionary.md](dictionary.md), [dictionary.zh-CN.md](dictionary.zh-CN.md),
  or for a browser 网页版 [dictionary.html](dictionary.html), [dictionary.zh-CN.html](dictionary.zh-CN.html).
- What changed 变动: [{changes}]({changes}). How to cite 引用方式: CITATION.cff. Is it whole? 校验: `sha256sum -c SHA256SUMS`.
- In CSV a text that a spreadsheet would run as a formula begins with an apostrophe, and marks that nobody sees are left out, in
  XLSX too; Parquet and DuckDB hold the text as it was read.
  CSV 中可能被当作公式的文本前加了单引号；CSV 与 XLSX 去除了不可见字符；Parquet 与 DuckDB 保留原文。
- Leave rows with `is_part` or `is_repeat` out of sums; never add up different `status`, `unit` or `level`; compare equal
  `period_kind` only.
  求和时排除 `is_part` 与 `is_repeat`；不同 `status`、`unit`、`level` 的数字不可相加；只比较 `period_kind` 相同的数字。
"""


def guide(name: str) -> str:
    """The text of the file, for the release of this name."""
    return _TEXT.format(name=name, changes=PAGE)
