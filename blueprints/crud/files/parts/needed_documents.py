<% if needed %>


@pytest.fixture(autouse=True)
async def needed(db: AsyncClientSession) -> None:
    """Store what @{post.humans} refer to."""
<% with rows = needed %>
<% include "files/parts/documents.py" %>
<% endwith %>
<% endif %>
