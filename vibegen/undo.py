"""Takes back what one command did, and hands what later commands need over to them.

What later commands need is found by running them again, in memory, on the project without it: what
they would bring along then, they need.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vibegen.change import Change, CreateFile, DeleteFile, EditFile, Operation, Refused, sha
from vibegen.diff import encode_like, ended, opcodes, split_lines
from vibegen.emitted import Emitted, EmittedFile, Recorded, piece, to_json
from vibegen.history import History, take_back, without
from vibegen.leftovers import check_gone, check_modules, check_names, imports_any
from vibegen.moves import where_it_is
from vibegen.record import file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vibegen.pending import Pending
    from vibegen.project import Project

    Again = Callable[[Recorded, Project], Pending]


@dataclass
class _Undo:
    """One operation on its way back.

    Args:
        history: The project as it is.
        target: The operation to take back.
        files: What of it is to go: that which no later operation needs.
        given: What goes to later operations, by their ids.
        relinked: What later operations would have made otherwise without it: (id, path, change).
        kept: What stays because the user edited it.
    """

    history: History
    target: Recorded
    files: tuple[EmittedFile, ...]
    given: dict[str, list[EmittedFile]] = field(default_factory=dict[str, list[EmittedFile]])
    relinked: list[tuple[str, str, Emitted]] = field(
        default_factory=list[tuple[str, str, "Emitted"]]
    )
    kept: list[str] = field(default_factory=list[str])


def undo(project: Project, target: Recorded, again: Again, *, force: bool) -> Change:
    """Return the change that takes an operation back, its record included.

    Args:
        project: The project as it is.
        target: The operation, any of the record's.
        again: Runs the command of a later operation in a project, and writes nothing.
        force: Delete what was edited as well.

    Raises:
        Refused: A later operation needs what this one made, or cannot be run to find out.
    """
    files = tuple(where_it_is(project, it) for it in target.files)
    state = _Undo(History(project), target, files)
    if not force:
        check_gone(project, files)
    for later in state.history.after(target):
        without = again(later, project.without(target.id, _back(state, force=True)))
        _hand_over(state, later, without)
        _relink(state, later, again(later, project), without)
    _check_edited_later(state)
    back = _back(state, force=force)
    for id_, path, link in state.relinked:
        back[path] = _linked(state, id_, path, link, back.get(path, project.on_disk(path)))
    if not force:
        gone = [path for path, data in back.items() if data is None]
        for path, data in back.items():
            check_names(path, project.on_disk(path), data, target)
        for file in state.files:
            check_modules(file, back.get(file.path), gone, target)
        _check_importers(state, gone)
    operations = [_operation(path, project.on_disk(path), data) for path, data in back.items()]
    ids = dict.fromkeys([*state.given, *(id_ for id_, _, _ in state.relinked)])
    records: list[Operation] = [_taken_over(state, id_) for id_ in ids]
    path = file_of(target.id)
    records.append(DeleteFile(path, project.on_disk(path) or b""))
    return Change(
        root=project.root, operations=(*operations, *records), kept=tuple(dict.fromkeys(state.kept))
    )


def _operation(path: str, before: bytes | None, after: bytes | None) -> Operation:
    if after is None:
        return DeleteFile(path, before or b"")
    if before is None:
        return CreateFile(path, after)
    return EditFile(path, before, after, replaces=True)


def _back(state: _Undo, *, force: bool) -> dict[str, bytes | None]:
    """Return the files as they are without the operation; `None` for one that goes."""
    state.kept.clear()
    found: dict[str, bytes | None] = {}
    for file in state.files:
        now = state.history.project.on_disk(file.path)
        if file.op == "delete":
            if now is None:
                found[file.path] = "".join(it.replaced or "" for it in file.parts).encode()
            else:
                state.kept.append(file.path)
        elif now is None:
            if place := state.history.place(file):
                state.kept.append(f"{place}  moved from {file.path}")
        elif file.op == "create":
            if force or _is_pristine(file, now):
                found[file.path] = None
            else:
                state.kept.append(file.path)
        else:  # Refused where it is in an encoding now that cannot be told
            data, kept = without(file, state.history.project.read(file.path) or "")
            found[file.path] = encode_like(data, now)
            state.kept += [f"{file.path}  {it}".rstrip() for it in kept]
    return found


def _is_pristine(file: EmittedFile, now: bytes) -> bool:
    return sha(now) == file.written or (file.text is not None and file.text.encode() == now)


def _hand_over(state: _Undo, later: Recorded, pending: Pending) -> None:
    """Give a later operation what it would make itself if this one had never been."""
    left: list[EmittedFile] = []
    for file in state.files:
        mine, theirs = _split(file, pending)
        left += [mine] if mine else []
        if theirs:
            state.given.setdefault(later.id, []).append(theirs)
            state.relinked += [(later.id, file.path, it) for it in _surplus(theirs, pending)]
    state.files = tuple(left)


def _split(file: EmittedFile, pending: Pending) -> tuple[EmittedFile | None, EmittedFile | None]:
    """Return what of a file goes, and what a later operation needs."""
    if file.op == "create":
        return (None, file) if file.path in pending.created else (file, None)
    if file.path not in pending.files:
        return file, None
    before = split_lines(ended(pending.disk.read(file.path) or ""))
    after = split_lines(ended(pending.files[file.path].decode()))
    changed = opcodes(before, after)
    added = {it for tag, _, _, j1, j2 in changed if tag != "equal" for it in after[j1:j2]}

    def pick(pieces: Sequence[Emitted], *, needed: bool) -> tuple[Emitted, ...]:
        return tuple(it for it in pieces if _is_among(it, added) is needed)

    mine, theirs = (
        replace(file, units=pick(file.units, needed=it), parts=pick(file.parts, needed=it))
        for it in (False, True)
    )
    return mine, theirs if theirs.units or theirs.parts else None


def _surplus(file: EmittedFile, pending: Pending) -> Iterator[Emitted]:
    """Find the lines of a file that its next owner would have made without."""
    if file.op != "create" or file.text is None:
        return
    old = split_lines(file.text)
    new = split_lines(pending.wanted()[file.path].data.decode())
    for tag, i1, i2, _, _ in opcodes(old, new):
        if tag in {"delete", "replace"}:
            yield Emitted("", "", "".join(old[i1:i2]), "")


def _is_among(piece: Emitted, added: set[str]) -> bool:
    lines = [it for it in split_lines(piece.text) if it.strip()]
    return bool(lines) and added.issuperset(lines)


def _check_edited_later(state: _Undo) -> None:
    """Refuse to delete a file that a later operation wrote into."""
    going = {it.path for it in state.files if it.op == "create"}
    for later in state.history.after(state.target):
        for file in later.files:
            if file.path in going and state.history.project.on_disk(file.path) is not None:
                raise needed(state.target, later, f"it wrote into `{file.path}`")


def _check_importers(state: _Undo, gone: Sequence[str]) -> None:
    """Refuse to delete modules from which a file of a later operation imports."""
    made = [it for it in gone if it.endswith(".py")]
    read = state.history.project.read
    for later in state.history.after(state.target):
        own = (it.path for it in later.files if it.op == "create" and it.path.endswith(".py"))
        for path in own:
            if path not in gone and imports_any(read(path) or "", made):
                raise needed(state.target, later, f"`{path}` imports what it made")


def needed(target: Recorded, later: Recorded, why: str) -> Refused:
    """Say which later operation stands in the way."""
    return Refused(
        f"`{later.id}` needs `{target.id}`: {why}",
        hint=f"take that one back first: `vibegen undo {later.number}`",
    )


def _relink(state: _Undo, later: Recorded, before: Pending, after: Pending) -> None:
    """Find lines of later files that name this operation, as a migration names the one before."""
    made = {it.path for it in later.files if it.op == "create"}
    for path in made & before.found.keys() & after.found.keys():
        old, new = (split_lines(it.found[path].decode()) for it in (before, after))
        for tag, i1, i2, j1, j2 in opcodes(old, new):
            if tag != "equal":
                link = Emitted("", "", "".join(old[i1:i2]), "".join(new[j1:j2]))
                state.relinked.append((later.id, path, link))


def _linked(state: _Undo, id_: str, path: str, link: Emitted, data: bytes | None) -> bytes | None:
    """Return a later operation's file as if this one had never been.

    Raises:
        Refused: The user edited those lines.
    """
    text = None if data is None else take_back(data.decode(), link)
    if data is not None and text is None:
        later = state.history.project.record.operation(id_)
        raise needed(state.target, later, f"`{path}` builds on it, and was edited")
    return None if text is None else text.encode()


def _taken_over(state: _Undo, id_: str) -> EditFile:
    """Return the record of a later operation with what it took over."""
    path = file_of(id_)
    project = state.history.project
    own = project.record.operation(id_)
    joined = {it.path: it for it in own.files}
    for file in state.given.get(id_, ()):
        joined[file.path] = _joined(file, joined.get(file.path))
    for _, place, link in (it for it in state.relinked if it[0] == id_):
        file = joined[place]
        units_now = tuple(_relinked(it, link) for it in file.units)
        joined[place] = replace(file, units=units_now)
    after = to_json(own.command, tuple(joined.values())).encode()
    return EditFile(path, project.on_disk(path) or b"", after, replaces=True)


def _relinked(unit: Emitted, link: Emitted) -> Emitted:
    text = take_back(unit.text, link)
    return unit if text is None else piece(unit.name, text)


def _joined(first: EmittedFile, then: EmittedFile | None) -> EmittedFile:
    if then is None:
        return first
    return replace(
        then,
        op=first.op,
        read=first.read,
        units=first.units + then.units,
        parts=first.parts + then.parts,
    )


def choose(operations: Sequence[Recorded], word: str) -> Recorded:
    """Return the operation that a word means: its number, its id or the start of it; "" the last.

    Raises:
        Refused: There is none, or there are several.
    """
    if not operations:
        raise Refused(
            "no command is recorded here, so `undo` has nothing to take back",
            hint="take your own changes back with git",
        )
    found = list(_meant(operations, word)) if word else [operations[-1]]
    if len(found) == 1:
        return found[0]
    problem = "means several operations" if found else "is no operation of this project"
    raise Refused(f"`{word}` {problem}", hint="see them with `vibegen log`")


def _meant(operations: Sequence[Recorded], word: str) -> Iterator[Recorded]:
    for it in operations:
        if it.number == int(word) if word.isdigit() else it.id.startswith(word):
            yield it
