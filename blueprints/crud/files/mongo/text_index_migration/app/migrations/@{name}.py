"""@{title}.

A collection has one text index: the old one goes, and the app makes the new one.
"""

import asyncio

from app.config import Settings
from app.db import make_client


async def main() -> None:
    """Drop it, unless that is done."""
    async with make_client(Settings()) as client:
        collection = client.get_default_database()["@{table}"]
        if "@{index}" in await collection.index_information():
            await collection.drop_index("@{index}")


if __name__ == "__main__":
    asyncio.run(main())
