"""The table of contents: one import and one include for each feature."""

from fastapi import APIRouter

from app.health.routes import router as health_router
<% if pages %>
from app.home.routes import router as home_router
<% endif %>

router = APIRouter()
router.include_router(health_router)
<% if pages %>
router.include_router(home_router)
<% endif %>
