"""What became of what commands emitted: pristine, edited, moved or deleted. Reads, never writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from vibegen.change import sha
from vibegen.diff import ended, split_lines, text_of
from vibegen.emitted import piece
from vibegen.moves import where_it_is
from vibegen.units import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vibegen.emitted import Emitted, EmittedFile, Recorded
    from vibegen.project import Project

Fate = Literal["pristine", "edited", "moved", "deleted"]
CUT = (".py", ".html", ".toml", ".yaml", ".yml", ".md")  # Where a unit may have moved to


@dataclass(frozen=True, slots=True)
class State:
    """What became of one thing that a command emitted.

    Args:
        operation: The id of the operation that emitted it.
        path: The file that it was emitted into.
        name: Qualified, as `vibegen.units` gives it; "" for a file as a whole.
        fate: What became of it; what later operations added to it does not count.
        place: Where it went: "path" if it moved, else "".
    """

    operation: str
    path: str
    name: str
    fate: Fate
    place: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line comes from.

    Args:
        path: Its file.
        name: The unit that it stands in.
        emitted: The operation that emitted it; `None` if the user wrote it.
        unit: The operation that emitted the unit around it, if one did.
        before: The unit as it was emitted; "" if none emitted it.
        now: The unit as it is, without what later operations added.
    """

    path: str
    name: str
    emitted: Recorded | None
    unit: Recorded | None
    before: str
    now: str


def take_back(text: str, part: Emitted, near: str = "") -> str | None:
    """Return a text without the lines that an operation put there; `None` if they are not there.

    Where they stand several times, those that begin in the text `near` are meant, else the last.
    """
    lines, wanted = split_lines(ended(text)), split_lines(ended(part.text, text))
    starts = range(len(lines) - len(wanted) + 1)
    places = [at for at in starts if wanted and lines[at : at + len(wanted)] == wanted]
    if not places:
        return None
    begin = text.find(near) if near else -1
    end = begin + len(near)
    inside = [at for at in places if begin <= sum(map(len, lines[:at])) < end]
    place = (inside or places)[-1]
    back, rest = part.replaced or "", lines[place + len(wanted) :]
    bare = "".join([*lines[:place], ended(back, text) if rest else back, *rest])
    is_open = part.text.endswith("\n") and not text.endswith("\n")  # The file, and it stays so
    return bare.removesuffix("\n").removesuffix("\r") if is_open else bare


def without(file: EmittedFile, text: str) -> tuple[str, list[str]]:
    """Take an operation's lines out of a file's text; return the names of those not found."""
    kept: list[str] = []
    for part in reversed(file.parts):
        cut = {unit.name: unit.text for unit in units(file.path, text)}
        bare = take_back(text, part, cut.get(part.name, ""))
        if bare is None and not part.replaced and (core := part.text.strip("\r\n")):
            bare = take_back(text, piece(part.name, f"{core}\n"))  # Later lines stand in between
        if bare is not None:
            text = bare
        elif part.name in cut:
            kept.append(part.name)
    return text, kept


