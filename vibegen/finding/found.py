"""Puts together what was found: the layout, how sure it is, and what only the user can decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vibegen.app_json import is_dotted
from vibegen.finding import manners, places
from vibegen.finding.apps import find_apps
from vibegen.finding.databases import find_database
from vibegen.finding.roots import find_root
from vibegen.finding.sessions import CLEARLY
from vibegen.finding.sources import Sources, in_common
from vibegen.finding.told import told
from vibegen.finding.wirings import Candidate, find_wirings
from vibegen.layout import Database, Layout, Pages, Wiring

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vibegen.finding.apps import AppObject
    from vibegen.finding.told import Line

NEAR = 20  # So many files show how the app is written


@dataclass(frozen=True)
class Doubt:
    """Several equal places, of which the user chooses one.

    Args:
        flag: What chooses without a terminal: `--app`, `--into`, `--session`.
        what: What it is about: "FastAPI object".
        choices: The places, as the flag takes them.
    """

    flag: str
    what: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What is known of an app.

    Args:
        layout: Where things are; where there are doubts, with the first choice.
        lines: What to tell people: (what, where, why it is that), in that order.
        doubts: What only the user can decide.
    """

    layout: Layout
    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...]


def find_layout(
    root: Path, *, app: str | None = None, into: str | None = None, session: str | None = None
) -> Found | None:
    """Look at a project without running it; `None` if no FastAPI object is in it.

    Args:
        root: The project's folder.
        app: The FastAPI object that the user chose, as `app/main.py:app`.
        into: The place for new routers that the user chose, as `app/api.py:router`.
        session: What gives routes a session, which the user chose, as `app/db.py:get_session`.

    Raises:
        BadWord: The session that was chosen is not there.
    """
    sources = Sources(root)
    apps = find_apps(sources)
    if not apps:
        return None
    wirings = find_wirings(sources)
    chosen = next((it for it in apps if app in {it.place, it.path, it.name}), None)
    if chosen:  # Each of several apps in one project has places of its own
        wirings = [it for it in wirings if _is_near(it, chosen, apps)] or wirings
    wiring, routers = _wiring(wirings, _fallback(chosen or apps[0], apps), into)
    chosen = chosen or max(apps, key=lambda it: in_common(it.path, wiring.path))
    doubts = () if app else tuple(_app_doubts(apps, wirings))
    doubts += () if into else tuple(_wiring_doubts(wirings))
    sessions = find_database(sources, session)
    if sessions.rivals:
        doubts += (Doubt("--session", "session for routes", sessions.rivals),)
    layout = _layout(sources, chosen, wiring, sessions.database)
    return Found(layout, tuple(told(layout, len(apps), routers, sessions.share)), doubts)


def _layout(sources: Sources, app: AppObject, wiring: Wiring, database: Database) -> Layout:
    """Return where all the rest is."""
    source, package, relative = find_root(sources, app.path)
    above = f"{source}/" if source else ""
    near = [app.path, wiring.path, *[it for it in sources.app if it.startswith(above)][:NEAR]]
    return Layout(
        adopted=True,
        app=f"{app.path}:{app.bound or app.name}",
        wiring=wiring,
        source=source,
        package=package,
        relative=relative,
        settings=places.find_settings(sources),
        dependencies=places.find_dependencies(sources, source),
        tests=places.find_tests(sources, source),
        database=_below(database, source),
        pages=_pages(places.find_pages(sources), source),
        newline=manners.find_newline(sources, app.path),
        indent=manners.find_indent(sources, near),
        quote=manners.find_quote(sources, near),
    )


def _is_near(candidate: Candidate, app: AppObject, apps: Sequence[AppObject]) -> bool:
    """Whether no other app is nearer to a place."""
    path = candidate.wiring.path
    nearest = max(in_common(it.path, path) for it in apps)
    return in_common(app.path, path) == nearest


def _fallback(app: AppObject, apps: Sequence[AppObject]) -> Wiring:
    """Return the place for the first router: beside the app, named if its file has several."""
    beside = [it for it in apps if it.path == app.path]
    return Wiring("include", app.path, app.name if beside[1:] else None)


def _wiring(wirings: Sequence[Candidate], fallback: Wiring, into: str | None) -> tuple[Wiring, int]:
    """Return the place that is chosen or fullest, and how many routers are there."""
    if into:
        known = next((it for it in wirings if into in {it.wiring.place, it.wiring.into}), None)
        path, _, name = into.partition(":")
        chosen = Candidate(Wiring("include", path, name or None), ())
        found = known or chosen
        return found.wiring, len(found.routers)
    if wirings:
        return wirings[0].wiring, len(wirings[0].routers)
    return fallback, 0


def _app_doubts(apps: Sequence[AppObject], wirings: Sequence[Candidate]) -> list[Doubt]:
    first, *others = apps
    if wirings or not any(it.uses * CLEARLY > first.uses for it in others):
        return []
    rivals = [it.place for it in apps if it.uses * CLEARLY > first.uses]
    return [Doubt("--app", "FastAPI object", tuple(rivals))]


def _wiring_doubts(wirings: Sequence[Candidate]) -> list[Doubt]:
    most = wirings[0].weight if wirings else 0
    rivals = [it.wiring.place for it in wirings if it.weight * CLEARLY > most]
    return [Doubt("--into", "place for routers", tuple(rivals))] if rivals[1:] else []


def _below(database: Database, source: str) -> Database:
    """Return the dotted names as the app imports them, from its source folder."""
    names = {
        it: _cut(getattr(database, it), source) for it in ("session", "alias", "maker", "base")
    }
    return replace(database, **names)


def _pages(pages: Pages, source: str) -> Pages:
    return replace(pages, templates=_cut(pages.templates, source))


def _cut(name: str, source: str) -> str:
    """Return a dotted name as it is imported; "" for one that Python could not import."""
    inner = name.removeprefix(f"{source.replace('/', '.')}.") if source else name
    return inner if is_dotted(inner) else ""
