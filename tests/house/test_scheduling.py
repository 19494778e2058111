"""What docs/scheduling.md and prefect.yaml say can be done as it stands there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from zhibiao.lake.location import VARIABLE


def test_prefect_yaml_names_flows_that_are_there_and_parameters_that_they_take(root: Path):
    from prefect.flows import load_flow_from_entrypoint
    from prefect.schedules import Cron

    described = yaml.safe_load((root / "prefect.yaml").read_text(encoding="utf-8"))
    names = [deployment["name"] for deployment in described["deployments"]]
    assert names == ["every-night", "every-week", "one-source", "folder"]
    for deployment in described["deployments"]:
        flow = load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False)
        filled = {name: "/srv" if "$" in str(value) else value for name, value in deployment["parameters"].items()}
        flow.validate_parameters(filled)
        assert deployment["parameters"]["warehouse"] == f"{{{{ ${VARIABLE} }}}}"
        for schedule in deployment.get("schedules", ()):
            Cron(schedule["cron"], timezone=schedule["timezone"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_the_unit_is_one_that_systemd_takes(root: Path, tmp_path: Path):
    page = (root / "docs" / "scheduling.md").read_text(encoding="utf-8")
    [unit] = re.findall(r"```ini\n(.*?)```", page, re.DOTALL)
    # The program of this environment stands for the one that would be installed.
    program = Path(sys.executable).with_name("zhibiao")
    assert "/opt/zhibiao/bin/zhibiao serve" in unit
    place = tmp_path / "zhibiao.service"
    place.write_text(unit.replace("/opt/zhibiao/bin/zhibiao", str(program)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", place], capture_output=True, encoding="utf-8", check=False)
    ours = [line for line in done.stderr.splitlines() if "zhibiao.service" in line]
    assert ours == []
