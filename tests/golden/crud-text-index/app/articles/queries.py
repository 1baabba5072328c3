"""Articles: the one place that knows how they are stored."""

from collections.abc import Iterator
from typing import Any, cast

from pydantic import TypeAdapter
from pymongo.asynchronous.client_session import AsyncClientSession

from app.articles.models import Article
from app.articles.schemas import ArticleCreate, ArticleItem, ArticleList, ArticlePage
from app.documents import row_of, utc_now
from app.paging import decode_cursor, documents_after, encode_cursor, order_by, order_keys

ITEM = TypeAdapter(ArticleItem)
ROW = row_of(Article)
NAMES = set(ArticleItem.__annotations__)
FILTERS = {
    "title": ("title", "$eq"),
    "created_after": ("created_at", "$gte"),
    "created_before": ("created_at", "$lt"),
}


async def list_articles(db: AsyncClientSession, query: ArticleList) -> ArticlePage:
    """Return one page of articles, counted if `query.total`."""
    where = list(_conditions(query))
    order = order_by(query.sort)
    page = Article.find(*where, session=db).sort(*order_keys(order))
    if query.after:
        page = page.find(documents_after(order, decode_cursor(ITEM, query.after, order)))
    # One more document: is there a next page?
    found = page.skip(query.offset).limit(query.limit + 1).aggregate([])
    rows = [ROW.model_validate(document) for document in await found.to_list()]
    is_last = len(rows) <= query.limit
    names = {"id", *query.fields.split(",")} if query.fields else NAMES
    items = [row.model_dump(include=names) for row in rows[: query.limit]]
    return {
        "items": cast("list[ArticleItem]", items),
        "total": await Article.find(*where, session=db).count() if query.total else None,
        "offset": query.offset,
        "limit": query.limit,
        "next": None if is_last else encode_cursor(ITEM, rows[query.limit - 1], order),
    }


async def create_article(db: AsyncClientSession, data: ArticleCreate) -> Article:
    """Store a new article."""
    now = utc_now()
    article = Article(**data.model_dump(), created_at=now, updated_at=now)
    await article.insert(session=db)
    return article


def _conditions(query: ArticleList) -> Iterator[dict[str, Any]]:
    for name, (field, operator) in FILTERS.items():
        if (value := getattr(query, name)) is not None:
            yield {field: {operator: value}}
    if query.search:  # As MongoDB reads it: any of the words, "a phrase", -without
        yield {"$text": {"$search": query.search}}
