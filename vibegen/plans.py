"""Plans in files: a change as JSON, to be applied later, or refused if the project has moved on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vibegen import disk
from vibegen.change import (
    FORMAT,
    VERSION,
    Change,
    CreateFile,
    DeleteFile,
    EditFile,
    Operation,
    PostStep,
    Refused,
    sha,
)
from vibegen.words import BadWord, quoted

if TYPE_CHECKING:
    from vibegen.project import Project

STALE = "make the plan again from the project as it is"


def save(change: Change, plan: str | None, patch: str | None, *, force: bool) -> list[Path]:
    """Write a change to files of the user's choice, as a plan and as a patch; `None` is neither.

    Returns:
        The files.

    Raises:
        BadWord: There is such a file, and `force` is not set.
    """
    wanted: dict[Path, str] = {}
    if plan is not None:
        wanted[Path(plan)] = json.dumps(to_data(change), indent=2, ensure_ascii=False) + "\n"
    if patch is not None:
        wanted[Path(patch)] = change.patch()
    for path in wanted:
        if path.exists() and not force:
            raise BadWord(
                f"{quoted(str(path))} exists", hint="type another name, or replace it: `--force`"
            )
    for path, text in wanted.items():
        disk.save(path, text.encode())
    return list(wanted)


def to_data(change: Change) -> dict[str, Any]:
    """Return a plan as JSON-ready data: `Change.to_json()`, and the folder of a new app."""
    return {**change.to_json(), "new_folder": "" if change.root.is_dir() else change.root.name}


def read(path: str) -> dict[str, Any]:
    """Read a plan.

    Raises:
        BadWord: There is no such file, or it holds no plan that this version knows.
    """
    try:
        found = json.loads(Path(path).read_bytes())
        if (found["format"], found["version"]) == (FORMAT, VERSION):
            return found
    except FileNotFoundError:
        raise BadWord(f"no file {quoted(path)}", hint="make one with `--plan FILE`") from None
    except (ValueError, KeyError, TypeError, RecursionError, IsADirectoryError):
        pass
    raise BadWord(
        f"{quoted(path)} is no plan that this vibegen can read", hint="make one with `--plan FILE`"
    )


def change_of(data: dict[str, Any], project: Project) -> Change:
    """Make the change of a plan; the files have to be as they were when it was made.

    Raises:
        Refused: They are not, or the plan is damaged.
    """
    try:
        return Change(
            root=project.root,
            operations=tuple(_operation(it, project) for it in data["operations"]),
            post_steps=tuple(PostStep(tuple(it["argv"]), it["why"]) for it in data["post_steps"]),
            notes=tuple(data["notes"]),
            manual_steps=tuple(data["manual_steps"]),
            kept=tuple(data["kept"]),
        ).checked()
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("the plan is damaged", hint=STALE) from error


def _operation(item: dict[str, Any], project: Project) -> Operation:
    path = str(item["path"])
    before = project.on_disk(path)
    if sha(before) != item["read"]:
        what = "is gone" if before is None else "appeared" if item["read"] is None else "changed"
        raise Refused(f"`{path}` {what} since the plan was made", hint=STALE)
    after = _content(item["content"])
    if sha(after) != item["written"]:
        raise Refused(f"the plan is damaged: its `{path}` is not what it says", hint=STALE)
    if before is None:
        return CreateFile(path, after or b"", bool(item["executable"]))
    if after is None:
        return DeleteFile(path, before)
    return EditFile(path, before, after, replaces=bool(item["replaces"]))


def _content(item: dict[str, str] | None) -> bytes | None:
    if item is None:
        return None
    if item["encoding"] == "utf-8":
        return item["data"].encode()
    from base64 import b64decode

    return b64decode(item["data"], validate=True)
