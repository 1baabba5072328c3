"""`just bench`: measure everything, print one table, keep it in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import adoption, documents, edits, live, requests, rows, scale, startup, unused
from bench.places import ROOT, install_tool
from bench.report import Figure, page, say, summary, table

GROUPS = (
    *("startup", "edits", "adoption", "scale"),
    *("requests", "documents", "rows", "live", "unused"),
)
PAGE = ROOT / "docs/benchmarks.md"


def main() -> None:
    """Run the groups that were asked for."""
    parser = argparse.ArgumentParser(prog="just bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds; docs/ stays as it is")
    asked = parser.parse_args()
    groups: list[str] = asked.groups or [*GROUPS]
    if unknown := set(groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    with TemporaryDirectory(prefix="vibegen-bench-") as folder:
        figures = measure(groups, Path(folder), quick=asked.quick)
    sys.stdout.write(f"{table(figures)}\n\n{summary(figures)}\n")
    if not asked.quick and groups == [*GROUPS]:
        PAGE.write_text(page(figures, "just bench"))
        say(f"written to {PAGE.relative_to(ROOT)}")


def measure(groups: list[str], place: Path, *, quick: bool) -> list[Figure]:
    """Measure in a folder, which is empty before."""
    tool = install_tool(place / "tool")
    figures: list[Figure] = []
    if "startup" in groups:
        figures += startup.start_up(tool, place, 5 if quick else 21)
        figures += startup.new(tool, place, 3 if quick else 9)
        figures += startup.ruff_processes(tool, place)
    if "edits" in groups:
        figures += edits.long_files(tool, 3 if quick else 15)
    if "adoption" in groups:
        figures += adoption.adopting(tool, place, 3 if quick else 9)
    if "scale" in groups:
        sizes = {10: None, 100: None} if quick else scale.BUDGETS
        figures += scale.resources(tool, place, 3 if quick else 11, sizes)
    if "requests" in groups:
        figures += requests.app_costs(tool, place, 5 if quick else 15)
    if "documents" in groups:
        figures += documents.app_costs(tool, place, 5 if quick else 15)
    if "rows" in groups:
        figures += rows.pages(tool, place, 5 if quick else 15)
    if "live" in groups:
        figures += live.streams(tool, place, 1_000 if quick else live.CLIENTS)
    if "unused" in groups:
        figures += unused.unused(tool, place, 5 if quick else 15)
    return figures


if __name__ == "__main__":
    main()
