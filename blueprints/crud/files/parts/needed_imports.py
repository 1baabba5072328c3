<% for module, names in needed_models %>
from @{module} import @{names}
<% endfor %>
<% for row in needed if not row.is_owned %>
from app.@{row.module}.schemas import @{row.Create}
<% endfor %>
