"""CITATION.cff: how to cite a release (Citation File Format 1.2.0)."""

from datetime import date

import yaml

NAME = "CITATION.cff"
TITLE = "指标 zhibiao: figures of local-government rule-of-law reports 地方政府法治工作报告指标数据"

_MESSAGE = (
    "If you use these figures, cite this release, and for a single figure the document that it stands in. "
    "引用请注明本版本；单个数字请同时注明其出处文件。"
)


def citation(name: str, day: date, publisher: str) -> str:
    """The text of the file, for the release of this name."""
    about = {
        "cff-version": "1.2.0",
        "message": _MESSAGE,
        "type": "dataset",
        "title": TITLE,
        "authors": [{"name": publisher}],
        "version": name.removeprefix("v"),
        "date-released": day,
    }
    return yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=10_000)
