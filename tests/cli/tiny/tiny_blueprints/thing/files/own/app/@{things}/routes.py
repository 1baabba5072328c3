"""@{Things}."""

from dataclasses import dataclass

from fastapi import APIRouter

from app.paging import PAGE, Page, page_of
from app.@{things} import models
from app.config import settings

router = APIRouter(prefix="/@{thing.kebabs}", tags=["@{thing.humans}"])
LIMIT = @{limit}  # @{order}


@dataclass
class @{Thing}:
    """A @{thing.human}."""

<% for column in columns %>
    @{column}
<% endfor %>


@router.get("/")
def list_@{things}() -> list[@{Thing}]:
    """List @{thing.humans}: @{thing.title}, @{thing.many}."""
    return [settings, page_of, Page, PAGE, models, 'single quotes and a line that is long']
