"""The tutorial can be followed, and shows what it prints."""

import pytest

from tools import notebook


@pytest.mark.slow
def test_the_tutorial_runs_and_prints_what_it_shows():
    shown, ran = notebook.read(), notebook.run()
    assert notebook.printed(ran) == notebook.printed(shown), "run `make docs`"

    everything = "".join(notebook.printed(ran))
    assert "10 loaded; 872 facts" in everything
    assert "全年共召开听证会53次" in everything
    outputs = [output for cell in ran.cells for output in cell.get("outputs", [])]
    [chart] = [output.data["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]
    for drawn in ("听证会", "武汉市洪山区青岚街道办事处 2022", ">53<", ">38<"):
        assert drawn in chart


def test_the_tutorial_asks_nothing_of_the_network():
    for cell in notebook.read().cells:
        assert "http" not in cell.source
        assert not [output for output in cell.get("outputs", []) if "<script" in str(output)]
