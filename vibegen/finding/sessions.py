"""Finds what a project's routes depend on for a session of SQLAlchemy or SQLModel."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.edits.py_code import statements
from vibegen.edits.py_names import dotted, resolve, scopes, statements_of_scope
from vibegen.layout import Database
from vibegen.words import BadWord, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vibegen.edits.py_code import Code
    from vibegen.finding.sources import Sources

SYNC = frozenset(
    {
        *("sqlalchemy.orm.Session", "sqlalchemy.orm.session.Session"),
        *("sqlmodel.Session", "sqlmodel.orm.session.Session"),
    }
)
ASYNC = frozenset(
    {
        *("sqlalchemy.ext.asyncio.AsyncSession", "sqlalchemy.ext.asyncio.session.AsyncSession"),
        *("sqlmodel.ext.asyncio.session.AsyncSession",),
    }
)
CLEARLY = 1.5  # So many times as much as the next one has is no doubt
MAKERS = frozenset(("sessionmaker", "async_sessionmaker"))
Asked = tuple[str, str, bool]  # An alias or "", what is depended on, whether it is async


@dataclass(frozen=True)
class Sessions:
    """What is known of an app's sessions.

    Args:
        database: How it stores.
        share: How many of the routes use the session.
        rivals: The dependencies that are used about as often as each other, as `--session` takes
            them; none where there is no doubt.
    """

    database: Database
    share: str = ""
    rivals: tuple[str, ...] = ()


def find_session(sources: Sources, chosen: str | None = None) -> Sessions | None:
    """Return the session that most routes get, and how many do; `None` if no route could get one.

    Args:
        sources: The project's files.
        chosen: The dependency that the user chose, as `app/db.py:get_session`.

    Raises:
        BadWord: What was chosen is not there.
    """
    votes = _votes(sources)
    ranked = votes.most_common()
    if chosen:
        (target, alias, is_async), count = _chosen(sources, chosen, votes)
        share = f"{count} of {votes.total()} uses"
        found = _session(sources, target, alias, is_async=is_async)
        return found and Sessions(found[0], found[1] or share)
    share = f"{ranked[0][1]} of {votes.total()} uses" if ranked else "used nowhere yet"
    target, alias, is_async = ranked[0][0] if ranked else _only_generator(sources)
    often = [asked for asked, count in ranked if count * CLEARLY > ranked[0][1]]
    rivals = tuple(dict.fromkeys(_place(sources, it) for it, _, _ in often))
    found = _session(sources, target, alias, is_async=is_async)
    return found and Sessions(found[0], found[1] or share, rivals if rivals[1:] else ())


def _place(sources: Sources, target: str) -> str:
    """Return what `--session` calls a dependency; one of a library has no file."""
    module, _, name = target.rpartition(".")
    path = sources.find_module(module, "") if module else None
    return f"{path}:{name}" if path else target


def _chosen(sources: Sources, chosen: str, votes: Counter[Asked]) -> tuple[Asked, int]:
    """Return the dependency that the user chose, and how often it is used."""
    for asked, count in votes.most_common():
        if chosen in {_place(sources, asked[0]), asked[0], asked[0].rpartition(".")[2]}:
            return asked, count
    path, _, name = chosen.partition(":")
    code = sources.code(path)
    for stmt in code.tree.body if code else ():
        if isinstance(stmt, ast.FunctionDef | ast.AsyncFunctionDef) and stmt.name == name:
            is_async = isinstance(stmt, ast.AsyncFunctionDef)
            return (f"{sources.dotted(path)}.{name}", "", is_async), 0
    raise BadWord(
        f"`--session` chose {quoted(chosen)}, and no such function gives routes a session",
        hint="type FILE:NAME: `--session app/db.py:get_session`",
    )


def _session(
    sources: Sources, target: str, alias: str, *, is_async: bool
) -> tuple[Database, str] | None:
    """Return how a new feature gets a session, and why so if not by that dependency.

    A dependency that stands beside routes would be imported in a circle: there, what makes the
    sessions is what a new feature shares.
    """
    makers = dict(_makers(sources))
    fitting = [it for it, kind in makers.items() if kind is is_async or not target]
    if target and not (fitting and _has_routes(sources, target)):
        return Database(session=target, alias=alias, is_async=is_async), ""
    if len(fitting) == 1:
        why = "since its dependency stands beside routes" if target else "with no dependency yet"
        return Database(maker=fitting[0], is_async=makers[fitting[0]]), why
    return None


def _has_routes(sources: Sources, target: str) -> bool:
    path = sources.find_module(target.rpartition(".")[0], "")
    data = sources.data(path) if path else b""
    return b"APIRouter(" in data or b"FastAPI(" in data


def _votes(sources: Sources) -> Counter[Asked]:
    """Count what functions depend on, by an alias that features share if there is one."""
    votes: Counter[Asked] = Counter()
    aliases: Counter[Asked] = Counter()
    for path, code in sources.codes(r"\bDepends\b"):
        for name, dependency, is_async in _asked_for(code):
            target = _absolute(sources, dependency, path)
            if not target:
                continue
            votes[target, "", is_async] += 1
            if name and b"APIRouter(" not in sources.data(path):  # Else it is one feature's own
                aliases[target, f"{sources.dotted(path)}.{name}", is_async] += 1
    if not aliases:
        return votes
    (target, alias, is_async), _ = aliases.most_common(1)[0]
    count = votes.pop((target, "", is_async))
    return Counter({(target, alias, is_async): count + _annotations(sources, alias)}) + votes


def _annotations(sources: Sources, alias: str) -> int:
    """Count the arguments that an alias annotates."""
    use = rf":\s*(?:\w+\.)*{alias.rpartition('.')[2]}\b".encode()
    return sum(len(re.findall(use, sources.data(it))) for it in sources.app)


def _asked_for(code: Code) -> Iterator[Asked]:
    """Yield (alias or "", what it depends on, async) wherever a file asks for a session."""
    known = scopes(code)[0].known
    for node in statements(code.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args]
            padding = len(arguments) - len(node.args.defaults)
            pairs = list(zip(arguments[padding:], node.args.defaults, strict=True))
            pairs += [
                (a, d)
                for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if d
            ]
            for argument, default in pairs:
                yield from _asked(argument.annotation, default, known)
            for argument in (*arguments, *node.args.kwonlyargs):
                yield from _annotated(argument.annotation, known, "")
        elif isinstance(node, ast.Assign) and node in code.tree.body:
            yield from _annotated(node.value, known, dotted(node.targets[0]))


def _asked(
    annotation: ast.expr | None, default: ast.expr, known: Mapping[str, str], alias: str = ""
) -> Iterator[Asked]:
    kind = resolve(dotted(annotation), known) if annotation else ""
    if kind not in SYNC | ASYNC or not isinstance(default, ast.Call):
        return
    named = [it.value for it in default.keywords if it.arg == "dependency"]
    name = dotted((default.args or named or [ast.Constant(None)])[0])
    if name and dotted(default.func).rpartition(".")[2] == "Depends":
        yield alias, resolve(name, known), kind in ASYNC


def _annotated(
    annotation: ast.expr | None, known: Mapping[str, str], alias: str
) -> Iterator[Asked]:
    """Look into `Annotated[AsyncSession, Depends(get_session)]`."""
    if isinstance(annotation, ast.Subscript) and dotted(annotation.value).endswith("Annotated"):
        inner = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
        for default in inner[1:]:
            yield from _asked(inner[0], default, known, alias)


def _only_generator(sources: Sources) -> Asked:
    """Return the function that yields a session and that no route uses yet, if there is one."""
    found: list[Asked] = []
    for path, code in sources.codes(r"sessionmaker|Session\("):
        makers = {
            dotted(target)
            for stmt in code.tree.body
            if isinstance(stmt, ast.Assign) and _is_maker(stmt.value)
            for target in stmt.targets
        }
        for stmt in code.tree.body:
            is_function = isinstance(stmt, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and _yields_session(stmt, makers):
                is_async = isinstance(stmt, ast.AsyncFunctionDef)
                found.append((f"{sources.dotted(path)}.{stmt.name}", "", is_async))
    return found[0] if len(found) == 1 else ("", "", True)


def _is_maker(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and dotted(value.func).rpartition(".")[2] in MAKERS


def _yields_session(
    function: ast.FunctionDef | ast.AsyncFunctionDef, makers: Collection[str]
) -> bool:
    names = [dotted(it.func) for it in ast.walk(function) if isinstance(it, ast.Call)]
    managed = any(dotted(it).endswith("contextmanager") for it in function.decorator_list)
    yields = any(isinstance(it, ast.Yield) for it in ast.walk(function))
    makes = any("session" in it.lower() or it in makers for it in names)
    return makes and yields and not managed and not function.args.args


def _makers(sources: Sources) -> Iterator[tuple[str, bool]]:
    """Yield what makes sessions at module level, and whether those are async."""
    for path, code in sources.codes(r"sessionmaker"):
        known = scopes(code)[0].known
        for stmt in code.tree.body:
            value = getattr(stmt, "value", None)
            if not isinstance(stmt, ast.Assign | ast.AnnAssign) or not isinstance(value, ast.Call):
                continue
            name = dotted(value.func).rpartition(".")[2]
            if _is_maker(value):
                kinds = {resolve(dotted(it.value), known) for it in value.keywords}
                target = stmt.targets[0] if isinstance(stmt, ast.Assign) else stmt.target
                is_async = name == "async_sessionmaker" or bool(kinds & ASYNC)
                if not dotted(target).startswith("_"):
                    yield f"{sources.dotted(path)}.{dotted(target)}", is_async


def _absolute(sources: Sources, target: str, path: str) -> str:
    """Return a dependency by the module that binds it; "" if it is bound inside of a function."""
    if "." not in target:
        code = sources.code(path)
        names = (
            {getattr(it, "name", "") for it in statements_of_scope(code.tree.body)} if code else ()
        )
        return f"{sources.dotted(path)}.{target}" if target in names else ""
    place = sources.find_name(target, path)
    if place:
        return f"{sources.dotted(place[0])}.{place[1]}"
    own = target.startswith(".") or sources.find_module(target.split(".", maxsplit=1)[0], path)
    return "" if own else target  # A method of an object, which cannot be imported by itself
