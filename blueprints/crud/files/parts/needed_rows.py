<% if needed %>


@pytest.fixture(autouse=True)
async def needed(db: AsyncSession) -> None:
    """Store what @{post.humans} refer to."""
<% for row in needed %>
<% if row.several %>
    for number in range(1, 8):
        @{row.post} = @{row.Create}.model_validate(@{row.sample})
        db.add(@{row.Post}(id=number, **@{row.post}.model_dump()))
<% else %>
    @{row.post} = @{row.Create}.model_validate(@{row.sample})
    db.add(@{row.Post}(id=1, **@{row.post}.model_dump()))
<% endif %>
    await db.commit()
<% endfor %>
<% endif %>
