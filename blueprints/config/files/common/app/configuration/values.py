"""Groups of values, and what a value can be."""

import json
from types import UnionType
from typing import Any, ClassVar, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr, ValidationError

TEXT_MAX = 10_000  # Characters of a value that is set


class ConfigGroup(BaseModel):
    """Values that belong together, each with a type and a default."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True
    )
    group: ClassVar[str]  # As in `group.name`, GROUP_NAME


Group = TypeVar("Group", bound=ConfigGroup)


def check(group: type[ConfigGroup], name: str, text: str) -> None:
    """Raise `ValueError`, which says why, if a value cannot be this text."""
    if is_secret(group, name) and not text:
        raise ValueError("Input should not be empty")
    if len(text) > TEXT_MAX or "\0" in text:
        raise ValueError(f"Input should be at most {TEXT_MAX} characters, none NUL")
    try:
        group.model_validate({name: text})
    except ValidationError as error:
        raise ValueError(explain(error)) from None


def explain(error: ValidationError) -> str:
    """Return what is wrong, but not the value: it may be a secret."""
    return error.errors(include_input=False, include_url=False)[0]["msg"]


def is_secret(group: type[ConfigGroup], name: str) -> bool:
    """Tell whether a value is kept encrypted, and shown nowhere."""
    return SecretStr in types_of(group, name)


def types_of(group: type[ConfigGroup], name: str) -> tuple[Any, ...]:
    """Return the type of a value, or those of its union."""
    annotation = group.model_fields[name].annotation
    return get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)


def _read_json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


FROM_JSON = BeforeValidator(_read_json)  # For lists, as in ALLOWED_HOSTS of .env
