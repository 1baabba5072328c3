<% if needed %>


@pytest.fixture(autouse=True)
async def needed(db: AsyncSession) -> None:
    """Store what @{post.humans} refer to."""
<% with rows = needed %>
<% include "files/parts/rows.py" %>
<% endwith %>
<% endif %>
