"""Blog posts as pages."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.authors.models import Author
from app.authors.schemas import AuthorCreate
from app.tags.models import Tag
from app.tags.schemas import TagCreate

BLOG_POST = {
    "title": "First title",
    "author_id": "1",
    "reply_to_id": "",
    "tag_ids": "1",
}


@pytest.fixture(autouse=True)
async def needed(db: AsyncSession) -> None:
    """Store what blog posts refer to."""
    for number in range(1, 8):
        author = AuthorCreate.model_validate({"name": "First name"})
        db.add(Author(id=number, **author.model_dump()))
    await db.commit()
    for number in range(1, 8):
        tag = TagCreate.model_validate({"name": f"Entry {number}"})
        db.add(Tag(id=number, **tag.model_dump()))
    await db.commit()


@pytest.fixture
def browser(client: AsyncClient) -> AsyncClient:
    """Return a client that sends what a browser sends."""
    client.headers.update({"accept": "text/html", "sec-fetch-site": "same-origin"})
    return client


async def test_create_and_show(browser: AsyncClient) -> None:
    assert "Create blog post" in (await browser.get("/blog-posts/new")).text
    response = await browser.post("/blog-posts", data=BLOG_POST)
    assert response.status_code == 303
    page = await browser.get(response.headers["location"])
    assert page.status_code == 200
    assert "Blog post created" in page.text
    assert "Blog post created" not in (await browser.get(response.headers["location"])).text


async def test_errors_stand_beside_the_fields(browser: AsyncClient) -> None:
    page = await browser.post("/blog-posts", data={**BLOG_POST, "title": " "})
    assert page.status_code == 422
    assert '<a href="#title"' in page.text
    assert "One answer needs another look" in page.text


async def test_update(browser: AsyncClient) -> None:
    address = (await browser.post("/blog-posts", data=BLOG_POST)).headers["location"]
    assert "Save blog post" in (await browser.get(f"{address}/edit")).text
    page = await browser.post(address, data={**BLOG_POST, "title": " "})
    assert page.status_code == 422
    response = await browser.post(address, data=BLOG_POST)
    assert response.headers["location"] == address
    assert "Blog post saved" in (await browser.get(address)).text


async def test_delete_asks_first(browser: AsyncClient) -> None:
    address = (await browser.post("/blog-posts", data=BLOG_POST)).headers["location"]
    assert "Delete this blog post?" in (await browser.get(f"{address}/delete")).text
    response = await browser.post(f"{address}/delete")
    assert response.headers["location"] == "/blog-posts"
    assert (await browser.get(address)).status_code == 404


async def test_list(browser: AsyncClient) -> None:
    assert "There are no blog posts yet." in (await browser.get("/blog-posts")).text
    await browser.post("/blog-posts", data=BLOG_POST)
    page = await browser.get("/blog-posts?sort=-created_at")
    assert "1 blog post<" in page.text
    rows = await browser.get("/blog-posts", headers={"hx-request": "true"})
    assert "<html" not in rows.text
    assert "matches “zzz”" in (await browser.get("/blog-posts?search=zzz")).text
    assert (await browser.get("/blog-posts?sort=nothing")).status_code == 422
