<% if api and "read" in only %>


class @{Post}ReadExpanded(@{Post}Read):
    """@{article} @{post.human} with what `expand` names."""

<% for ref in expands %>
<% if ref.field.is_many and apart %>
    @{ref.name}: @{ref.type} = Field(default_factory=@{ref.type})
<% else %>
    @{ref.name}: @{ref.type} = @{"[]" if ref.field.is_many else "None"}
<% endif %>
<% endfor %>
<% endif %>
