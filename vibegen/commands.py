"""What the commands do, each from the words that were typed to the exit code.

words -> spec -> blueprint -> pending change -> checks -> diff -> confirm -> write -> record
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vibegen import show, write
from vibegen.answers import Answers, parse_answers
from vibegen.blueprint import Blueprint, find_blueprints
from vibegen.change import PostStep, Refused
from vibegen.edits import NoPlace
from vibegen.pending import Pending
from vibegen.project import Project, find_project, find_root
from vibegen.questions import choose
from vibegen.reading import read_first
from vibegen.review import review, trust_check
from vibegen.runner import Runner
from vibegen.signature import Malformed
from vibegen.spec import AppName
from vibegen.wiring import Choices
from vibegen.words import BadWord, listed, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vibegen.change import Change
    from vibegen.flags import Flags
    from vibegen.signature import Word

    Words = dict[str, Word]


def add(blueprint: Blueprint, words: Words, flags: Flags) -> int:
    """Run a blueprint in the project around the current folder."""
    project = find_project(Path.cwd())
    _recover(project.root)
    adopted = project.layout.adopted
    words = dict(read_first(project, blueprint, words, trust_check(project, flags)))
    answers = parse_answers(blueprint.name, blueprint.signature, words, adopted=adopted)
    return _carry_out(project, blueprint, answers, flags)


def new(
    blueprint: Blueprint,
    words: Words,
    flags: Flags,
    *,
    ask: Callable[[Words], Words],
    also: Sequence[str],
) -> int:
    """Run the blueprint `new` in a folder that it makes, and then others.

    Args:
        blueprint: The one called `new`; it has one parameter of type `AppName`.
        words: What was typed.
        flags: The flags among it.
        ask: Asks the user for words that were not typed; called if questions are allowed.
        also: Names of blueprints that need no words.
    """
    parameter = next((it for it in blueprint.signature.parameters if it.kind == "AppName"), None)
    if parameter is None:
        raise Malformed("blueprint `new` has no parameter of type `AppName`")
    if words[parameter.name]:  # Before the questions: nobody likes to answer in vain
        _target(str(words[parameter.name]), flags)
    words = ask(words) if flags.asks and not flags.yes else words
    answers = parse_answers("new", blueprint.signature, words)
    root = _target(str(words[parameter.name]), flags)
    return _carry_out(Project(root), blueprint, answers, flags, also)


def list_all(*, as_json: bool) -> int:
    """Show what can be added, and what this project has."""
    root = find_root(Path.cwd())
    if root:
        _recover(root)
    offered = [it for it in find_blueprints(root).values() if it.name != "new"]
    made = [shlex.join(it.command.words) for it in Project(root).record.operations] if root else []
    if as_json:
        show.data(_listing(offered, root, made))
    else:
        show.catalogue(offered, made, root)
    return 0


def _carry_out(
    project: Project, blueprint: Blueprint, answers: Answers, flags: Flags, also: Sequence[str] = ()
) -> int:
    """Run blueprints, and write what they want if the user wants it too."""
    choices = Choices.typed(flags.into, flags.guard)
    while True:
        try:
            pending, check = Pending(project, force=flags.force), trust_check(project, flags)
            runner = Runner(pending, find_blueprints(project.root), check, choices)
            change = _change(runner, blueprint, answers, also)
        except NoPlace as unsure:
            if not (unsure.choices and flags.asks and not flags.yes):
                raise
            answer = choose(unsure.message, unsure.choices)
            choices = Choices.of([*choices.words, f"{unsure.flag}={answer}"])
        else:
            return review(change, flags)


def _change(runner: Runner, blueprint: Blueprint, answers: Answers, also: Sequence[str]) -> Change:
    """Run blueprints and collect what they want."""
    pending = runner.pending
    runner.run(blueprint, answers)
    for name in also:
        runner.run(*_extra(runner.blueprints, name))
    if blueprint.name == "new" and shutil.which("git") and not pending.disk.in_repository:
        pending.post_steps.append(PostStep(("git", "init", "--quiet"), "so that edits show"))
    more = [*(f"--with={it}" for it in also), *runner.choices.words]
    with show.progress("laying out the new files"):
        return runner.change(blueprint, answers, more)


def _target(word: str, flags: Flags) -> Path:
    """Return the folder of a new app.

    Raises:
        BadWord: The word is no name for an app.
        Refused: There is something in the folder.
    """
    folder = AppName.parse(word).folder
    root = Path(os.path.realpath(folder))
    _recover(root)
    if root.exists() and not root.is_dir():
        raise Refused(f"{quoted(folder)} is a file", hint="choose another name")
    if not root.parent.is_dir():
        hint = f"make it first: `mkdir -p {shlex.quote(str(root.parent))}`"
        hint = "choose another place" if os.path.lexists(root.parent) else hint
        raise Refused(f"`{root.parent}` is no folder that an app could go into", hint=hint)
    if not flags.force and root.is_dir() and any(it.name != ".git" for it in root.iterdir()):
        raise Refused(
            f"{quoted(folder)} is a folder with something in it",
            hint="choose another name, or keep what is there: `--force`",
        )
    return root


def _recover(root: Path) -> None:
    if told := write.recover(root):
        show.aside(told)


def _extra(blueprints: Mapping[str, Blueprint], name: str) -> tuple[Blueprint, Answers]:
    """Return a blueprint of `--with`, which has to manage without any words."""
    names = [it for it in blueprints if it != "new"]
    if name not in names:
        close = nearest(name, names)
        hint = f"did you mean `{close}`?" if close else f"there is {listed(names)}" if names else ""
        raise BadWord(f"no blueprint {quoted(name)}", hint=hint)
    try:
        return blueprints[name], parse_answers(name, blueprints[name].signature, {})
    except BadWord as problem:
        hint = f"run it afterwards in the new folder: `vibegen add {name}`"
        raise BadWord(f"`--with` cannot say what {quoted(name)} needs", hint=hint) from problem


def _listing(
    offered: Sequence[Blueprint], root: Path | None, made: Sequence[str]
) -> dict[str, Any]:
    rows = [
        {"name": it.name, "help": it.summary, "source": it.source, "package": it.package}
        for it in offered
    ]
    project = {"root": str(root), "made_by": made} if root else None
    return {"can_be_added": rows, "project": project}
