"""Articles as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.articles import queries
from app.articles.models import Article
from app.articles.schemas import ArticleCreate, ArticleList, ArticlePage, ArticleRead
from app.db import DbSession
from app.errors import BAD_REQUEST, NOT_FOUND

router = APIRouter(prefix="/api/articles", tags=["articles"], responses=BAD_REQUEST)


@router.get("", responses=NOT_FOUND)
async def list_articles(db: DbSession, query: Annotated[ArticleList, Query()]) -> ArticlePage:
    """List articles: search, filter, sort, and page by offset or cursor."""
    return await queries.list_articles(db, query)


@router.post("", status_code=201, response_model=ArticleRead)
async def create_article(db: DbSession, data: ArticleCreate, response: Response) -> Article:
    """Create an article."""
    article = await queries.create_article(db, data)
    response.headers["Location"] = f"/api/articles/{article.id}"
    return article
