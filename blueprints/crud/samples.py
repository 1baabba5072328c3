"""Turns what the documents of a collection hold into fields. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vibegen.change import Refused
from vibegen.words import listed

from .documents import BSON
from .given import KEPT, Given
from .kinds import LENGTHS
from .origin import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Data = Mapping[str, Any]

TYPES = {
    **{it: it for it in ("int", "float", "bool", "datetime")},
    "Int64": "int",
    "Decimal128": "decimal",
    "UUID": "uuid",
    "dict": "json",
}
DIGITS = ("28", "10")  # BSON says of no decimal how many it has
ITEMS = {"str", "int", "float", "bool"}


def read_collection(name: str, data: Data, keeps: Sequence[str]) -> tuple[list[Given], Origin]:
    """Return the fields that most documents have, and what they do not say.

    Args:
        name: The collection.
        data: What `readers/mongo.py` found.
        keeps: The fields that the resource keeps itself.

    Raises:
        Refused: No resource can be made for it.
    """
    documents: int = data["documents"]
    if not documents:
        raise Refused(
            f"the collection `{name}` has no documents to read the fields from",
            hint="type the fields: `vibegen add crud ... title:str`",
        )
    if data["fields"]["_id"]["kinds"] != ["ObjectId"]:
        raise Refused(
            f"the documents of `{name}` have ids of their own, and a resource needs `ObjectId`",
            hint="write this resource by hand",
        )
    given = {it: _field(it, found, documents) for it, found in data["fields"].items()}
    _read_indexes(name, data["indexes"], given)
    _check_kept(name, given)
    _check_version(name, given, keeps)
    own = {"_id", *keeps}
    return [it for it in given.values() if it.name not in own], Origin(stored=True, table=name)


def _field(name: str, found: Data, documents: int) -> Given:
    given = Given(name)
    kinds = {*found["kinds"]}
    if "NoneType" in kinds or found["count"] < documents:
        given.flags.add("null")
        kinds.discard("NoneType")
    if kinds <= {"int", "Int64", "float"} and "float" in kinds:
        kinds = {"float"}
    lists = {it.removeprefix("list of ") for it in kinds if it.startswith("list of")}
    if lists and len(lists) == len(kinds) and lists - {""} <= ITEMS and len(lists - {""}) <= 1:
        given.type, given.args = "list", (min(lists - {""}, default="str"),)
    elif kinds == {"str"}:
        given.type = "str" if found["length"] <= LENGTHS["str"] else "text"
    elif len({TYPES.get(it) for it in kinds}) == 1 and kinds <= TYPES.keys():
        given.type = TYPES[min(kinds)]
        given.args = DIGITS if given.type == "decimal" else ()
    else:
        what = listed(sorted(kinds)) if kinds else "nothing but null"
        given.refuse(f"holds {what}, and no type of a field says that")
    if given.type == "list":
        _read_null_list(given)
    return given


def _read_null_list(given: Given) -> None:
    """Refuse a list that some documents lack: an app reads `[]`, but not null."""
    if "null" in given.flags:
        given.refuse("is a list that some documents lack")


def _read_indexes(name: str, indexes: Data, given: Mapping[str, Given]) -> None:
    """Read which fields are unique; refuse what the app would declare in another way."""
    for index, it in indexes.items():
        if index == "_id_" or not it.get("unique"):
            continue
        names = [key for key, _ in it["key"]]
        if len(names) > 1:
            raise Refused(
                f"{listed(names)} of `{name}` are unique together, and a resource knows only "
                "single unique fields",
                hint="write this resource by hand",
            )
        field = given.get(names[0])
        if field is None or field.why:
            continue
        partial = {names[0]: {"$type": BSON.get(field.type, "string")}}
        wanted = partial if "null" in field.flags else None
        if it.get("partialFilterExpression") != wanted or it.get("sparse"):
            raise Refused(
                f"the unique index `{index}` of `{name}` is another one than the app would make",
                hint="make it anew: "
                + (f"with `partialFilterExpression: {partial}`" if wanted else "without options"),
            )
        if index != f"{names[0]}_1":
            hint = f"make it anew under the usual name, `{names[0]}_1`"
            raise Refused(f"the unique index of `{name}` is called `{index}`", hint=hint)
        field.flags.add("unique")


def _check_kept(name: str, given: Mapping[str, Given]) -> None:
    """Refuse documents that lack the two moments that a resource keeps."""
    missing = [it for it in KEPT if it not in given or given[it].type != "datetime"]
    missing += [it for it in KEPT if it not in missing and "null" in given[it].flags]
    if missing:
        values = ", ".join(f'{it}: {{$toDate: "$_id"}}' for it in missing)
        raise Refused(
            f"not every document of `{name}` has {listed(missing)} as a date, which a resource "
            "keeps",
            hint=f"their ids tell it: `db.{name}.updateMany({{}}, [{{$set: {{{values}}}}}])`",
        )


def _check_version(name: str, given: Mapping[str, Given], keeps: Sequence[str]) -> None:
    """Refuse documents that no change could be compared with."""
    version = given.get("version")
    if "version" in keeps and (version is None or version.text != "version:int"):
        raise Refused(
            f"not every document of `{name}` has `version` as a number, which `--versioned` counts",
            hint=f"begin: `db.{name}.updateMany({{}}, {{$set: {{version: 1}}}})`",
        )
