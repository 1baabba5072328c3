"""The made-up values of one field, by the number of the row."""

from collections.abc import Callable, Iterator
from functools import partial
from math import gcd
from random import Random
from typing import Any, get_args, get_origin

from faker import Faker
from pydantic import ValidationError, create_model
from pydantic.fields import FieldInfo

from app.seed.values import Scale, limits, parts, scales, texts

POOL = 1_000  # Values that rows share: Faker makes 10,000 a second, and many rows want more
NULLS = 10  # One row in so many leaves out what may be left out
Values = Callable[[int], Any]


class Column:
    """One field, and what makes its values."""

    def __init__(self, name: str, field: FieldInfo, fake: Faker, seed: str) -> None:
        self.name = name
        self.field = field
        self.fake = fake
        self.fake.seed_instance(seed)
        self.random = Random(seed)  # noqa: S311 - nothing here is secret
        fields: dict[str, Any] = {"value": (field.annotation, field)}
        self.checked = create_model("Checked", **fields)

    def values(self, *, unique: bool) -> Values:
        """Return what makes the value of a row."""
        pool = self._pool()
        values = self._unique(pool) if unique else self._drawn(pool)
        if type(None) not in parts(self.field):
            return values
        salt = self.random.getrandbits(60)
        return lambda number: None if hash((salt, number)) % NULLS == 0 else values(number)

    def _drawn(self, pool: list[Any]) -> Values:
        """Return what takes any value, as if by chance."""
        salt = self.random.getrandbits(60)
        return lambda number: pool[hash((salt, number)) % POOL]

    def _pool(self) -> list[Any]:
        """Return values of the first kind that the field takes."""
        for make_one in self._makers():
            taken = [it for _ in range(POOL) for it in self._taken(make_one())]
            if len(taken) > POOL / 10:
                return (taken * 10)[:POOL]
        raise ValueError(f"nothing that is made up fits `{self.name}`: see app/seed/values.py")

    def _makers(self) -> Iterator[Callable[[], object]]:
        kinds = list(parts(self.field))
        if list in kinds:
            (item,) = (get_args(it)[0] for it in kinds if get_origin(it) is list)
            field = FieldInfo.from_annotation(item)
            items = Column("word", field, self.fake, self.name).values(unique=False)
            chance = self.random.randrange
            yield lambda: [items(chance(POOL)) for _ in range(chance(4))]
        elif dict in kinds:
            yield lambda: {self.fake.word(): self.fake.sentence()}
        else:
            for scale in scales(self.field, wide=False):
                yield partial(self._counted_by, scale)
            yield from texts(self.fake, self.name, self.field)

    def _counted_by(self, scale: Scale) -> object:
        return scale.make(self.random.randint(scale.first, scale.last))

    def _unique(self, pool: list[Any]) -> Values:
        """Return what makes a value that no other row has."""
        for scale in scales(self.field, wide=True):
            first, last = scale.first, scale.last
            first += not self._taken(scale.make(first))  # It may be excluded
            last -= not self._taken(scale.make(last))
            tried = (first, first + (last - first) // 3, last)
            if first <= last and all(self._taken(scale.make(it)) for it in tried):
                return self._counted(scale.make, first, last)
        return self._numbered(pool)

    def _counted(self, make_one: Values, first: int, last: int) -> Values:
        """Return each value once, in an order without order."""
        size, step, start = last - first + 1, *(self.random.getrandbits(128) for _ in range(2))
        while gcd(step, size) > 1:
            step += 1

        def value(number: int) -> object:
            if number >= size:
                raise ValueError(f"`{self.name}` has {size} different values only")
            return self._taken(make_one(first + (start + number * step) % size))[0]

        return value

    def _numbered(self, pool: list[str]) -> Values:
        """Return texts with the number of the row in them, where the field takes it."""
        longest = min(limits(self.field, "max_length"), default=255)
        ways: list[Callable[[str, str], str]] = [
            lambda text, number: f"{text[: longest - len(number) - 1]} {number}",
            lambda text, number: f"{number}-{text}"[: max(longest, len(number))],
            lambda text, number: f"{text[: longest - len(number)]}{number}",
        ]
        way = next((it for it in ways if self._taken(it(pool[0], "123"))), ways[-1])
        return lambda number: way(pool[number % POOL], str(number))

    def _taken(self, value: object) -> list[Any]:
        """Return a value as the field reads it, or nothing if it refuses it."""
        try:
            return [self.checked.model_validate({"value": value}).__dict__["value"]]
        except ValidationError:
            return []
