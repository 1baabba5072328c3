"""An app whose own models refer to each other over several modules, as real ones do."""

from __future__ import annotations

from dataclasses import replace

from .adoptable import SQLALCHEMY_ASYNC

TEAMS = '''
=== app/teams.py
"""Teams: SQLAlchemy finds `Badge` by its name, once somebody has imported it."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.keys import bigkey

if TYPE_CHECKING:
    from app.badges import Badge


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[bigkey]
    title: Mapped[str] = mapped_column("full_title", String(50))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    badges: Mapped[list["Badge"]] = relationship(back_populates="team")
=== app/keys.py
from typing import Annotated

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import mapped_column

bigkey = Annotated[
    int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
]
=== app/badges.py
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.teams import Team


class Badge(Base):
    __tablename__ = "badges"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship(back_populates="badges")
=== app/members.py
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.teams import Team


class Rank(StrEnum):
    LOW = "low"
    HIGH = "high"


class Member(Base):
    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("team_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id))
    number: Mapped[int]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(String(50))
    rank: Mapped[Rank]
    born: Mapped[date]
    since: Mapped[datetime] = mapped_column(DateTime)
    fee: Mapped[Decimal] = mapped_column(Numeric)
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSONB().with_variant(JSON(), "sqlite"))


class Guest(Base):
    __tablename__ = "guests"

    id: Mapped[int] = mapped_column(primary_key=True)
'''
ODD = """
=== app/odd.py
import uuid

from sqlalchemy import ForeignKey, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.db import Base


class Ticket(Base):
    __tablename__ = "tickets"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class Place(Base):
    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[list[str] | None] = mapped_column(postgresql.ARRAY(postgresql.TEXT))


class Room(Base):
    __tablename__ = "rooms"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))


class Stamp(Base):
    __tablename__ = "stamps"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(server_default=text("now()"))


class Shop(Base):
    __tablename__ = "shops"
    __table_args__ = {"schema": "trade"}

    id: Mapped[int] = mapped_column(primary_key=True)


class Worked(Base):
    @classmethod
    def __tablename__(cls) -> str:
        return cls.__name__[::-1]

    id: Mapped[int] = mapped_column(primary_key=True)


class Made(Base):
    __tablename__ = "made"

    id: Mapped[int] = mapped_column(primary_key=True)

    def __init__(self, number: int) -> None:
        super().__init__(id=number)


class Other(DeclarativeBase):
    pass


class Far(Other):
    __tablename__ = "far"

    id: Mapped[int] = mapped_column(primary_key=True)


class Hen(Base):
    __tablename__ = "hens"

    id: Mapped[int] = mapped_column(primary_key=True)
    egg_id: Mapped[int] = mapped_column(ForeignKey("eggs.id"))


class Egg(Base):
    __tablename__ = "eggs"

    id: Mapped[int] = mapped_column(primary_key=True)
    hen_id: Mapped[int] = mapped_column(ForeignKey("hens.id"))


class Page(Base):
    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes]
"""
TEAM_APP = replace(SQLALCHEMY_ASYNC, text=SQLALCHEMY_ASYNC.text + TEAMS)
ODD_APP = replace(SQLALCHEMY_ASYNC, text=SQLALCHEMY_ASYNC.text + ODD)
