"""A list that follows every change: what is broadcast, and what the page does with it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python
from vibegen.edits.place import Unsure, refuse
from vibegen.edits.text import cut_bom, indent_of, insert_lines, splice, split_lines
from vibegen.fields import find_model, models
from vibegen.spec import BadWord, Name

if TYPE_CHECKING:
    from vibegen import App
    from vibegen.edits import Edit

ACTS = ("create", "update", "delete")
BLOCK = re.compile(r"\{%-?\s*(?P<end>end)?block\b")


def find_resource(app: App, word: str) -> Name:
    """Return the name of a resource of this app, with the plural that it has.

    Raises:
        BadWord: There is none.
    """
    answers = find_model(models(app.project.record.operations), word).answers
    plural = str(answers.get("plural") or "") or None
    name = Name.parse(str(answers["name"]), plural=plural)
    if app.project.exists(f"app/{name.snakes}/queries.py"):
        return name
    raise BadWord(
        f"`{name.Pascal}` has no `app/{name.snakes}/queries.py` any more",
        hint="events can only be sent from there",
    )


def make_live(app: App, post: Name) -> None:
    """Broadcast each change of a resource, and let its list fetch its rows again."""
    event = f"{post.kebabs}-changed"
    path = f"app/{post.snakes}/queries.py"
    tree = ast.parse(app.project.read(path) or "")
    names = {it.name for it in tree.body if isinstance(it, ast.AsyncFunctionDef)}
    changing = [it for it in (f"{act}_{post.snake}" for act in ACTS) if it in names]
    if not changing:
        raise Refused(
            f"nothing in `{path}` changes a {post.human}", hint="broadcast where it happens"
        )
    call = f'await broadcast("{post.kebabs}", "{event}")'
    app.edit(
        path,
        python.add_import("app.events", "broadcast"),
        *(python.add_statement(it, call) for it in changing),
    )
    pages = f"app/{post.snakes}"
    if app.project.exists(f"{pages}/list.html") and app.project.exists(f"{pages}/_rows.html"):
        app.provide("files/live")
        app.create("files/live_tests", post=post)
        app.edit(f"{pages}/list.html", _listen(post))
        app.edit(f"{pages}/_rows.html", _fetch(event))
    else:
        app.note(f"listen to `{event}` at /events/{post.kebabs}")


def _listen(post: Name) -> Edit:
    """Open the stream where the list ends."""
    connect = f'live.setAttribute("hx-sse:connect", "/events/{post.kebabs}");'
    lines = [
        '<div id="live"></div>',
        """<script src="{{ static("hx-sse.min.js") }}" defer></script>""",
        """<script type="module" nonce="{{ nonce }}">""",
        "  // After the first look of htmx at the page, when its extension may not be there yet",
        '  const live = document.querySelector("#live");',
        f"  setTimeout(() => {{ {connect} htmx.process(live); }});",
        "</script>",
    ]

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        if f"/events/{post.kebabs}" in text:
            return source
        rows = split_lines(text)
        marks = [(row, it["end"]) for row, line in enumerate(rows) for it in BLOCK.finditer(line)]
        if [end for _, end in marks] != [None, "end"]:
            reason = Unsure("there is not exactly one block")
            raise refuse(connect, "\n".join(lines), "At the end of the list, add", reason)
        row = marks[1][0]
        indent = indent_of(rows[row])
        return bom + splice(text, [insert_lines(rows, row, [indent + it for it in lines])])

    return edit


def _fetch(event: str) -> Edit:
    """Fetch the rows again that are there now: the address is that of the last search or page."""
    line = (
        f'<div hx-get="{{{{ address() }}}}" hx-trigger="{event} from:#live" hx-target="#rows" '
        'hx-swap="innerMorph" hx-sync="this:queue last"></div>'
    )

    def edit(source: str) -> str:
        bom, text = cut_bom(source)
        if event in text:
            return source
        rows = split_lines(text)
        return bom + splice(text, [insert_lines(rows, len(rows), [line])])

    return edit
