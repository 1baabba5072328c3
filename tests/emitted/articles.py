"""The app of the page tests: articles with every control, and categories with unique names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kit import Case
from .resource import Resource

if TYPE_CHECKING:
    from .browser import Visitor

FIELDS = (
    "title:str:max=200 body:text:null status:enum:draft/in-review/published:default=draft "
    "views:int:ge=0:default=0 price:decimal:10/2:null published:bool:default=false day:date:null "
    "moment:datetime:null mail:email:null site:url:null tags:list:str:default= "
    "length:timedelta:null starts_at:time:null meta:json:null number:uuid:null word:password:null"
)
PAGES = Case(add=[f"crud Article {FIELDS}", "crud Category name:str:unique"])


def articles(visitor: Visitor) -> Resource:
    """Return the articles of the app that somebody looks at."""
    return Resource(visitor.server, "articles")


def store(visitor: Visitor, *titles: str) -> None:
    """Store articles with these titles, in this order."""
    for number, title in enumerate(titles):
        articles(visitor).create(title=title, views=number)