@dataclass(frozen=True)
class History:
    """A project's files beside what `.vibegen/` says of them."""

    project: Project
    _cut: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def text(self, path: str) -> str | None:
        """Return a file's text as it is now, or `None` where there is none."""
        data = self.project.on_disk(path)
        return None if data is None else text_of(data)

    def units(self, path: str) -> dict[str, str]:
        """Return a file's units as they are now, by name; its last line has an end."""
        if path not in self._cut:
            found = units(path, ended(self.text(path) or ""))
            self._cut[path] = {unit.name: unit.text for unit in found}
        return self._cut[path]

    def states(self) -> Iterator[State]:
        """Yield what became of everything, in the order in which it was emitted."""
        for operation in self.project.record.operations:
            for file in operation.files:
                if not self._is_taken(operation, file.path):
                    yield from self._states(operation, file)

    def _is_taken(self, operation: Recorded, path: str) -> bool:
        """Whether a command took a file away since."""
        later = [it for op in self.after(operation) for it in op.files if it.path == path]
        return bool(later) and later[-1].op == "delete" and self.project.on_disk(path) is None

    def _states(self, operation: Recorded, file: EmittedFile) -> Iterator[State]:
        def state(name: str, fate: Fate, place: str = "") -> State:
            return State(operation.id, file.path, name, fate, place)

        data = self.project.on_disk(file.path)
        if file.op == "delete" or not (file.units or file.parts):
            same = sha(data) == file.written
            yield state("", "pristine" if same else "deleted" if data is None else "edited")
            return
        whole_text = self._reshaped(operation, file.path) if data is not None else None
        now = self.units(file.path) if data is not None else {}
        if whole_text is not None:
            now = {unit.name: unit.text for unit in units(file.path, whole_text)}
        home = "" if now else self.place(file)
        for unit in file.units:
            if unit.name in now:
                bare = now[unit.name]
                if whole_text is None:
                    bare = self._bare(operation, file.path, unit.name, bare)
                same = _core(bare) == _core(unit.text)
                yield state(unit.name, "pristine" if same else "edited")
            else:
                places = self._strays.get(_core(unit.text), [])
                place = home if home in places else next(iter(places), "")
                yield state(unit.name, "moved" if place else "deleted", place)
        whole = {unit.name for unit in file.units}
        for part in (it for it in file.parts if it.name not in whole):
            if part.name not in now:
                is_there = bool(home) and file.op == "edit"
                yield state(part.name, "moved" if is_there else "deleted", home * is_there)
            else:
                there = take_back(whole_text or now[part.name], part) is not None
                yield state(part.name, "pristine" if there else "edited")

    def _bare(self, operation: Recorded, path: str, name: str, text: str) -> str:
        """Return a unit's text without what operations after this one put into it."""
        now = self._places[operation.id]
        for place, part in reversed(self._parts.get((path, name), [])):
            text = (take_back(text, part) or text) if place > now else text
        return text

    @cached_property
    def _places(self) -> dict[str, int]:
        """The place of every operation in time."""
        return {it.id: place for place, it in enumerate(self.project.record.operations)}

    @cached_property
    def _parts(self) -> dict[tuple[str, str], list[tuple[int, Emitted]]]:
        """The lines that operations put into a unit of a file, with the operation's place."""
        found: dict[tuple[str, str], list[tuple[int, Emitted]]] = {}
        for place, operation in enumerate(self.project.record.operations):
            for file in operation.files:
                for part in file.parts:
                    found.setdefault((file.path, part.name), []).append((place, part))
        return found

    @cached_property
    def _added(self) -> dict[str, list[tuple[int, Emitted]]]:
        """The units of every file, with the place of the operation that emitted them."""
        found: dict[str, list[tuple[int, Emitted]]] = {}
        for place, operation in enumerate(self.project.record.operations):
            for file in operation.files:
                found.setdefault(file.path, []).extend((place, unit) for unit in file.units)
        return found

    def after(self, operation: Recorded) -> Sequence[Recorded]:
        """Return the operations that came after one."""
        return self.project.record.operations[self._places[operation.id] + 1 :]

    def place(self, file: EmittedFile) -> str:
        """Return the file that holds most of one that is gone; "" if none does."""
        if file.op == "edit":
            path = where_it_is(self.project, file).path
            return path if path != file.path else ""
        found = Counter(it for unit in file.units for it in self._strays.get(_core(unit.text), []))
        return next((path for path, _ in found.most_common(1)), "")

    @cached_property
    def _strays(self) -> dict[str, list[str]]:
        """The files of every text that stands where no command put it."""
        known = {
            (file.path, _core(unit.text))
            for operation in self.project.record.operations
            for file in operation.files
            for unit in file.units
        }
        found: dict[str, list[str]] = {}
        for path in (it for it in self.project.files(".") if it.endswith(CUT)):
            for text in map(_core, self.units(path).values()):
                if text.strip() and (path, text) not in known:
                    found.setdefault(text, []).append(path)
        return found

    def mine(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield what the user changed: (path, as emitted, as it is without later operations).

        A file that was moved stands under its new path; one that is gone has no text now.
        """
        for operation in self.project.record.operations:
            for file in operation.files:
                if file.op == "create" and file.units and not self._is_taken(operation, file.path):
                    gone = self.project.on_disk(file.path) is None
                    path = (gone and self.place(file)) or file.path
                    before, after = ended(file.text or ""), self._without_later(operation, path)
                    if before != after:
                        yield path, before, None if gone and path == file.path else after

    def _reshaped(self, operation: Recorded, path: str) -> str | None:
        """Return a file as it is without later operations, if one of those replaced lines there.

        Such lines may go over several units, so that the units of the file tell nothing alone.
        """
        later = [it for op in reversed(self.after(operation)) for it in op.files if it.path == path]
        own = [it for it in operation.files if it.path == path and it.op == "edit"]
        if not any(part.replaced for it in (*later, *own) for part in it.parts):
            return None
        text = self.text(path)
        for it in later if text is not None else ():
            text, _ = without(it, text or "")
        return text

    def _without_later(self, operation: Recorded, path: str) -> str:
        whole = self._reshaped(operation, path)
        if whole is not None:
            return whole
        now = self._places[operation.id]
        added = {unit.name for place, unit in self._added.get(path, []) if place > now}
        return "".join(
            self._bare(operation, path, name, text)
            for name, text in self.units(path).items()
            if name not in added
        )

    def origin(self, path: str, number: int) -> Origin | None:
        """Tell where a line comes from, counted from 1; `None` where there is no such line."""
        end = 0
        for name, text in self.units(path).items():
            lines = split_lines(text)
            end += len(lines)
            if number <= end:
                return self._origin(path, name, text, lines[number - 1 - end])
        return None

    def _gone_to(self, file: EmittedFile) -> str:
        """Return where a file is that is not in its place any more; "" for one that is."""
        return self.place(file) if self.project.on_disk(file.path) is None else ""

    def _origin(self, path: str, name: str, text: str, line: str) -> Origin:
        emitted = around = None
        before, now = "", text
        for operation in self.project.record.operations:
            for file in (it for it in operation.files if path in {it.path, self._gone_to(it)}):
                if any(line in split_lines(it.text) for it in file.parts if it.name == name):
                    emitted = operation
                for unit in (it for it in file.units if it.name == name):
                    around, before = operation, unit.text
                    whole = self._reshaped(operation, file.path)
                    cut = dict(units(file.path, whole)) if whole else {}
                    now = cut.get(name) or self._bare(operation, file.path, name, text)
                    emitted = operation if line in split_lines(unit.text) else emitted
        return Origin(path, name, emitted, around, before, now)


def _core(text: str) -> str:
    """Return a unit without the empty lines around it and its last line end: nobody owns those."""
    return text.strip("\r\n")
