"""Forms: between what people type and what is stored."""

from datetime import date, timedelta

import pytest
from fastapi import FastAPI, Request
from httpx2 import AsyncClient
from pydantic import BaseModel, ValidationError

from app.fields import Day, Flag, Integer, Moment, Text
from app.forms import explain, parse_form, read_form, to_form


class Typed(BaseModel):
    """One field of each kind that is read from text."""

    text: Text
    number: Integer = 1
    flag: Flag = False
    day: Day | None = None
    moment: Moment | None = None


async def test_what_browsers_send(app: FastAPI, client: AsyncClient) -> None:
    async def read(request: Request) -> dict[str, str]:
        return await read_form(request, {"moment"})

    app.add_api_route("/read", read, methods=["POST"])
    response = await client.post("/read", data={"text": "a\r\nb", "moment": "2026-01-31T12:00"})
    assert response.json() == {"text": "a\nb", "moment": "2026-01-31T12:00Z"}


def test_strings_become_data() -> None:
    typed = {"text": "a", "number": "2", "flag": "true", "day": "2026-01-31", "moment": " "}
    assert parse_form(Typed, typed) == Typed(text="a", number=2, flag=True, day=date(2026, 1, 31))


def test_every_mistake_has_its_sentence() -> None:
    with pytest.raises(ValidationError) as caught:
        parse_form(Typed, {"text": "", "number": "x", "moment": "9999-12-31T23:59:59-10:00"})
    assert explain(caught.value) == {
        "text": "This cannot be empty",
        "number": "This has to be a whole number",
        "moment": "This does not have the form that is asked for",
    }


def test_stored_values_become_strings() -> None:
    stored = {"tags": ["a", 1], "meta": {"é": 1}, "length": timedelta(minutes=1), "title": "x"}
    typed = {"tags": "a\n1", "meta": '{\n  "é": 1\n}', "length": 60, "title": "x"}
    assert to_form(stored) == typed
