"""Search of articles: by whole words, with the text index that only a real MongoDB has."""

from typing import Any

import pytest
from pymongo.asynchronous.client_session import AsyncClientSession

from app.articles import queries
from app.articles.models import Article
from app.articles.schemas import ArticleCreate, ArticleList

ARTICLE: dict[str, Any] = {
    "title": "First title",
    "body": "First body",
}


@pytest.mark.usefixtures("text_search")
@pytest.mark.parametrize(("search", "count"), [("FIRST", 1), ("zzz FIRST", 1), ("zzz", 0)])
async def test_search(db: AsyncClientSession, search: str, count: int) -> None:
    values = ArticleCreate.model_validate(ARTICLE)
    await Article(**values.model_dump()).insert(session=db)
    page = await queries.list_articles(db, ArticleList(search=search))
    assert (len(page["items"]), page["total"]) == (count, count)
