"""@{post.titles}: the list follows every change."""

from httpx2 import AsyncClient

from app.events import CHANNELS


async def test_the_list_listens(client: AsyncClient) -> None:
    page = (await client.get("/@{post.kebabs}", headers={"accept": "text/html"})).text
    assert "@{post.kebabs}" in CHANNELS
    assert '"hx-sse:connect", "/events/@{post.kebabs}"' in page
    assert '<div hx-get="/@{post.kebabs}" hx-trigger="@{post.kebabs}-changed from:#live"' in page
    searched = (await client.get("/@{post.kebabs}?search=x", headers={"accept": "text/html"})).text
    assert 'hx-get="/@{post.kebabs}?search=x"' in searched
