"""Values with parts, from JSON and from forms."""

import json
from typing import Annotated

import pytest
from pydantic import BaseModel, ValidationError

from app.structures import Json, json_lines, lines


class Parts(BaseModel):
    """One field of each kind."""

    tags: Annotated[list[str], lines]
    scores: Annotated[list[int], json_lines]
    meta: Json


def test_a_form_and_json_say_the_same() -> None:
    typed = {"tags": "a\nb", "scores": "1\n2", "meta": '{"a": 1}'}
    parsed = {"tags": ["a", "b"], "scores": [1, 2], "meta": {"a": 1}}
    assert Parts.model_validate_strings(typed) == Parts.model_validate(parsed)


@pytest.mark.parametrize(
    "meta", [{"a": float("nan")}, {"a": "\ud800"}, {"\0": 1}, json.loads("[" * 200 + "]" * 200)]
)
def test_what_cannot_be_stored_or_sent_is_refused(meta: object) -> None:
    with pytest.raises(ValidationError):
        Parts.model_validate({"tags": [], "scores": [], "meta": meta})


def test_integers_without_end_become_floats() -> None:
    parts = Parts.model_validate({"tags": [], "scores": [], "meta": {"a": 10**30}})
    assert parts.meta == {"a": 1e30}
