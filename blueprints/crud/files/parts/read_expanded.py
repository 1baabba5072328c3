<% if api and "read" in only %>


class @{Post}ReadExpanded(@{Post}Read):
    """@{article} @{post.human} with what `expand` names."""

<% for ref in expands %>
    @{ref.name}: @{ref.type} = @{"[]" if ref.field.is_many else "None"}
<% endfor %>
<% endif %>
