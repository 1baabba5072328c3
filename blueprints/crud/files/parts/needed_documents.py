<% if needed %>


@pytest.fixture(autouse=True)
async def needed(db: AsyncClientSession) -> None:
    """Store what @{post.humans} refer to."""
<% for row in needed %>
<% if row.several %>
    for number in range(1, 8):
        @{row.post} = @{row.Create}.model_validate(@{row.sample})
        await @{row.Post}(id=PydanticObjectId(f"{number:024}"), **@{row.post}.model_dump()).insert(session=db)
<% else %>
    @{row.post} = @{row.Create}.model_validate(@{row.sample})
    await @{row.Post}(id=PydanticObjectId(f"{1:024}"), **@{row.post}.model_dump()).insert(session=db)
<% endif %>
<% endfor %>
<% endif %>
