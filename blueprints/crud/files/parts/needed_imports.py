<% for row in needed %>
from @{row.models} import @{row.Post}
from app.@{row.module}.schemas import @{row.Create}
<% endfor %>
