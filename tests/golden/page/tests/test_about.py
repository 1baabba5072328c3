"""About: a page."""

from httpx2 import AsyncClient


async def test_about_is_shown(client: AsyncClient) -> None:
    page = await client.get("/about")
    assert page.status_code == 200
    assert '<h1 class="mb-6 text-2xl font-bold sm:text-3xl">About</h1>' in page.text
