"""@{post.titles} with what they refer to, which refers to them in turn.

The schemas of both cannot import from each other, but from here they can.
"""

from pydantic import Field
from typing_extensions import TypedDict

from app.@{posts}.schemas import @{own_items}@{Post}Item, @{Post}Read
<% for other in related if other.expands and not other.is_owned %>
from @{other.schemas} import @{other.item}
<% endfor %>
<% include "files/parts/item_expanded.py" %>
<% include "files/parts/read_expanded.py" %>
<% include "files/parts/page.py" %>
