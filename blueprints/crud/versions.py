"""`--versioned`: what the templates print of versions, and the words that do not go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.spec import BadWord

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .options import Options
    from .shown import Shown

CLASH = '409: {"model": Problem}'


def check_versions(fields: Sequence[Shown], acts: Collection[str]) -> None:
    """Refuse versions of what nobody changes, and a field that has the name of their column.

    Raises:
        BadWord: Naming the word.
    """
    if not {"update", "delete"} & set(acts):
        raise BadWord(
            "`--versioned` has nothing to guard: `--only` leaves neither `update` nor `delete`",
            hint="leave `--versioned` out",
        )
    for it in fields:
        if it.name == "version":
            raise BadWord(
                f"`{it.field}` has the name of the column that `--versioned` counts up",
                hint="type another name, such as `edition`",
            )


def describe_versions(options: Options, *, mongodb: bool) -> dict[str, object]:
    """Return what the templates print of versions, and of the answers that depend on them."""
    versioned, uniques = options.versioned, any(it.field.unique for it in options.fields)
    created = [*(["201: ETAG"] if versioned else []), *([CLASH] if uniques else [])]
    updated = [*(["200: ETAG"] if versioned else []), *([CLASH] if uniques else [])]
    missing = "NOT_FOUND | CHANGED" if versioned else "NOT_FOUND"
    error = options.post.Pascal + "ChangedError"
    raised = [
        *([f"`{options.post.Pascal}TakenError`"] if uniques else []),
        *([f"`{error}`"] if versioned else []),
    ]
    ways = {"update": "PATCH", "delete": "DELETE"}
    methods = [f'"{way}"' for act, way in ways.items() if act in options.only]
    return {
        "versioned": versioned,
        "create_answers": f", responses={{{', '.join(created)}}}" if created else "",
        "read_answers": "NOT_FOUND | {200: ETAG}" if versioned else "NOT_FOUND",
        "update_answers": f"{missing} | {{{', '.join(updated)}}}" if updated else missing,
        "changed_doc": f"\n\n    Raises `{error}`.\n    " if versioned else "",
        "update_doc": _raises(raised),
        "methods": f"[{', '.join(methods)}]",
        "Session": "AsyncClientSession" if mongodb else "AsyncSession",
    }


def _raises(errors: Sequence[str]) -> str:
    """Return the end of a docstring: two errors make it a long one."""
    gap = "\n\n    " if errors[1:] else " "
    end = "\n    " if errors[1:] else ""
    return f"{gap}Raises {' and '.join(errors)}.{end}" if errors else ""
