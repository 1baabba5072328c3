<% if "list" in only %>


class @{Post}ItemExpanded(@{Post}Item, total=False):
    """@{article} @{post.human} with what `expand` names."""

<% for ref in expands %>
    @{ref.name}: @{ref.type}
<% endfor %>
<% endif %>
