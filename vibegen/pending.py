"""What a running command has collected so far: new files, edits and what follows them.

Nothing here writes. `Pending.change()` is the end of it: new Python files laid out, files in the
way found, manual steps gathered.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vibegen import templates
from vibegen.change import Change, CreateFile, DeleteFile, EditFile, PostStep, Refused
from vibegen.diff import encode_like
from vibegen.edits import NoPlace
from vibegen.signature import Malformed
from vibegen.templates import Rendered
from vibegen.words import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vibegen.edits import Edit
    from vibegen.project import Project

MAX_NAMED = 3  # Files in the way that one line names


@dataclass
class Pending:
    r"""The change of a command while its blueprints run.

    Args:
        disk: The project as it is.
        force: Go on where files are in the way, which are kept.
        files: What the command leaves behind so far, text of new files with `\n` line ends.
        added: The blueprints that ran.
        notes: Lines for the user to read when all is done.
        post_steps: Commands to run after the write.
        needed: Files of others that what is made would import from, if they are kept.
    """

    disk: Project
    force: bool = False
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    added: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    post_steps: list[PostStep] = field(default_factory=list[PostStep])
    needed: set[str] = field(default_factory=set[str])
    _new: dict[str, Rendered] = field(default_factory=dict[str, Rendered])
    _in_the_way: dict[str, Rendered] = field(default_factory=dict[str, Rendered])
    _makers: dict[str, str] = field(default_factory=dict[str, str])
    _by_hand: list[NoPlace] = field(default_factory=list[NoPlace])
    _rewritten: set[str] = field(default_factory=set[str])
    _deleted: list[DeleteFile] = field(default_factory=list[DeleteFile])
    _kept: list[str] = field(default_factory=list[str])
    _steps: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        """Make the view that blueprints read: the disk below what is pending."""
        self.project = replace(self.disk, pending=self.files, added=self.added)

    @property
    def created(self) -> Collection[str]:
        """The paths of new files so far."""
        return self._new.keys()

    @property
    def found(self) -> Mapping[str, bytes]:
        """What would be in files that are there already, not laid out."""
        return {path: it.data for path, it in self._in_the_way.items() if it.is_text}

    def create(self, file: Rendered, blueprint: str) -> None:
        """Take a new file in; what happens if one is there already is decided at the end.

        Raises:
            Malformed: The same command made it before, with other content.
        """
        self._makers[file.path] = blueprint
        if file.path in self._new:
            if self.files[file.path] != file.data:
                raise Malformed(
                    f"`{file.path}` is made a second time, with other content",
                    hint="this is a fault of the blueprint",
                )
        elif self.disk.on_disk(file.path) is not None:
            self._in_the_way[file.path] = file
        else:
            self._new[file.path] = file
            self.files[file.path] = file.data

    def edit(self, path: str, edits: Sequence[Edit]) -> None:
        """Edit a file; what has no certain place becomes a manual step.

        Raises:
            Refused: The file is not UTF-8.
        """
        source = self.project.read(path)
        text, by_hand = _edited(path, source or "", edits)
        if source is None:
            steps = [step for it in by_hand for step in it.steps]
            steps += [f"In `{path}`, write:\n{text}"] if text else []
            again = "; look again: `vibegen adopt`" if self.disk.layout.adopted else ""
            by_hand = [NoPlace(f"`{path}` is not there{again}", steps=tuple(steps))]
        self._by_hand += by_hand
        if source is not None and text != source:
            self.files[path] = encode_like(text, self.project.data(path) or b"")
        if path in self._in_the_way:  # So that a command that ran before is done
            file = self._in_the_way[path]
            wanted, _ = _edited(path, file.data.decode(), edits)
            self._in_the_way[path] = replace(file, data=wanted.encode())

    def rewrite(self, path: str, data: bytes) -> None:
        """Give a file a new content in which text of ours was taken away or replaced."""
        self.files[path] = data
        self._rewritten.add(path)

    def delete(self, path: str) -> None:
        """Take a file of ours away that nobody edited."""
        self._deleted.append(DeleteFile(path, self.disk.on_disk(path) or b""))

    def leave(self, kept: Iterable[str], steps: Iterable[str]) -> None:
        """Leave something as the user has it, with the steps to do by hand."""
        self._kept += kept
        self._steps += steps

    def wanted(self) -> Mapping[str, Rendered]:
        """Return every file as the command would have it, whatever is there, laid out."""
        files = {path: replace(it, data=self.files[path]) for path, it in self._new.items()}
        edited = {
            path: Rendered(path, data, is_text=True, executable=False)
            for path, data in self.files.items()
            if path not in files and path not in self._in_the_way
        }
        return {**edited, **self._laid_out({**files, **self._in_the_way})}

    def change(self) -> Change:
        """Return all of it as one change.

        Raises:
            Refused: A file is in the way, and `force` is not set.
            NoPlace: An edit has no certain place; holds the manual steps of all of them.
            Malformed: A new file is no Python.
        """
        files = {path: replace(it, data=self.files[path]) for path, it in self._new.items()}
        laid_out = self._laid_out({**files, **self._in_the_way})
        others = [it for it in self._in_the_way if laid_out[it].data != self.project.data(it)]
        ours = {it: self._emitted(laid_out[it]) for it in others}
        foreign = [it for it in others if ours[it] is None]
        if foreign and not self.force:
            raise _refuse(foreign, self._maker(foreign[0]))
        if needed := [it for it in foreign if it in self.needed]:
            raise Refused(
                f"`{needed[0]}` is not ours, and what would be made imports from it",
                hint="move it away, or make a package of another name of it",
            )
        self._check_modules()
        if self._by_hand:
            raise _no_place(self._by_hand)
        return Change(
            root=self.disk.root,
            operations=(
                *(self._operation(path, laid_out) for path in self.files),
                *self._deleted,
            ),
            post_steps=tuple(self.post_steps),
            notes=tuple(dict.fromkeys(self.notes)),
            manual_steps=tuple(self._steps),
            kept=(*(it for it in others if ours[it] != "pristine"), *self._kept),
        )

    def _maker(self, path: str) -> str:
        """Return the command that made a file of this project; empty if none did."""
        for operation in self.disk.record.operations:
            if any(it.path == path and it.op == "create" for it in operation.files):
                return f"vibegen {shlex.join(operation.command.words)}"
        return ""

    def _check_modules(self) -> None:
        """Refuse a folder of modules and a module that have one name: Python sees only the folder.

        Raises:
            Refused: Naming the one that is there.
        """
        for path in self._new:
            stem = path.removesuffix(".py").removesuffix("/__init__")
            module, package = f"{stem}.py", f"{stem}/__init__.py"
            hint = "move it away, or choose another name"
            if path == package and self.project.exists(module):
                raise Refused(f"`{module}` is in the way: `{stem}/` would hide it", hint=hint)
            if path == module and self.project.exists(package):
                raise Refused(f"`{stem}/` is in the way: it would hide `{module}`", hint=hint)

    def _emitted(self, file: Rendered) -> str | None:
        return self.disk.emitted(file.path, file.data, self._makers[file.path])

    def _operation(self, path: str, laid_out: Mapping[str, Rendered]) -> CreateFile | EditFile:
        if path in self._new:
            return CreateFile(path, laid_out[path].data, laid_out[path].executable)
        before = self.disk.on_disk(path) or b""
        return EditFile(path, before, self.files[path], replaces=path in self._rewritten)

    def _laid_out(self, files: Mapping[str, Rendered]) -> dict[str, Rendered]:
        """Format all Python files at once, and give texts the project's line ends."""
        python = {it.path: it.data for it in files.values() if it.is_python}
        config = self.files.get("pyproject.toml")
        layout = self.disk.layout
        data = templates.laid_out(python, self.disk.root / layout.source, config, layout.ruff)
        newline = self.disk.newline.encode()
        return {
            path: replace(it, data=data.get(path, it.data).replace(b"\n", newline))
            if it.is_text
            else it
            for path, it in files.items()
        }


