"""Blog posts: what they refer to."""

import re
from typing import Any
from unittest.mock import AsyncMock

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from app.authors.models import Author
from app.authors.schemas import AuthorCreate
from app.blog_posts import queries
from app.blog_posts.models import BlogPost
from app.blog_posts.schemas import BlogPostCreate
from app.relations import MissingError
from app.tags.models import Tag
from app.tags.schemas import TagCreate

BLOG_POST: dict[str, Any] = {
    "title": "First title",
    "author_id": 1,
    "reply_to_id": None,
    "tag_ids": [1],
}
TYPED: dict[str, Any] = {
    "title": "First title",
    "author_id": "1",
    "reply_to_id": "",
    "tag_ids": "1",
}
UNKNOWN = 99


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
async def stored(db: AsyncSession) -> BlogPost:
    """Return a stored blog post."""
    blog_post = BlogPost(**BlogPostCreate.model_validate(BLOG_POST).model_dump())
    db.add(blog_post)
    await db.commit()
    return blog_post


@pytest.mark.parametrize("key", ["author_id", "reply_to_id"])
async def test_missing(client: AsyncClient, db: AsyncSession, stored: BlogPost, key: str) -> None:
    wrong = BlogPostCreate.model_validate({**BLOG_POST, key: UNKNOWN})
    with pytest.raises(MissingError) as raised:
        await queries.create_blog_post(db, wrong)
    assert raised.value.field == key
    response = await client.patch(f"/api/blog-posts/{stored.id}", json={key: UNKNOWN})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["body", key]
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    for address in (
        "/blog-posts",
        f"/blog-posts/{stored.id}",
    ):
        page = await client.post(address, data={**TYPED, key: UNKNOWN}, headers=headers)
        assert page.status_code == 422
        assert "It is not there any more" in page.text


