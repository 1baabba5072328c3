"""Forms: what people typed becomes data, and what is wrong with it becomes plain words."""

import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TypeVar, cast

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from app.words import _

Model = TypeVar("Model", bound=BaseModel)


async def read_form(
    request: Request, moments: Collection[str] = (), lists: Collection[str] = ()
) -> dict[str, str]:
    """Return what was typed, by field name; of a name sent twice the last value counts.

    `moments` names the `datetime-local` fields: browsers send them without a time zone, as UTC.
    `lists` names those with several values: one a line.
    """
    form = await request.form()
    typed = {k: v.replace("\r\n", "\n") for k, v in form.multi_items() if isinstance(v, str)}
    typed |= {k: "\n".join(str(v) for v in form.getlist(k) if v) for k in typed.keys() & lists}
    for name in moments:
        if (value := typed.get(name)) and not value.endswith("Z"):
            typed[name] = f"{value}Z"
    return typed


def parse_form(model: type[Model], typed: dict[str, str]) -> Model:
    """Make data of strings, where an empty one means nothing; raise `ValidationError`."""
    return model.model_validate_strings({k: v for k, v in typed.items() if v.strip()})


def to_form(values: Mapping[str, object]) -> dict[str, object]:
    """Write stored values as a form does: one entry a line, JSON, durations in seconds."""
    return {name: _as_typed(value) for name, value in values.items()}


def _as_typed(value: object) -> object:
    match value:
        case dict():
            return json.dumps(value, ensure_ascii=False, indent=2)
        case list():
            entries = cast("list[object]", value)
            return "\n".join(
                json.dumps(it) if isinstance(it, bool | float) else str(it) for it in entries
            )
        case timedelta():
            return int(value.total_seconds())
        case _:
            return value


def parse_query(model: type[Model], request: Request) -> Model:
    """Read the query string, where a form's empty fields mean nothing; a bad one is a 422 page."""
    try:
        return model.model_validate({k: v for k, v in request.query_params.items() if v})
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


def explain(error: ValidationError) -> dict[str, str]:
    """Return a sentence for each field that has to be looked at again."""
    problems: dict[str, str] = {}
    for problem in error.errors(include_url=False, include_input=False):
        words = _sentence(problem["type"]).format(**problem.get("ctx", {}))
        problems.setdefault(str(problem["loc"][0]), words)
    return problems


def _sentence(kind: str) -> str:
    """Return the words for one of Pydantic's kinds of error; `{...}` is what the error knows."""
    sentences = {
        "missing": _("This cannot be empty"),
        "string_too_long": _("This is longer than {max_length} characters"),
        "string_too_short": _("This is shorter than {min_length} characters"),
        "greater_than_equal": _("This has to be {ge} or more"),
        "greater_than": _("This has to be more than {gt}"),
        "less_than_equal": _("This has to be {le} or less"),
        "less_than": _("This has to be less than {lt}"),
        "int_parsing": _("This has to be a whole number"),
        "float_parsing": _("This has to be a number"),
        "finite_number": _("This has to be a number"),
        "date_from_datetime_parsing": _("There is no such date"),
        "datetime_from_date_parsing": _("There is no such date"),
        "time_parsing": _("There is no such time"),
        "bool_parsing": _("Choose yes or no"),
        "enum": _("Choose one from the list"),
        "uuid_parsing": _("This has to be a UUID"),
    }
    return sentences.get(kind, _("This does not have the form that is asked for"))
