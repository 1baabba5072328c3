"""Changes the fields of a model in every layer that has them.

What a field is in each layer is the difference between what the blueprint emits with the fields
before and with those after, both today and in memory. That difference is merged into the files as
they are now; what the user changed there stays, and what could not be done is told line by line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vibegen import templates
from vibegen.acts import from_answers
from vibegen.answers import parse_answers
from vibegen.change import Refused, sha
from vibegen.diff import encode_like
from vibegen.edits import NoPlace
from vibegen.fields import find_model, models, related
from vibegen.homes import find_file, find_unit, with_imports
from vibegen.merge import Left, Merged, merge
from vibegen.pending import Pending
from vibegen.still_named import find_leftovers
from vibegen.told import as_step, with_ends, without_ends

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen.acts import Act
    from vibegen.blueprint import Blueprint
    from vibegen.emitted import Recorded
    from vibegen.fields import Model
    from vibegen.runner import Runner
    from vibegen.templates import Rendered

    Files = Mapping[str, Rendered]

VERSIONS = "migrations/versions"


def reshape(runner: Runner, known: Mapping[str, Model], name: str, act: Act) -> None:
    """Collect in `runner.pending` what a field command does.

    Args:
        runner: Who emits, and where it is collected.
        known: The models before the command, by name.
        name: The one that it is about.
        act: What it does.

    Raises:
        Refused: The blueprint that made the model is not there, or it has no say in fields.
        NoPlace: The model itself cannot be changed for certain: nothing is.
        BadWord: The blueprint refuses the new fields.
    """
    before = known[name]
    after = before.after(act)
    then = {**known, name: after}
    blueprint = _blueprint(runner, before)
    work = _work(runner, blueprint, (known, before), (then, after))
    work.finish(act)
    both = [
        parse_answers(blueprint.name, blueprint.signature, it.answers) for it in (before, after)
    ]
    replace(runner, models=then).change_fields(blueprint, both, act, before.times(act) + 1)
    relate(runner, known, then, name)


def relate(
    runner: Runner, before: Mapping[str, Model], after: Mapping[str, Model], name: str
) -> None:
    """Bring to the files of other models what a change of one changes in them.

    Args:
        runner: Who emits, and where it is collected.
        before: The models before the command, by name.
        after: Those after it.
        name: The one that it is about.
    """
    for other in related(before, after, name):
        blueprint = _blueprint(runner, before[other])
        _work(runner, blueprint, (before, before[other]), (after, before[other])).finish()


def replay(runner: Runner, operation: Recorded) -> None:
    """Collect what a recorded field command would do now, in a project that may lack others.

    Raises:
        BadWord: The model or the field is not there; else as `reshape`.
    """
    earlier = [it for it in runner.pending.disk.record.operations if it.number < operation.number]
    act = from_answers(operation.command.answers)
    known = models(earlier)
    reshape(runner, known, find_model(known, act.model).name, act)


def _blueprint(runner: Runner, model: Model) -> Blueprint:
    key = model.made.blueprint
    found = next((it for it in runner.blueprints.values() if it.key == key), None)
    if found is None:
        raise Refused(
            f"blueprint `{key}`, which made `{model.name}`, is not there",
            hint="install the package that ships it",
        )
    if not (found.folder / "fields.py").is_file():
        raise Refused(
            f"blueprint `{key}`, which made `{model.name}`, cannot change fields",
            hint="change them by hand",
        )
    return found


def _work(
    runner: Runner,
    blueprint: Blueprint,
    before: tuple[Mapping[str, Model], Model],
    after: tuple[Mapping[str, Model], Model],
) -> _Work:
    """Merge what a blueprint emits for a model after a command, beside what it did before."""
    base, new = (
        _emitted(replace(runner, models=it), blueprint, one) for it, one in (before, after)
    )
    work = _Work(runner.pending, blueprint, base, new, after[1].folder)
    for path in {**base, **new}:
        if not path.startswith(runner.pending.disk.layout.path(f"{VERSIONS}/")):
            work.merge(path)
    return work


def _emitted(runner: Runner, blueprint: Blueprint, model: Model) -> Files:
    """Return the files that a blueprint emits, laid out as they would stand here."""
    words = parse_answers(blueprint.name, blueprint.signature, model.answers)
    pending = Pending(runner.pending.disk, force=True)
    replace(runner, pending=pending).emit(blueprint, words)
    return pending.wanted()


@dataclass
class _Work:
    """The merges of one command.

    Args:
        pending: Where they go.
        blueprint: The one that made the model.
        base: What it emits with the fields before.
        new: What it emits with those after.
        folder: What the model's own files are called by: "posts".
    """

    pending: Pending
    blueprint: Blueprint
    base: Files
    new: Files
    folder: str
    merged: dict[str, str] = field(default_factory=dict[str, str])
    left: list[tuple[str, Left]] = field(default_factory=list[tuple[str, Left]])
    deleted: set[str] = field(default_factory=set[str])

    def merge(self, path: str) -> None:
        """Bring the difference in one file to where the file is now."""
        base, new = self.base.get(path), self.new.get(path)
        if base is None and new is not None:
            if self.pending.disk.on_disk(path) is None:
                self.pending.create(new, self.blueprint.key)
            return
        if base and new is None and self.folder in path:  # What several share stays without a word
            self._take_away(path, base.data)
        if base is None or new is None or base.data == new.data:
            return
        old, later = without_ends(base.data.decode()), without_ends(new.data.decode())
        home = path
        if self.text(path) is None:
            home = find_file(self.pending.disk, path, old, {*self.base, *self.new})
        if home:
            self._take(home, merge(path, old, self.text(home) or "", later), (old, later))
        elif path.endswith(".py"):
            self._take(path, merge(path, old, _bare(old), later), (old, later), absent=True)
        else:
            self.left.append((path, Left("", old, later, gone=True)))

    def _take_away(self, path: str, data: bytes) -> None:
        """Delete a file of which nothing is needed any more, unless the user edited it."""
        disk = self.pending.disk
        steps = [it for op in disk.record.operations for it in op.files if it.path == path]
        if (now := disk.on_disk(path)) is None:
            return
        if now == data or (steps and steps[-1].written == sha(now)):
            self.pending.delete(path)
            self.deleted.add(path)
        else:
            self.left.append((path, Left("", "", "")))

    def text(self, path: str) -> str | None:
        """Return a file's text so far."""
        if path in self.merged:
            return self.merged[path]
        text = self.pending.project.read(path)
        return None if text is None else without_ends(text)

    def _take(
        self, path: str, found: Merged, texts: tuple[str, str], *, absent: bool = False
    ) -> None:
        """Keep what was merged; look elsewhere for what is gone from there."""
        if not absent:
            self.merged[path] = found.text
        elif new := found.text.removeprefix(_bare(texts[0])).strip():
            self.left.append((path, Left("", "", f"{new}\n")))
        for it in found.left:
            if not (it.gone and path.endswith(".py") and self._elsewhere(path, it, texts)):
                self.left.append((path, it))

    def _elsewhere(self, path: str, left: Left, texts: tuple[str, str]) -> bool:
        """Merge a definition that was moved to another file, if that is certain."""
        ours = {it: file.data.decode() for it, file in self.base.items() if file.is_python}
        place = "" if "." in left.name else find_unit(self.pending.disk, path, left, ours)
        if not place:
            return False
        old, new = (with_imports(it, unit) for it, unit in zip(texts, left[1:3], strict=True))
        found = merge(path, old, self.text(place) or "", new)
        if any(it.gone for it in found.left):
            return False
        self.merged[place] = found.text
        self.left += [(place, it) for it in found.left]
        return True

    def finish(self, act: Act | None = None) -> None:
        """Hand the texts over, laid out as they were, and what is left to do.

        Args:
            act: The field command, if it is about this very model.

        Raises:
            NoPlace: The model is among what is left.
        """
        disk = self.pending.disk
        before = {path: without_ends(disk.read(path) or "") for path in self.merged}
        texts = self._laid_out(before)
        for path, text in texts.items():
            if text != before[path]:
                raw = disk.read(path) or ""
                data = encode_like(with_ends(text, raw), disk.on_disk(path) or b"")
                self.pending.rewrite(path, data)
        self._leave(act, texts)

    def _leave(self, act: Act | None, texts: Mapping[str, str]) -> None:
        """Say what is left to do by hand."""
        steps = [as_step(path, it) for path, it in self.left]
        core = [path for path, it in self.left if act and _is_core(path, it, act)]
        if act and core:
            raise NoPlace(
                f"no certain place in `{core[0]}`: you changed what `{act.words[0]} field` changes",
                hint="nothing was written; make it by hand as below",
                steps=tuple(dict.fromkeys(steps)),
            )
        names = [f"{path}  {it.name}".rstrip() for path, it in self.left]
        ours = {path: it.data.decode() for path, it in self.new.items() if it.is_text}
        gone = self.deleted | {path for path, it in self.left if it == Left("", "", "")}
        found = find_leftovers(self.pending, act, texts, ours) if act and act.name else []
        found = [it for it in found if it[0].partition(":")[0] not in gone]
        self.pending.leave(
            [*dict.fromkeys([*names, *(place for place, _ in found)])],
            [*dict.fromkeys([*steps, *(step for _, step in found)])],
        )

    def _laid_out(self, before: Mapping[str, str]) -> Mapping[str, str]:
        """Format what was formatted before, which touches only what was merged into it."""
        disk, layout = self.pending.disk, self.pending.disk.layout
        python = {
            path: text
            for path, text in self.merged.items()
            if path.endswith(".py") and text != before[path]
        }
        both = {f"a/{path}": before[path] for path in python}
        both |= {f"b/{path}": text for path, text in python.items()}
        done = templates.formatted(both, disk.root / layout.source, layout.ruff)
        kept = {it for it in python if done.get(f"a/{it}") == before[it]}
        return {
            path: done.get(f"b/{path}", text) if path in kept else text
            for path, text in self.merged.items()
        }


def _is_core(path: str, left: Left, act: Act) -> bool:
    """Whether what was left is of the model itself."""
    return left.name.split(".")[0] == act.model or (not left.name and path.endswith("/models.py"))


def _bare(text: str) -> str:
    """Return a module without its definitions: what is left of a file that is gone."""
    return text.partition("\n")[0] + "\n" if text.startswith('"""') else ""
