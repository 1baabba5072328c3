"""A greeting."""

from fastapi import APIRouter, Request

router = APIRouter(tags=["hello"])


@router.get("/hello/{visitor}")
async def greet(request: Request, visitor: str) -> dict[str, str]:
    """Greet a visitor."""
    message = f"{request.app.state.settings.greeting}, {visitor}"
<% if shout %>
    message = message.upper()
<% endif %>
    return {"message": message}
