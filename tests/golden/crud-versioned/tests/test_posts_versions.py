"""Posts that two people change at once."""

from typing import Any, cast

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.posts import queries
from app.posts.models import Post
from app.posts.schemas import PostCreate, PostUpdate

POST: dict[str, Any] = {
    "title": "First title",
    "slug": "first-slug",
}


@pytest.fixture
async def post(db: AsyncSession) -> Post:
    """Return a stored post, in its first version."""
    post = Post(**PostCreate.model_validate(POST).model_dump())
    db.add(post)
    await db.commit()
    return post


async def change(db: AsyncSession) -> None:
    """Change everything meanwhile."""
    await db.execute(queries.posts.update().values(version=queries.posts.c.version + 1))
    await db.commit()


async def test_tag(client: AsyncClient, post: Post) -> None:
    address = f"/api/posts/{post.id}"
    read = await client.get(address)
    assert (read.headers["etag"], read.json()["version"]) == ('"1"', 1)
    changed = await client.patch(address, json=POST, headers={"if-match": '"1"'})
    assert (changed.headers["etag"], changed.json()["version"]) == ('"2"', 2)


async def test_tag_of_a_new_one(client: AsyncClient) -> None:
    assert (await client.post("/api/posts", json=POST)).headers["etag"] == '"1"'


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_changed_meanwhile(
    client: AsyncClient, db: AsyncSession, post: Post, method: str
) -> None:
    await change(db)
    address, seen = f"/api/posts/{post.id}", {"if-match": '"1"'}
    response = await client.request(method, address, json=POST, headers=seen)
    assert response.status_code == 412
    assert response.json() == {"detail": "Post was changed meanwhile"}
    response = await client.request(method, address, json=POST)
    assert response.is_success


@pytest.fixture
def browser(client: AsyncClient) -> AsyncClient:
    """Return a client that sends what a browser sends."""
    client.headers.update({"accept": "text/html", "sec-fetch-site": "same-origin"})
    return client


async def test_form(browser: AsyncClient, db: AsyncSession, post: Post) -> None:
    address, typed = f"/posts/{post.id}", {"title": "First title", "slug": "first-slug"}
    assert 'name="version" value="1"' in (await browser.get(f"{address}/edit")).text
    await change(db)
    page = await browser.post(address, data={**typed, "version": "1"})
    assert page.status_code == 422
    assert "Somebody else changed this post meanwhile" in page.text
    assert 'name="version" value="2"' in page.text
    again = await browser.post(address, data={**typed, "title": " ", "version": "1"})
    assert 'name="version" value="1"' in again.text  # An error makes nobody see the change
    assert (await browser.post(address, data={**typed, "version": "2"})).status_code == 303


async def test_delete_form(browser: AsyncClient, db: AsyncSession, post: Post) -> None:
    address = f"/posts/{post.id}/delete"
    assert 'name="version" value="1"' in (await browser.get(address)).text
    await change(db)
    page = await browser.post(address, data={"version": "1"})
    assert page.status_code == 422
    assert "Somebody else changed this post meanwhile" in page.text
    assert (await browser.post(address, data={"version": "2"})).status_code == 303


async def test_two_changes_at_once(db: AsyncSession, post: Post) -> None:
    """Both have read the same version, and the database finds who is the second one."""
    await change(db)
    changes = cast("PostUpdate", PostCreate.model_validate(POST).model_dump())
    with pytest.raises(queries.PostChangedError):
        await queries.update_post(db, post, changes)


async def test_change_and_delete_at_once(db: AsyncSession, post: Post) -> None:
    await change(db)
    with pytest.raises(queries.PostChangedError):
        await queries.delete_post(db, post)
