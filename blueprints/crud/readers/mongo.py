"""Reads the first documents of a collection of an app's database, and prints what they hold.

Runs in the app's own environment and reads only: vibegen itself has no driver of any database.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from importlib import import_module
from typing import Any, cast

from pymongo import MongoClient, uri_parser
from pymongo.errors import OperationFailure, PyMongoError

TIMEOUT_MS = 5_000
SAMPLED = 1_000  # Documents
CODES = {18: "password", 13: "permission"}
Document = dict[str, Any]


def main() -> None:
    """Answer what is asked on the standard input."""
    asked = json.load(sys.stdin)
    settings: Any = import_module("app.config")  # The app's own
    url: str = asked["url"] or settings.Settings().database_url
    try:
        parsed: Document = uri_parser.parse_uri(url)
    except PyMongoError:
        sys.stdout.write(json.dumps({"problem": "url"}))
        return
    hosts = ", ".join(f"{host}:{port}" for host, port in parsed["nodelist"])
    place = {"host": hosts, "database": parsed["database"], "user": parsed["username"]}
    try:
        answer = read(url, asked["table"])
    except (PyMongoError, OSError) as error:
        kind = CODES.get(error.code or 0, "down") if isinstance(error, OperationFailure) else "down"
        said = str(error).partition(",")[0].partition("(")[0].strip()
        answer: Document = {"problem": kind, "said": said}
    sys.stdout.write(json.dumps({"dialect": "mongodb", **place, **answer}, default=str))


def read(url: str, name: str) -> Document:
    """Return what the documents hold, or the problem."""
    client = MongoClient[Document](
        url,
        uuidRepresentation="standard",
        serverSelectionTimeoutMS=TIMEOUT_MS,
        connectTimeoutMS=TIMEOUT_MS,
    )
    with client:
        database = client.get_default_database()
        names = database.list_collection_names()
        if name not in names:
            return {"problem": "table", "tables": sorted(names)}
        if any(it.get("type") == "view" for it in database.list_collections(filter={"name": name})):
            return {"problem": "view"}
        documents = list(database[name].find().sort("_id", -1).limit(SAMPLED))
        indexes = database[name].index_information()
    return {"documents": len(documents), "fields": fields(documents), "indexes": indexes}


def fields(documents: list[Document]) -> dict[str, Document]:
    """Return, by field, how many documents have it, its kinds, and its greatest length."""
    kinds: dict[str, Counter[str]] = {}
    lengths: Counter[str] = Counter()
    for document in documents:
        for name, value in document.items():
            kinds.setdefault(name, Counter()).update([kind_of(value)])
            if isinstance(value, str):
                lengths[name] = max(lengths[name], len(value))
    return {
        name: {"count": it.total(), "kinds": sorted(it), "length": lengths[name]}
        for name, it in kinds.items()
    }


def kind_of(value: object) -> str:
    """Return what a value is; of a list what its items are."""
    if isinstance(value, list):
        kinds = sorted({type(it).__name__ for it in cast("list[object]", value)})
        return f"list of {', '.join(kinds)}"
    return type(value).__name__


main()
