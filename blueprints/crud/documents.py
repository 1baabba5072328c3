"""A resource on MongoDB: its templates, the lines of its model, and the names it cannot use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.spec import BadWord
from vibegen.words import listed, table

from .text_index import index_line

if TYPE_CHECKING:
    from .options import Options
    from .shown import Shown

FOLDERS = frozenset(  # The templates that are others than for SQL, in files/mongo
    {
        *("files/api_tests", "files/durations", "files/model", "files/queries"),
        *("files/many", "files/query_tests", "files/relations"),
        *("files/shared", "files/some_tests", "files/structures"),
    }
)
OPERATORS = {"eq": "$eq", "ge": "$gte", "gt": "$gt", "le": "$lte", "lt": "$lt"}
BSON = {  # The names of BSON's types, by ours; those that are missing are strings
    "bool": "bool",
    "date": "date",
    "datetime": "date",
    "decimal": "number",
    "float": "number",
    "int": "number",
    "timedelta": "number",
    "uuid": "binData",
}
OF_BEANIE = table(  # What its `Document` has: a field of that name would hide it
    """
    add_child aggregate all avg bulk_writer count create current_date delete delete_all distinct
    fetch_all_links fetch_link fill_back_refs find find_all find_many find_one get
    get_bson_encoders get_changes get_collection_name get_link_fields get_model_type
    get_previous_changes get_previous_saved_state get_pymongo_collection get_saved_state
    get_settings has_changed inc insert insert_many insert_one inspect_collection is_changed
    lazy_parse link_from_id max min parse_store replace replace_many revision_id rollback save
    save_changes set set_collection set_collection_name set_database
    state_management_replace_objects state_management_save_previous sum sync to_ref update
    update_all use_state_management validate_self
"""
)


def own_folder(folder: str) -> str:
    """Return the template folder that stands for one of SQL."""
    return folder.replace("files/", "files/mongo/") if folder in FOLDERS else folder


def document_folders(options: Options) -> list[str]:
    """Return the template folders of a resource: nothing migrates, and hooks need a test."""
    folders = [own_folder(it) for it in options.folders if it != "files/migration"]
    folders = ["files/mongo/model" if it == "files/table" else it for it in folders]
    if options.text_index and any(it.writable for it in options.searched):
        folders.append("files/mongo/search_tests")
    return [*folders, *(["files/mongo/hook_tests"] if "files/hooks" in folders else [])]


def check_names(options: Options) -> None:
    """Refuse what would hide a part of Beanie's `Document`, which every model is.

    Raises:
        BadWord: Naming the word.
    """
    post = options.post
    if post.Pascal == "Document" or post.snakes == "documents":
        raise BadWord(
            f"`{post.Pascal}` needs a name that Beanie and `app/documents.py` have already",
            hint="choose a longer one, such as `OfficeDocument`",
        )
    if options.hooks and options.origin.left_out:  # A hook that fails puts the document back
        raise BadWord(
            f"`--hooks` would lose what `{post.Pascal}` leaves out: "
            f"{listed(options.origin.left_out)}",
            hint="leave `--hooks` out",
        )
    for field in options.fields:
        if field.name in OF_BEANIE:
            raise BadWord(
                f"`{field.field}` would hide `Document.{field.name}` of Beanie",
                hint=f"choose a longer name, such as `{post.snake}_{field.name}`",
            )


def describe_documents(options: Options, *, mongodb: bool) -> dict[str, object]:
    """Return what the model and the queries of a resource on MongoDB print."""
    fields = options.fields
    return {
        "mongo": mongodb,
        "Id": "Id" if mongodb else "int",
        "document_lines": [it.document_line for it in fields],
        "index_lines": [it for field in fields for it in _index_lines(field)]
        + [index_line(options)] * options.text_index,
        "text_index": options.text_index,
        "times": any(it.type == "time" for it in fields),
        "operators": OPERATORS,
        "searched_names": "[" + ", ".join(f'"{it.name}"' for it in options.searched) + "]",
    }


def _index_lines(field: Shown) -> list[str]:
    """Return the index of a field, if it has one."""
    name = field.name
    if field.field.unique and field.field.null:
        kind = BSON.get(field.type, "string")  # Without null, which many may have
        partial = f'{{"{name}": {{"$type": "{kind}"}}}}'
        return [f'IndexModel("{name}", unique=True, partialFilterExpression={partial})']
    if field.field.unique:
        return [f'IndexModel("{name}", unique=True)']
    return [f'IndexModel(["{name}", "_id"])'] if field.field.index else []
