<% for row in rows %>
<% if row.several %>
    for number in range(1, 8):
<% if row.is_owned %>
        await @{row.Post}.model_validate(@{row.sample}).insert(session=db)
<% else %>
        @{row.post} = @{row.Create}.model_validate(@{row.sample})
        await @{row.Post}(id=PydanticObjectId(f"{@{row.number}:024}"), **@{row.post}.model_dump()).insert(session=db)
<% endif %>
<% elif row.is_owned %>
    await @{row.Post}.model_validate(@{row.sample}).insert(session=db)
<% else %>
    @{row.post} = @{row.Create}.model_validate(@{row.sample})
    await @{row.Post}(id=PydanticObjectId(f"{1:024}"), **@{row.post}.model_dump()).insert(session=db)
<% endif %>
<% endfor %>
