"""@{title}.

First see what it would do: `python -m app.migrations.@{name} --dry-run`.
"""

from app.migrations.batches import main, @{act}

if __name__ == "__main__":
<% if act == "rename" %>
    main("@{table}", rename("@{old}", "@{new}"), back=rename("@{new}", "@{old}"))
<% else %>
    main("@{table}", remove("@{old}"))
<% endif %>
