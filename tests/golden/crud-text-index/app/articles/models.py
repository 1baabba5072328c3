"""Articles: how they are stored."""

from typing import ClassVar

from beanie import Document
from pydantic import Field
from pymongo import TEXT, IndexModel

from app.documents import UtcDateTime, utc_now


class Article(Document):
    """An article."""

    title: str
    body: str
    created_at: UtcDateTime = Field(default_factory=utc_now)
    updated_at: UtcDateTime = Field(default_factory=utc_now)

    class Settings:
        """Where Beanie keeps articles, and how."""

        name = "articles"
        indexes: ClassVar = [
            IndexModel(
                [("title", TEXT), ("body", TEXT)], name="search", default_language="english"
            ),
        ]
