<% if meets %>


async def test_gone_meanwhile(db: AsyncClientSession) -> None:
    """A delete comes between reading and changing."""
    values = @{Post}Create.model_validate(@{POST}).model_dump()
    gone = @{Post}(id=PydanticObjectId(), **values)
    with pytest.raises(DocumentNotFound):
        await queries.update_@{post}(db, gone, cast("@{Post}Update", values))
<% endif %>
