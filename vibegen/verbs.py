"""The commands that are no blueprints, as the command line declares them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Verb:
    """One command.

    Args:
        help: What it does, in one sentence.
        word: What its one argument is called in the help; "" for none.
        about: What that argument is.
        required: Whether it has to be typed.
        flags: Those of the flags that it takes.
    """

    help: str
    word: str = ""
    about: str = ""
    required: bool = False
    flags: tuple[str, ...] = ("json",)


WRITES = ("dry_run", "diff", "check", "json", "yes", "no_input")
VERBS = {
    "adopt": Verb(
        "Find where things are in an app that vibegen did not make; writes only .vibegen/.",
        word="[DIR]",
        about="The folder of the app, if it is not the current one.",
        flags=(*WRITES, "plan", "patch", "force", "app", "into", "session"),
    ),
    "undo": Verb(
        "Take back the last command, or the one with this number.",
        word="ID",
        about="The number of the command, or its id, as `vibegen log` shows them.",
        flags=(*WRITES, "plan", "patch", "force", "trust"),
    ),
    "log": Verb("Show the commands that made this project, the first one first."),
    "status": Verb("Show what became of all that commands emitted."),
    "why": Verb(
        "Say which command emitted a line, and what became of it since.",
        word="FILE:LINE",
        about="A line of a file, such as app/main.py:12.",
        required=True,
    ),
    "diff": Verb("Show what you changed since it was emitted.", flags=("mine", "json")),
    "apply": Verb(
        "Carry out a plan, unless a file that it read has changed since.",
        word="PLAN",
        about="A file that `--plan` wrote.",
        required=True,
        flags=WRITES,
    ),
}


@dataclass(frozen=True)
class FieldVerb:
    """One of the commands that change the fields of a model: `vibegen rename field ...`.

    Args:
        kind: The first word.
        help: What it does, in one sentence.
        group: What its group says in the help; "" for a group that there is anyway.
        words: Its arguments, as (name, how the help calls it, what it is).
        takes_fill: Whether rows that exist may need a value.
        takes_many: Whether a field may refer to several rows.
    """

    kind: Literal["add", "rename", "remove", "change"]
    help: str
    group: str
    words: tuple[tuple[str, str, str], ...]
    takes_fill: bool = False
    takes_many: bool = False


_PLACE = ("place", "MODEL.FIELD", "The field, such as Post.title.")
FILL = "What the rows that exist get, where the field is required and has no default."
MANY = "Each row refers to several of the other ones, as in Post.tags Tag --many."
RELATION = FieldVerb(
    "add",
    "Let a model refer to another one; rows that exist refer to none at first.",
    "",
    (
        ("place", "MODEL.FIELD", "The field that refers, such as Post.author."),
        (
            "to",
            "MODEL:MODIFIER...",
            "The other model, such as User or User:null:on_delete=cascade.",
        ),
    ),
    takes_many=True,
)
FIELD_VERBS = {
    "add": FieldVerb(
        "add",
        "Add fields to a model, in every layer that has them.",
        "",
        (
            ("place", "MODEL", "The model, such as Post."),
            ("fields", "FIELD", "NAME:TYPE:MODIFIER..., such as subtitle:str:null."),
        ),
        takes_fill=True,
    ),
    "rename": FieldVerb(
        "rename",
        "Rename a field of a model in every layer; rows keep their values.",
        "Give a field another name.",
        (_PLACE, ("to", "NAME", "Its new name.")),
    ),
    "remove": FieldVerb(
        "remove",
        "Take a field out of a model in every layer; its values are lost.",
        "Take a field out.",
        (_PLACE,),
    ),
    "change": FieldVerb(
        "change",
        "Give a field of a model another type or other modifiers, in every layer.",
        "Give a field another type or other modifiers.",
        (_PLACE, ("to", "TYPE:MODIFIER...", "What it shall be as a whole: str:max=300:null.")),
        takes_fill=True,
    ),
}
