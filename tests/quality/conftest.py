"""A warehouse in which every kind of thing is broken, by hands that mean no good."""

import shutil
from pathlib import Path

import pytest

from zhibiao.lake.attach import writing
from zhibiao.lake.location import Warehouse

SCRIPT = "<script>alert('report')</script>"
DAMAGE = f"""
    update core.fact_observation set value = -1 where char_start % 7 = 0;
    update core.fact_observation set status = $${SCRIPT}$$ where char_start % 31 = 0;
    update core.fact_observation set sentence = $${SCRIPT}$$ || sentence where char_start % 31 = 0;
    update core.fact_observation set source_text = $$<img src=x onerror=alert(1)>$$ where char_start % 31 = 0;
    update core.fact_observation set value_low = 9, value_high = 3, char_end = char_start where char_start % 43 = 0;
    insert into core.fact_observation from core.fact_observation where char_start % 97 = 0;
    update core.dim_document set kind = $${SCRIPT}$$, name = $$--{SCRIPT}.txt$$ where report_year = 2021;
    update core.dim_document set sha256 = 'short', report_year = 1066 where report_year = 2020;
    insert into core.dim_unit from core.dim_unit where name = '件';
    delete from core.document_text where document_key = (select min(document_key) from core.dim_document);
"""


@pytest.fixture(scope="session")
def damaged(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The samples, with rows that break rules of every type; to be looked at, never written."""
    folder = tmp_path_factory.mktemp("damaged") / "warehouse"
    shutil.copytree(loaded, folder)
    warehouse = Warehouse(folder)
    with writing(warehouse) as connection:
        connection.execute(DAMAGE)
    return warehouse
