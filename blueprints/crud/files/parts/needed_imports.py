<% for row in needed %>
from app.@{row.module}.models import @{row.Post}
from app.@{row.module}.schemas import @{row.Create}
<% endfor %>
