"""What is installed is what is here."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

UV = str(Path(sys.executable).with_name("uv"))


def pins(root: Path) -> dict[str, str]:
    lines = (root / "constraints.txt").read_text(encoding="utf-8").split()
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def test_every_package_is_named_for_the_wheel(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    inside = {".".join(path.parent.relative_to(root / "src").parts) for path in (root / "src").rglob("__init__.py")}
    mapped = {name for name, folder in project["package-dir"].items() if name and (root / folder / "__init__.py").is_file()}
    assert mapped == {"zhibiao.flows", "zhibiao.sql", "zhibiao.expectations"}
    assert set(project["packages"]) == inside | mapped


def test_constraints_pin_everything_by_version_alone(root: Path):
    for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+-]+", line), line


def test_constraints_pin_what_the_project_needs_and_what_that_needs(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = pins(root)
    extras = project["optional-dependencies"]
    to_do = [Requirement(line) for line in project["dependencies"] + extras["dev"] + extras["ocr"]]
    seen: set[tuple[str, str]] = set()
    while to_do:
        wanted = to_do.pop()
        name = canonicalize_name(wanted.name)
        assert name in pinned, f"{wanted} is not in constraints.txt"
        assert wanted.specifier.contains(pinned[name], prereleases=True), f"{wanted} does not allow {name}=={pinned[name]}"
        for extra in ("", *wanted.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            needs = (Requirement(line) for line in requires(name) or ())
            to_do += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]


@pytest.mark.slow
def test_the_wheel_works_in_another_environment_from_another_folder(root: Path, tmp_path: Path):
    def uv(*arguments: str | Path) -> None:
        done = subprocess.run([UV, *map(str, arguments)], cwd=root, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr

    uv("build", "--wheel", "--quiet", "--build-constraint", "constraints.txt", "--out-dir", tmp_path)
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"zhibiao/py.typed", "zhibiao/quality/templates/page.j2", "zhibiao/quality/templates/docs.css"} <= set(names)
    for folder, pattern in (("sql", "**/*.sql"), ("expectations", "*.json"), ("flows", "*.py")):
        here = {str(Path("zhibiao", path.relative_to(root))) for path in (root / folder).glob(pattern)}
        assert here and here <= set(names)
    assert not [name for name in names if name.split("/")[0] in ("tests", "tools", "samples", "bench", "src")]

    environment = tmp_path / "environment"
    uv("venv", "--quiet", "--python", sys.executable, environment)
    uv("pip", "install", "--quiet", "--python", environment, "-c", "constraints.txt", wheel)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def zhibiao(*arguments: str | Path) -> str:
        command = [environment / "bin" / "zhibiao", *map(str, arguments)]
        done = subprocess.run(command, cwd=elsewhere, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    zhibiao("ingest", root / "samples")
    rows = zhibiao("sql", "select count(*) as hearings from mart.hearings", "--format", "jsonl")
    assert json.loads(rows)["hearings"] >= 20
    zhibiao("publish", "releases")
    assert (elsewhere / "warehouse").is_dir()
    assert (elsewhere / "releases" / "latest" / "datapackage.json").is_file()
    assert (elsewhere / "releases" / "latest" / "zhibiao.duckdb").is_file()