async def test_gone_meanwhile(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database finds what went since our look."""
    monkeypatch.setattr(queries, "refuse_missing", AsyncMock())
    wrong = BlogPostCreate.model_validate({**BLOG_POST, "author_id": UNKNOWN})
    with pytest.raises(MissingError):
        await queries.create_blog_post(db, wrong)


async def test_expand_author(client: AsyncClient, stored: BlogPost) -> None:
    page = (await client.get("/api/blog-posts?expand=author&fields=created_at")).json()
    assert page["items"][0].keys() == {"id", "created_at", "author"}
    assert page["items"][0]["author"]["id"] == BLOG_POST["author_id"]
    read = (await client.get(f"/api/blog-posts/{stored.id}?expand=author")).json()
    assert read["author"] == page["items"][0]["author"]
    assert (await client.get("/api/blog-posts?expand=id")).status_code == 422


async def test_expand_reply_to(client: AsyncClient, db: AsyncSession, stored: BlogPost) -> None:
    child = BlogPostCreate.model_validate({**BLOG_POST, "reply_to_id": stored.id})
    one = await queries.create_blog_post(db, child)
    page = (await client.get("/api/blog-posts?expand=reply_to&sort=-id&fields=created_at")).json()
    assert [it["reply_to"] and it["reply_to"]["id"] for it in page["items"]] == [stored.id, None]
    read = (await client.get(f"/api/blog-posts/{one.id}?expand=reply_to")).json()
    assert read["reply_to"]["id"] == stored.id
    assert (await client.get("/api/blog-posts?expand=id")).status_code == 422


@pytest.mark.usefixtures("stored")
async def test_more_rows_take_no_more_queries(
    app: FastAPI, client: AsyncClient, db: AsyncSession
) -> None:
    queried: list[object] = []
    event.listen(
        app.state.engine.sync_engine, "before_cursor_execute", lambda *its: queried.append(its[2])
    )
    await client.get("/api/blog-posts?expand=author,reply_to,tags")
    for_one = len(queried)
    for _ in range(1, 4):
        await queries.create_blog_post(db, BlogPostCreate.model_validate(BLOG_POST))
    queried.clear()
    await client.get("/api/blog-posts?expand=author,reply_to,tags")
    assert len(queried) == for_one


async def test_tags(client: AsyncClient) -> None:
    keys = [1, 2]
    created = await client.post("/api/blog-posts", json={**BLOG_POST, "tag_ids": keys})
    assert created.json()["tag_ids"] == keys
    address = f"/api/blog-posts/{created.json()['id']}"
    for wrong in ([UNKNOWN], [*keys, *keys], None):
        answer = await client.post("/api/blog-posts", json={**BLOG_POST, "tag_ids": wrong})
        assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", "tag_ids"])
    for some in (keys[1:], [], keys):
        changed = await client.patch(address, json={"tag_ids": some})
        assert changed.json()["tag_ids"] == some
    assert (await client.patch(address, json={"tag_ids": [UNKNOWN]})).status_code == 422
    page = (
        await client.get("/api/blog-posts", params={"tag_id": keys[0], "expand": "tags"})
    ).json()
    assert [[it["id"] for it in row["tags"]] for row in page["items"]] == [keys]
    assert page["items"][0]["tag_ids"] == keys
    none = await client.get("/api/blog-posts", params={"tag_id": UNKNOWN})
    assert none.json()["total"] == 0
    read = (await client.get(address, params={"expand": "tags"})).json()
    assert [it["id"] for it in read["tags"]] == keys
    await client.delete(f"/api/tags/{keys[0]}")
    assert (await client.get(address)).json()["tag_ids"] == keys[1:]


async def test_tick_tags(client: AsyncClient) -> None:
    keys = ["1", "2"]
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    typed = {**TYPED, "tag_ids": ["", *keys]}
    wrong = await client.post("/blog-posts", data={**typed, "title": " "}, headers=headers)
    assert (wrong.status_code, ticked("tag_ids", wrong.text)) == (422, keys)
    gone = await client.post("/blog-posts", data={**typed, "tag_ids": UNKNOWN}, headers=headers)
    assert "It is not there any more" in gone.text
    found = await client.get("/blog-posts/boxes/tags", params={"search": "zzz", "tag_ids": keys[0]})
    assert ticked("tag_ids", found.text) == keys[:1]
    created = await client.post("/blog-posts", data=typed, headers=headers)
    assert created.status_code == 303
    address = created.headers["location"]
    assert f'href="/tags/{keys[0]}"' in (await client.get(address, headers=headers)).text
    other = await client.get(f"/tags/{keys[0]}", headers=headers)
    assert f'href="{address}"' in other.text
    form = await client.get(f"{address}/edit", headers=headers)
    assert ticked("tag_ids", form.text) == keys
    await client.post(
        address,
        data={
            **typed,
            "tag_ids": "",
        },
        headers=headers,
    )
    form = await client.get(f"{address}/edit", headers=headers)
    assert ticked("tag_ids", form.text) == []


def ticked(name: str, page: str) -> list[str]:
    """Return the values of the boxes that are ticked."""
    return re.findall(rf'name="{name}" value="(\w+)"[^>]* checked', page)


async def test_unlinked_meanwhile(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database finds what went since our look."""
    monkeypatch.setattr(queries, "refuse_unknown", AsyncMock())
    wrong = BlogPostCreate.model_validate({**BLOG_POST, "tag_ids": [UNKNOWN]})
    with pytest.raises(MissingError):
        await queries.create_blog_post(db, wrong)


async def test_delete_author(client: AsyncClient, db: AsyncSession, stored: BlogPost) -> None:
    one = stored
    address = f"/authors/{BLOG_POST['author_id']}"
    response = await client.delete(f"/api{address}")
    assert response.status_code == 409
    headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    response = await client.post(f"{address}/delete", headers=headers)
    assert (response.status_code, response.headers["location"]) == (303, address)
    found = await db.get(BlogPost, one.id, populate_existing=True)
    assert found


async def test_delete_reply_to(client: AsyncClient, db: AsyncSession, stored: BlogPost) -> None:
    child = BlogPostCreate.model_validate({**BLOG_POST, "reply_to_id": stored.id})
    one = await queries.create_blog_post(db, child)
    address = f"/blog-posts/{stored.id}"
    response = await client.delete(f"/api{address}")
    assert response.status_code == 204
    found = await db.get(BlogPost, one.id, populate_existing=True)
    assert found is None


async def test_pages(client: AsyncClient, stored: BlogPost) -> None:
    browser = {"accept": "text/html"}
    for address in (
        "/blog-posts",
        f"/blog-posts/{stored.id}",
        f"/blog-posts/{stored.id}/edit",
        "/blog-posts/new",
    ):
        assert (await client.get(address, headers=browser)).status_code == 200
    key = BLOG_POST["author_id"]
    form = await client.get(f"/blog-posts/new?author_id={key}", headers=browser)
    assert f'value="{key}" selected' in form.text
    none = await client.get("/blog-posts/choices/author?search=zzz", headers=browser)
    assert f'value="{key}"' not in none.text
    assert f'href="/authors/{key}"' in (await client.get(f"/blog-posts/{stored.id}")).text
    parent = await client.get(f"/authors/{key}", headers=browser)
    assert f'href="/blog-posts/{stored.id}"' in parent.text
