<% if "list" in only %>


class @{Post}Page(TypedDict):
    """One page of @{post.humans}."""

    items: list[@{Post}Item@{"Expanded" if expands}]
    total: int | None
    offset: int
    limit: int
    next: str | None
<% endif %>
