"""A resource of a served app, as a program sees it; and the resource that has every type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .databases import SERVERS, MongoDatabase
from .kit import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

    from .kit import Server

EVERY_TYPE = (
    "title:str:max=80 body:text:null views:int:ge=0:default=0 score:float:null "
    "price:decimal:10/2:null published:bool:default=false day:date:null moment:datetime:null "
    "starts_at:time:null length:timedelta:null number:uuid:null meta:json:null mail:email:null "
    "site:url:null key:slug:null:unique word:password:null "
    "status:enum:draft/in-review/published:default=draft tags:list:str:default="
)
EVERY_REQUIRED_TYPE = (
    "title:str:max=80 body:text views:int score:float price:decimal:10/2 published:bool day:date "
    "moment:datetime starts_at:time length:timedelta number:uuid meta:json mail:email site:url "
    "key:slug word:password status:enum:draft/in-review/published tags:list:str"
)
CONTRACT_RESOURCES = (
    f"crud Post {EVERY_TYPE}",
    "crud Note title:str:search body:text:null rank:int:null",
    "crud Account mail:email:unique name:str:max=50",
    "crud Draft title:str slug:slug:null:unique --soft-delete",
    "crud Event title:str --only list,read",
    "crud Letter title:str --only create,read,delete",
    "crud Signal title:str --api",
    "crud Leaflet title:str --html",
    "crud Person name:str",
    "crud Recipe title:str body:text:null --versioned",
)
CONTRACTS = {name: Case(f"--db {name}", CONTRACT_RESOURCES) for name in ("sqlite", *SERVERS)}
CONTRACT = CONTRACTS["sqlite"]

Item = dict[str, Any]


class Resource:
    """One resource behind its JSON API."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.http = server.client
        self.path = f"/api/{name}"

    @property
    def unknown_id(self) -> str:
        """An id that nothing has."""
        return "f" * 24 if self._is_mongodb else "123456"

    def kept(self, values: Item) -> Item:
        """Return values as they come back: MongoDB keeps milliseconds."""
        cut = {it: f"{value[:-4]}000Z" for it, value in values.items() if it == "moment"}
        return {**values, **cut} if self._is_mongodb else values

    @property
    def _is_mongodb(self) -> bool:
        return isinstance(self.server.database, MongoDatabase)

    def create(self, **data: object) -> Item:
        """Store an item."""
        response = self.http.post(self.path, json=data)
        assert response.status_code == 201, response.text
        return response.json()

    def get(self, item_id: object) -> httpx2.Response:
        """Ask for one item."""
        return self.http.get(f"{self.path}/{item_id}")

    def patch(self, item_id: object, **changes: object) -> httpx2.Response:
        """Change an item."""
        return self.http.patch(f"{self.path}/{item_id}", json=changes)

    def delete(self, item_id: object) -> httpx2.Response:
        """Delete an item."""
        return self.http.delete(f"{self.path}/{item_id}")

    def ask(self, **query: object) -> httpx2.Response:
        """Ask for a list; whatever comes is right."""
        return self.http.get(self.path, params={name: str(it) for name, it in query.items()})

    def page(self, **query: object) -> Item:
        """Ask for a list that there is."""
        response = self.ask(**query)
        assert response.status_code == 200, (query, response.text)
        return response.json()

    def items(self, **query: object) -> list[Item]:
        """Return the items of one page."""
        return self.page(**query)["items"]

    def ids(self, **query: object) -> list[int]:
        """Return the ids of one page."""
        return [it["id"] for it in self.items(**query)]

    def titles(self, **query: object) -> list[str]:
        """Return the titles of one page."""
        return [it["title"] for it in self.items(**query)]

    def walk(self, **query: object) -> Iterator[Item]:
        """Yield every item, from cursor to cursor."""
        page = self.page(total="false", **query)
        yield from page["items"]
        while page["next"]:
            page = self.page(total="false", after=page["next"], **query)
            yield from page["items"]


def names_field(response: httpx2.Response, field: str) -> None:
    """Make sure that this is a 422 that says which field is wrong, and repeats no value."""
    assert response.status_code == 422, response.text
    detail = response.json()["detail"]
    assert detail[0]["loc"][:2] == ["body", field]
    assert "input" not in detail[0]