def _edited(path: str, text: str, edits: Iterable[Edit]) -> tuple[str, list[NoPlace]]:
    """Apply edits one after the other; those without a place become steps to do by hand."""
    by_hand: list[NoPlace] = []
    for edit in edits:
        try:
            text = edit(text)
        except NoPlace as no_place:
            by_hand.append(no_place.in_file(path))
    return text, by_hand


def _refuse(paths: Sequence[str], maker: str) -> Refused:
    """Say what is in the way, and how to go on.

    Args:
        paths: The files.
        maker: The command that made the first of them; empty if the user did.
    """
    more = len(paths) - MAX_NAMED
    named = ", ".join(f"`{it}`" for it in paths[:MAX_NAMED])
    shown = f"{named} and {more} more" if more > 0 else listed(paths)
    verb, them = ("is", "it") if len(paths) == 1 else ("are", "them")
    hint = f"move {them} away, or keep {them} and make the rest: `--force`"
    if maker:
        hint = f"{quoted(maker)} made {them}; edit {them} by hand, or choose another name"
    return Refused(f"{shown} {verb} in the way, with other content", hint=hint)


def _no_place(refusals: Sequence[NoPlace]) -> NoPlace:
    reasons = tuple(dict.fromkeys(it.message for it in refusals))
    many = len(reasons) > 1
    whys = {it.partition(": ")[2] for it in reasons}
    why = f": {whys.pop()}" if len(whys) == 1 and all(whys) else ""
    files = dict.fromkeys(it.split("`")[1] for it in reasons)
    open_one = next((it for it in refusals if it.choices), refusals[0])
    written = f"{open_one.hint}, or" if open_one.choices else "nothing was written;"
    return NoPlace(
        f"no certain place for {len(reasons)} edits, in {listed(files)}{why}"
        if many
        else next(iter(reasons)),
        hint=f"{written} make {'them' if many else 'it'} by hand as below, "
        "then run the command again",
        steps=tuple(dict.fromkeys(step for it in refusals for step in it.steps)),
        choices=open_one.choices,
        flag=open_one.flag,
    )
