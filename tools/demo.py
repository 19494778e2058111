"""`make demo`: load the sample reports into a warehouse of their own, ask it four questions, and write pages to look at."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from tools.generated import ROOT

WAREHOUSE = Path("demo-out") / "warehouse"

PAGES = Path("demo-out") / "pages"

INGEST = ("ingest", "samples")
SITE = ("site", str(PAGES))

QUESTIONS = {
    "Hearings and other meetings at which decisions are deliberated": """
        select organisation, year(period_end) as year,
            max(value) filter (where meeting = 'hearing') as hearings,
            max(value) filter (where meeting = 'coordination meeting') as coordination,
            max(value) filter (where meeting = 'appraisal meeting') as appraisal,
            max(value) filter (where meeting = 'residents'' meeting') as residents
        from mart.hearings group by all order by all""",
    "Mediation of disputes": """
        select organisation, year(period_end) as year,
            max(value) filter (where metric = 'mediation.cases_accepted') as accepted,
            max(value) filter (where metric = 'mediation.cases_succeeded') as succeeded,
            max(value) filter (where metric = 'mediation.success_rate') as rate_percent
        from mart.mediation group by all order by all""",
    "Volunteers": """
        select organisation, year(period_end) as year,
            max(value) filter (where metric = 'volunteers.people') as volunteers,
            max(value) filter (where metric = 'volunteers.teams') as teams,
            max(value) filter (where metric = 'volunteers.activities') as activities
        from mart.volunteers group by all order by all""",
    "Queries answered by legal counsel, each with the sentence that says so": """
        select organisation, year(period_end) as year, value, unit, sentence
        from mart.counsel_queries order by all""",
}

NEXT = f"""Try next:
  export ZHIBIAO_WAREHOUSE={WAREHOUSE} PATH=$PWD/.venv/bin:$PATH
  zhibiao sql "from mart.year_on_year"              what changed from one year to the next
  zhibiao facts --metric counsel --status planned   what was promised, with the sentences
  zhibiao explore                                   the same pages, served, with questions in SQL and corrections
  zhibiao document shigou_township_2020.txt         one report, every figure in its place
  zhibiao extract YOUR-REPORT.txt --explain         your own report; why each number is a fact, or is none
  zhibiao publish demo-out/releases                 Parquet, CSV, XLSX and one zhibiao.duckdb, described"""


def run(*arguments: str, environment: dict[str, str] | None = None) -> str:
    """What the program prints; its messages go where ours go. SystemExit with its code when it fails."""
    command = [sys.executable, "-m", "zhibiao.cli", *arguments]
    variables = {"COLUMNS": str(shutil.get_terminal_size((110, 24)).columns), "ZHIBIAO_WAREHOUSE": str(WAREHOUSE)}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | variables | (environment or {}),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        print(done.stdout)
        sys.exit(done.returncode)
    return done.stdout


def main() -> None:
    """The whole demonstration, from an empty folder."""
    shutil.rmtree(ROOT / WAREHOUSE.parent, ignore_errors=True)
    print(f"$ zhibiao {shlex.join(INGEST)}", flush=True)
    print(run(*INGEST))
    for title, query in QUESTIONS.items():
        print(f"── {title}", f'$ zhibiao sql "{dedent(query).strip()}"', sep="\n", flush=True)
        print(run("sql", query))
    print("── Pages to look at: every figure leads to its sentence", f"$ zhibiao {shlex.join(SITE)}", sep="\n", flush=True)
    print(run(*SITE))
    print(NEXT)


if __name__ == "__main__":
    main()
