"""Changes of values, as stored: the newest one of a name says what holds."""

from sqlalchemy import Boolean, Column, DateTime, Integer, String, Table, Text
<% if sqlmodel %>
from sqlmodel import SQLModel
<% else %>

from @{base_module} import @{Base}
<% endif %>

changes = Table(
    "config_changes",
    @{Base}.metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, index=True),
    Column("value", Text),
    Column("is_secret", Boolean, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
