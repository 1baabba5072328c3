"""Search of @{post.humans}: by whole words, with the text index that only a real MongoDB has."""

from typing import Any

import pytest
from pymongo.asynchronous.client_session import AsyncClientSession

<% include "files/parts/needed_imports.py" %>
from app.@{posts} import queries
from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create, @{Post}List

@{POST}: dict[str, Any] = {
<% for field in writable %>
    "@{field.name}": @{field.sample},
<% endfor %>
}
<% include "files/parts/needed_documents.py" if mongo else "files/parts/needed_rows.py" %>


@pytest.mark.usefixtures("text_search")
@pytest.mark.parametrize(("search", "count"), [("@{search_word}", 1), ("zzz @{search_word}", 1), ("zzz", 0)])
async def test_search(db: AsyncClientSession, search: str, count: int) -> None:
    values = @{Post}Create.model_validate(@{POST})
    await @{Post}(**values.model_dump()).insert(session=db)
    page = await queries.list_@{posts}(db, @{Post}List(search=search))
    assert (len(page["items"]), page["total"]) == (count, count)
