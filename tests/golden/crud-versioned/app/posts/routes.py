"""Posts as pages."""

from collections.abc import Mapping
from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from app.db import DbSession
from app.forms import explain, parse_form, parse_query, read_form, to_form
from app.pages import redirect, render
from app.posts import queries
from app.posts.api import router as api_router
from app.posts.dependencies import FoundPost, PostId, found_post
from app.posts.models import Post
from app.posts.schemas import PostCreate, PostList, PostUpdate
from app.words import _

pages = APIRouter(prefix="/posts", include_in_schema=False)


@pages.get("")
async def list_posts(request: Request, db: DbSession) -> HTMLResponse:
    """Show the posts; HTMX gets the rows only."""
    query = parse_query(PostList, request)
    query.fields, query.after, query.total = None, None, True  # A page shows all there is, counted
    page = await queries.list_posts(db, query)
    name = "posts/_rows.html" if "HX-Request" in request.headers else "posts/list.html"
    return render(request, name, query=query, posts=page["items"], total=page["total"])


@pages.get("/new")
async def new_post(request: Request) -> HTMLResponse:
    """Show an empty form."""
    return _form(request, None, to_form(PostCreate.model_construct().model_dump()))


@pages.post("")
async def create_post(request: Request, db: DbSession) -> Response:
    """Store what was typed, or show what is wrong with it."""
    typed = await read_form(request)
    try:
        post = await queries.create_post(db, parse_form(PostCreate, typed))
    except ValidationError as error:
        return _form(request, None, typed, explain(error))
    except queries.PostTakenError as error:
        return _form(request, None, typed, {error.field: _("Another post has this already")})
    return redirect(request, f"/posts/{post.id}", _("Post created"))


@pages.get("/{post_id}")
async def show_post(request: Request, post: FoundPost) -> HTMLResponse:
    """Show one post."""
    return render(request, "posts/show.html", post=post)


@pages.get("/{post_id}/edit")
async def edit_post(request: Request, post: FoundPost) -> HTMLResponse:
    """Show the form with what is stored."""
    return _form(request, post, to_form(post.model_dump()))


@pages.post("/{post_id}")
async def update_post(
    request: Request, db: DbSession, post_id: PostId, post: FoundPost
) -> Response:
    """Store what was changed, or show what is wrong with it."""
    typed = await read_form(request)
    try:
        data = parse_form(PostCreate, typed).model_dump(include=set(typed))
        await queries.update_post(db, post, cast("PostUpdate", data), typed.get("version"))
    except ValidationError as error:
        return _form(request, post, typed, explain(error))
    except queries.PostTakenError as error:
        stored = await queries.get_post(db, post_id)
        return _form(request, stored, typed, {error.field: _("Another post has this already")})
    except queries.PostChangedError:
        post = await found_post(post_id, db)
        return _form(request, post, {**typed, "version": post.version}, changed=True)
    return redirect(request, f"/posts/{post.id}", _("Post saved"))


@pages.get("/{post_id}/delete")
async def ask_to_delete_post(request: Request, post: FoundPost) -> HTMLResponse:
    """Ask before deleting; with JavaScript the page of the post asks by itself."""
    return render(request, "posts/delete.html", post=post, changed=False)


@pages.post("/{post_id}/delete")
async def delete_post(
    request: Request, db: DbSession, post_id: PostId, post: FoundPost
) -> Response:
    """Delete a post for good."""
    typed = await read_form(request)
    try:
        await queries.delete_post(db, post, typed.get("version"))
    except queries.PostChangedError:
        context = {"post": await found_post(post_id, db), "changed": True}
        return render(request, "posts/delete.html", 422, **context)
    return redirect(request, "/posts", _("Post deleted"))


def _form(
    request: Request,
    post: Post | None,
    values: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
    *,
    changed: bool = False,
) -> HTMLResponse:
    context = {"post": post, "values": values, "errors": errors or {}, "changed": changed}
    return render(request, "posts/form.html", 422 if errors or changed else 200, **context)


router = APIRouter()
router.include_router(api_router)
router.include_router(pages)
