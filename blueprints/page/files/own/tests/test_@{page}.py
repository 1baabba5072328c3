"""@{page.title}: a page."""

from httpx2 import AsyncClient


async def test_@{page}_is_shown(client: AsyncClient) -> None:
    page = await client.get("/@{page.kebab}")
    assert page.status_code == 200
    assert '<h1 class="mb-6 text-2xl font-bold sm:text-3xl">@{page.title}</h1>' in page.text
