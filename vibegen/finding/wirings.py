"""Finds the places where a project wires its routers, and how many each of them holds already."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vibegen.edits.place import Unsure
from vibegen.edits.py_code import is_function
from vibegen.edits.py_included import find_calls, router_of
from vibegen.edits.py_includes import find_places
from vibegen.edits.py_lists import find_sequence
from vibegen.edits.py_names import dotted, resolve, scopes
from vibegen.finding.folders import find_folder
from vibegen.layout import Wiring

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vibegen.edits.py_code import Code
    from vibegen.edits.py_includes import Place
    from vibegen.edits.py_names import Scope
    from vibegen.finding.sources import Sources


MANY = 3  # So many routers side by side are the app's features
VERSION = re.compile(r"(?:^|_)v\d+(?:_|$)")
Router = tuple[str, str]  # The file that binds it, and its name
MUCH = 2  # Unless one of them collects so many times as much, as an API beside two odd pages


@dataclass(frozen=True)
class Candidate:
    """A place for a new router.

    Args:
        wiring: Where.
        routers: The routers that are wired there, as (file, name).
        is_twofold: Whether it collects two that collect one router each: features, or places too.
    """

    wiring: Wiring
    routers: tuple[Router, ...]
    is_twofold: bool = False

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return 1 if self.is_twofold else len(self.routers)


def find_wirings(sources: Sources) -> list[Candidate]:
    """Return the places that wire at least one router, the fullest first."""
    codes = sources.codes(r"include_router")
    found = [it for path, code in codes for it in _found(sources, path, code)]
    owners = {_owner(it): it for it in found}
    features = {_owner(it) for above in found for it in _features(above, owners)}
    left = [_left(it, features, owners) for it in found if _owner(it) not in features]
    filled = [it for it in left if it.routers]
    return sorted(filled, key=lambda it: (-it.weight, not it.is_twofold, it.wiring.place))


def _left(
    candidate: Candidate, features: Collection[Router], owners: Mapping[Router, Candidate]
) -> Candidate:
    """Return a place without the routers that are places themselves."""
    if _is_twofold(candidate, owners):
        return replace(candidate, is_twofold=True)
    routers = (it for it in candidate.routers if it in features or it not in owners)
    return replace(candidate, routers=tuple(routers))


def _is_twofold(above: Candidate, owners: Mapping[Router, Candidate]) -> bool:
    children = set(above.routers)
    parts = [len(owners[it].routers) for it in children if it in owners]
    return len(children) == MANY - 1 and parts == [1, 1] and not _versions(children)


def _versions(routers: Collection[Router]) -> set[Router]:
    """Return those that collect one version of an API, by the name of router, file or folder."""
    folders = Counter(path.rpartition("/")[0] for path, _ in routers)
    found: set[Router] = set()
    for path, name in routers:
        folder, _, file = path.rpartition("/")
        words = (name, file.removesuffix(".py"), folder.rpartition("/")[2] * (folders[folder] == 1))
        if any(map(VERSION.search, words)):
            found.add((path, name))
    return found


def _owner(candidate: Candidate) -> Router:
    return candidate.wiring.path, (candidate.wiring.into or "").rpartition(".")[2]


def _features(above: Candidate, owners: Mapping[Router, Candidate]) -> Iterator[Candidate]:
    """Yield the routers that one collects and that collect the parts of one feature themselves.

    `api.py` includes users, tasks and articles, and `articles/__init__.py` the two files of that
    feature: a new one goes beside its siblings, not into one of them. The versions of an API are
    no features, and of two that collect one router each nobody knows.
    """
    children = len(set(above.routers))
    versions = _versions(above.routers)
    if _is_twofold(above, owners):
        return
    for router in (it for it in above.routers if it not in versions):
        child = owners.get(router)
        if child is None or child is above:
            continue
        parts = len(child.routers)
        few = children > 1 and parts == 1
        if few or (children >= MANY and parts <= MUCH * children):
            yield child


def _found(sources: Sources, path: str, code: Code) -> Iterator[Candidate]:
    for place in find_places(code):
        if place.includes:
            routers = tuple(_included(sources, path, code, place))
            yield Candidate(Wiring("include", path, place.name), routers)
    for scope in scopes(code):
        for _, router, loops in find_calls(scope.block):
            root, _, attribute = router.partition(".")
            if root in loops:
                yield from _listed(sources, path, scope, loops[root], attribute)
        yield from _globbed(sources, path, scope)


def _included(sources: Sources, path: str, code: Code, place: Place) -> Iterator[tuple[str, str]]:
    """Yield the routers that stand in calls; a parameter of the function is none that we know."""
    scope = next(it for it in scopes(code) if it.function == place.function)
    parameters = _parameters(code, place.function)
    for index in place.includes:
        stmt = place.block[index]
        call = stmt.value if isinstance(stmt, ast.Expr) else None
        name = router_of(call) if isinstance(call, ast.Call) else ""
        root = name.partition(".")[0]
        if root in parameters:
            continue
        target = resolve(name, scope.known)
        local = (path, name) if target == name else None
        yield local or sources.find_name(target, path) or (path, name)


def _parameters(code: Code, function: str) -> set[str]:
    name = function.rpartition(".")[2]
    return {
        argument.arg
        for node in ast.walk(code.tree)
        if is_function(node) and node.name == name
        for argument in (*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs)
    }


def _listed(
    sources: Sources, path: str, scope: Scope, source: ast.expr, attribute: str
) -> Iterator[Candidate]:
    """Yield the list that a loop walks, in whichever file it is bound."""
    name = dotted(source)
    if not name:
        return
    target = resolve(name, scope.known)
    place = (path, name) if target == name else sources.find_name(target, path)
    code = sources.code(place[0]) if place else None
    if not place or not code:
        return
    try:
        elements = find_sequence(code, place[1]).elts
    except Unsure:
        return
    known = scopes(code)[0].known
    routers = [
        sources.find_name(resolve(dotted(it), known), place[0]) or (place[0], dotted(it))
        for it in elements
        if dotted(it)
    ]
    if len(routers) == len(elements):  # Else they are tuples or calls: more than a router each
        kind = "modules" if attribute else "list"
        yield Candidate(Wiring(kind, place[0], place[1]), tuple(routers))


def _globbed(sources: Sources, path: str, scope: Scope) -> Iterator[Candidate]:
    """Yield the folder that a loop looks into for modules with routers."""
    for node in (it for stmt in scope.block for it in ast.walk(stmt) if isinstance(it, ast.For)):
        calls = [it for it in ast.walk(node) if isinstance(it, ast.Call)]
        includes = [it for it in calls if dotted(it.func).endswith(".include_router")]
        if not includes or dotted(node.iter):
            continue
        folder = find_folder(sources, path, node.iter, scope)
        attribute = _attribute(includes[0], node)
        if folder and attribute:
            inside = folder.rpartition("/")[0]
            there = [it for it in sources.python if it.rpartition("/")[0] == inside]
            routers = tuple((it, attribute) for it in there if not it.endswith("__init__.py"))
            yield Candidate(Wiring("files", folder, attribute), routers)


def _attribute(include: ast.Call, loop: ast.For) -> str:
    """Return the attribute of a module that a loop includes: `module.router`, or by getattr."""
    argument = (include.args or [it.value for it in include.keywords] or [ast.Constant(None)])[0]
    bound = {
        dotted(it.targets[0]): it.value
        for it in ast.walk(loop)
        if isinstance(it, ast.Assign) and len(it.targets) == 1
    }
    if isinstance(argument, ast.Name):
        argument = bound.get(argument.id, argument)
    if isinstance(argument, ast.Attribute):
        return argument.attr
    if isinstance(argument, ast.Call) and dotted(argument.func) == "getattr":
        name = argument.args[1] if argument.args[1:] else None
        return str(name.value) if isinstance(name, ast.Constant) else ""
    return ""
