"""What the gate refused, as it is recorded."""

from zhibiao.lake.records import Address
from zhibiao.lake.rejections import Rejection
from zhibiao.quality.gate import RefusedRow


def rejection(grain: str, row: RefusedRow, document: Address) -> Rejection:
    """The record of a row that was refused: a whole document (`document`) or one fact of it (`fact`)."""
    loaded = row.document_key if grain == "fact" else None
    detail = f"{document.name}: {row.description}"
    return Rejection(
        grain, document.name, document.address, document.sha256, loaded, row.suite, row.rule, detail, row.content, row.row_key
    )
