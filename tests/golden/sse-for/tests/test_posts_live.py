"""Posts: the list follows every change."""

from httpx2 import AsyncClient

from app.events import CHANNELS


async def test_the_list_listens(client: AsyncClient) -> None:
    page = (await client.get("/posts", headers={"accept": "text/html"})).text
    assert "posts" in CHANNELS
    assert '"hx-sse:connect", "/events/posts"' in page
    assert '<div hx-get="/posts" hx-trigger="posts-changed from:#live"' in page
    searched = (await client.get("/posts?search=x", headers={"accept": "text/html"})).text
    assert 'hx-get="/posts?search=x"' in searched
