<% for row in rows %>
<% if row.several %>
    for number in range(1, 8):
<% if row.is_owned %>
        db.add(@{row.Post}.model_validate(@{row.sample}))
<% else %>
        @{row.post} = @{row.Create}.model_validate(@{row.sample})
        db.add(@{row.Post}(id=@{row.number}, **@{row.post}.model_dump()))
<% endif %>
<% elif row.is_owned %>
    db.add(@{row.Post}.model_validate(@{row.sample}))
<% else %>
    @{row.post} = @{row.Create}.model_validate(@{row.sample})
    db.add(@{row.Post}(id=1, **@{row.post}.model_dump()))
<% endif %>
    await db.commit()
<% endfor %>
