"""The table of contents."""

from fastapi import APIRouter

router = APIRouter()
