"""The command line, made from the signatures of the blueprints.

    words -> spec -> blueprint -> pending change -> checks -> diff -> confirm -> write -> record

Typer only splits the words: turning them into values is the business of `answers` and `spec`.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from vibegen import __version__, questions, show
from vibegen.blueprint import Blueprint, find_blueprints
from vibegen.flags import FILES, FLAGS, OF_FEW, PLACES, Flags
from vibegen.signature import Malformed, Parameter, Signature, Word
from vibegen.stop import Stop
from vibegen.verbs import FIELD_VERBS, FILL, MANY, RELATION, VERBS, FieldVerb, Verb
from vibegen.words import BadWord, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    Words = dict[str, Word]
    Handler = Callable[[Blueprint, Words, Flags], int]

INTERRUPTED = 130  # Exit code
Private = Any  # Typer's classes for contexts, parameters and built commands are private
WITH = (
    list[str],
    typer.Option(None, "--with", metavar="BLUEPRINT", help="Add this too; can be given again."),
)


class _Command(TyperCommand):
    def get_params(self, ctx: Private) -> list[Private]:
        return _as_typed(super().get_params(ctx))


class _Group(TyperGroup):
    def list_commands(self, ctx: Private) -> list[str]:
        names = super().list_commands(ctx)
        return sorted(names, key=lambda it: it not in {"new", *FIELD_VERBS})

    def get_params(self, ctx: Private) -> list[Private]:
        return _as_typed(super().get_params(ctx))


def _as_typed(parameters: Sequence[Private]) -> list[Private]:
    """Leave words as they are typed: Typer would import pydantic to make a str of a str.

    That costs as much as all the rest of a command, and `answers` parses words anyway.
    """

    def process_value(parameter: Private) -> Callable[[Private, Any], Any]:
        call = parameter.callback
        return lambda ctx, value: value if call is None else call(ctx, parameter, value)

    for it in parameters:
        it.process_value = process_value(it)
        it.display_type = _no_type
    return list(parameters)


def _no_type(_ctx: Private) -> None:
    """Let the help say NAME rather than `NAME <str>`."""


def run(words: Sequence[str]) -> int:
    """Run one command line. Returns the exit code; no expected failure raises."""
    sys.excepthook = show.unexpected
    words = [*words, "--help"] if list(words) in ([], *([it] for it in FIELD_VERBS)) else words
    try:
        code = _root(words).main([*words], "vibegen", standalone_mode=False) or 0
    except Stop as refusal:
        return _refused(refusal, words)
    except typer.TyperException as problem:
        return _refused(_usage(problem, words), words)
    except typer.Abort:  # The end of input, at a question
        return _refused(Stop("no answer, nothing written"), words)
    except OSError as error:
        return _refused(Stop.said_by_system(error), words)
    if code == INTERRUPTED:  # Typer's answer to Ctrl-C
        _refused(Stop("interrupted, nothing written"), words)
    return code


def _refused(refusal: Stop, words: Sequence[str]) -> int:
    if "--json" in words:
        problem = {"error": refusal.message, "hint": refusal.hint, "steps": list(refusal.steps)}
        show.data({**problem, "exit_code": refusal.exit_code, "applied": False})
    else:
        show.stop(refusal)
    return refusal.exit_code


def _usage(problem: typer.TyperException, words: Sequence[str]) -> BadWord:
    """Say in our words what Typer has to say about the command line."""
    text, _, close = problem.format_message().rstrip("?.").partition(" Did you mean ")
    text, _, options = text.partition(" (Possible options: ")
    text = text.rstrip(".").replace("argument(s)", "argument")
    text = re.sub(r"'([^']*)'|: (-\S+)|\((.*)\)", lambda it: f" `{it[it.lastindex or 0]}`", text)
    text = re.sub(r" {2,}", " ", text)
    meant = re.findall(r"[\w-]+", close or options.replace("--help", ""))
    wrong = text.partition("`")[2].partition("`")[0]
    if meant:
        hint = f"did you mean `{nearest(wrong, meant) or meant[0]}`?"
    elif words[0] == wrong and wrong in find_blueprints(None):
        hint = f"type `vibegen add {wrong}`"
    elif words[0] == "add" and text.startswith("No such command"):
        hint = f"there is {listed(sorted(_addable()))}"
    else:
        hint = f"see `{_help_of(words, wrong)}`"
    return BadWord(text[:1].lower() + text[1:], hint=hint)


def _addable() -> Collection[str]:
    """Return the names of the blueprints that this project can add."""
    from vibegen.project import find_root

    return find_blueprints(find_root(Path.cwd())).keys() - {"new"}


def _help_of(words: Sequence[str], wrong: str) -> str:
    """Return the command that explains the command that was typed, up to the wrong word."""
    known = [it for it in words[:1] if it in {"new", "list", *FIELD_VERBS, *VERBS}]
    groups = [[it] for it in FIELD_VERBS]
    blueprint = [it for it in words[1:2] if known in groups and it[:1] != "-" and it != wrong]
    return " ".join(["vibegen", *known, *blueprint, "--help"])


def _root(words: Sequence[str]) -> Private:
    """Build the commands; blueprints are only looked for if one of them is wanted."""
    root = typer.Typer(cls=_Group, rich_markup_mode=None, add_completion=False)
    add = typer.Typer(cls=_Group, rich_markup_mode=None, help="Add a feature to an app.")
    root.callback()(_about)
    if words[:1] in (["new"], ["add"]):
        from vibegen.project import find_root

        blueprints = dict(find_blueprints(find_root(Path.cwd())))
        if new := blueprints.pop("new", None):
            _register(root, new, _new, {"with_": WITH})
        for blueprint in blueprints.values():
            _register(add, blueprint, _add, {})
    else:
        root.command("new", cls=_Command, help="Make a new app.")(_no_command)
    root.add_typer(add, name="add")
    for name, verb in FIELD_VERBS.items():
        if name != "add":
            add = typer.Typer(cls=_Group, rich_markup_mode=None, help=verb.group)
            root.add_typer(add, name=name)
        else:
            _register_fields(add, name, RELATION, "relation")
        _register_fields(add, name, verb)
    root.command("list", cls=_Command)(_list)
    for name, verb in VERBS.items():
        _register_verb(root, name, verb)
    return typer.main.get_command(root)


def _about(
    *, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """Write plain FastAPI code into your app, as a careful colleague would."""
    if version:
        show.version(__version__)
        raise typer.Exit


def _no_command() -> None:
    """Stand in the help for a command that was not typed."""


def _list(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False
) -> int:
    """Show what can be added, and what this project has."""
    from vibegen import commands

    return commands.list_all(as_json=as_json)


def _add(blueprint: Blueprint, words: Words, flags: Flags) -> int:
    from vibegen import commands

    return commands.add(blueprint, words, flags)


def _new(blueprint: Blueprint, words: Words, flags: Flags) -> int:
    from vibegen import commands

    also = words.pop("with_")
    return commands.new(
        blueprint,
        words,
        flags,
        ask=lambda typed: questions.ask(blueprint, typed),
        also=also if isinstance(also, list) else (),
    )


def _register(
    group: typer.Typer, blueprint: Blueprint, handler: Handler, more: Mapping[str, Any]
) -> None:
    """Make a command of a blueprint; one that cannot be read says so when it is run."""

    def command(**words: Word) -> int:
        flags = Flags.of(words)
        return handler(blueprint, {it: words[it] for it in words if it not in FLAGS}, flags)

    try:
        signature = blueprint.signature
    except Malformed as problem:
        signature = Signature(f"Cannot be used: {problem.message}", ())
    options = {it.name: _declared(it) for it in signature.parameters}
    without = {*PLACES, "mine"} if blueprint.name == "new" else {"app", "session", "mine"}
    options |= {**more, **{name: _flag(name) for name in FLAGS if name not in without}}
    _sign(command, options)
    group.command(blueprint.name, cls=_Command, help=signature.help)(command)


def _register_fields(group: typer.Typer, name: str, verb: FieldVerb, what: str = "field") -> None:
    def command(**words: Word) -> int:
        from vibegen import fielding

        if missing := [metavar for it, metavar, _ in verb.words if not words.get(it)]:
            message = f"`vibegen {name} {what}` needs `{missing[0]}`"
            raise BadWord(message, hint=f"see `vibegen {name} {what} --help`")
        return fielding.run(verb.kind, words, Flags.of(words))

    options: dict[str, tuple[type, Any]] = {}
    for it, metavar, text in verb.words:
        kind = list[str] if it == "fields" else str
        options[it] = (kind, typer.Argument(None, metavar=metavar, help=text))
    if verb.takes_fill:
        options["fill"] = (str, typer.Option(None, "--fill", metavar="VALUE", help=FILL))
    if verb.takes_many:
        options["many"] = (bool, typer.Option(False, "--many", help=MANY))  # noqa: FBT003
    _sign(command, options | {it: _flag(it) for it in FLAGS if it not in OF_FEW})
    group.command(what, cls=_Command, help=verb.help)(command)


def _register_verb(group: typer.Typer, name: str, verb: Verb) -> None:
    def command(**words: Word) -> int:
        from vibegen import past

        word = str(words.get("word") or "")
        if verb.required and not word:
            what = f"`vibegen {name}` needs `{verb.word}`"
            raise BadWord(what, hint=f"see `vibegen {name} --help`")
        return past.RUN[name](word, Flags.of(words))

    word = (str, typer.Argument(... if verb.required else None, metavar=verb.word, help=verb.about))
    options = {"word": word} if verb.word else {}
    _sign(command, options | {it: _flag(it) for it in verb.flags})
    group.command(name, cls=_Command, help=verb.help)(command)


def _sign(command: Callable[..., int], options: Mapping[str, tuple[type, Any]]) -> None:
    """Give a function the signature that Typer reads."""
    command.__dict__["__signature__"] = inspect.Signature(
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=it)
            for name, (kind, it) in options.items()
        ]
    )


def _declared(parameter: Parameter) -> tuple[type, Any]:
    """Return a parameter as Typer knows it: its type and its declaration."""
    text = parameter.help
    if parameter.kind == "fields":
        return list[str], typer.Argument(None, metavar="FIELD", help=text)
    if parameter.positional:
        default = ... if parameter.required else None
        return str, typer.Argument(default, metavar=parameter.metavar, help=text)
    if parameter.kind == "bool":
        both = f"{parameter.flag}/--no-{parameter.flag[2:]}"
        return bool, typer.Option(None, both if parameter.default else parameter.flag, help=text)
    shown = "" if parameter.default in {None, ""} else f" (default: {parameter.default})"
    metavar = parameter.metavar
    return str, typer.Option(None, parameter.flag, metavar=metavar, help=f"{text}{shown}".strip())


def _flag(name: str) -> tuple[type, Any]:
    words, text = FLAGS[name]
    if name in FILES or name in PLACES:
        return str, typer.Option(None, *words, metavar=PLACES.get(name, "FILE"), help=text)
    return bool, typer.Option(None, *words, help=text)
