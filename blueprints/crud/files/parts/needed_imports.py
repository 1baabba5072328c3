<% for row in needed %>
from @{row.models} import @{row.Post}
<% if not row.is_owned %>
from app.@{row.module}.schemas import @{row.Create}
<% endif %>
<% endfor %>
