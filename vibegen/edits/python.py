"""Edits of Python source.

Each module beside this one holds one kind of edit: `py_imports`, `py_includes`, `py_routers`,
`py_typers`, `py_lists`, `py_bodies` and `py_statements`; they share `py_code`, the file as an edit
sees it.
"""

from vibegen.edits.py_bodies import add_class_field, add_definition
from vibegen.edits.py_imports import add_import
from vibegen.edits.py_includes import add_include
from vibegen.edits.py_lists import add_dict_item, add_list_element
from vibegen.edits.py_routers import add_router
from vibegen.edits.py_statements import add_after, add_closing, add_statement
from vibegen.edits.py_typers import add_typer

__all__ = [
    "add_after",
    "add_class_field",
    "add_closing",
    "add_definition",
    "add_dict_item",
    "add_import",
    "add_include",
    "add_list_element",
    "add_router",
    "add_statement",
    "add_typer",
]
