"""Blog posts as pages."""

from collections.abc import Mapping
from typing import Literal, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from app.blog_posts import queries
from app.blog_posts.api import router as api_router
from app.blog_posts.dependencies import BlogPostId, FoundBlogPost
from app.blog_posts.models import BlogPost
from app.blog_posts.schemas import BlogPostCreate, BlogPostList, BlogPostUpdate
from app.db import DbSession
from app.forms import explain, parse_form, parse_query, read_form, to_form
from app.pages import redirect, render
from app.relations import MissingError
from app.words import _

LISTS = {"tags": "tag_ids"}  # What the form ticks, and where that is kept

NEWEST = 5  # Of the rows that refer to one, on its page

pages = APIRouter(prefix="/blog-posts", include_in_schema=False)


@pages.get("")
async def list_blog_posts(request: Request, db: DbSession) -> HTMLResponse:
    """Show the blog posts; HTMX gets the rows only."""
    query = parse_query(BlogPostList, request)
    query.fields, query.after, query.total = None, None, True  # A page shows all there is, counted
    query.expand = "author,reply_to,tags"
    page = await queries.list_blog_posts(db, query)
    name = "blog_posts/_rows.html" if "HX-Request" in request.headers else "blog_posts/list.html"
    return render(request, name, query=query, blog_posts=page["items"], total=page["total"])


@pages.get("/new")
async def new_blog_post(request: Request, db: DbSession) -> HTMLResponse:
    """Show an empty form, or one with what the address says."""
    values = to_form(BlogPostCreate.model_construct().model_dump()) | dict(request.query_params)
    return await _form(request, db, None, values)


@pages.post("")
async def create_blog_post(request: Request, db: DbSession) -> Response:
    """Store what was typed, or show what is wrong with it."""
    typed = await read_form(request, lists=LISTS.values())
    try:
        blog_post = await queries.create_blog_post(db, parse_form(BlogPostCreate, typed))
    except ValidationError as error:
        return await _form(request, db, None, typed, explain(error))
    except MissingError as error:
        return await _form(request, db, None, typed, {error.field: _("It is not there any more")})
    return redirect(request, f"/blog-posts/{blog_post.id}", _("Blog post created"))


@pages.get("/choices/{name}")
async def list_choices(
    request: Request, db: DbSession, name: Literal["author", "reply_to"]
) -> HTMLResponse:
    """Show what a field of the form may refer to; HTMX puts it there."""
    typed = request.query_params
    chosen = typed.get(f"{name}_id", "")
    choices = await queries.list_choices(db, name, typed.get("search", ""), [chosen])
    return render(request, "choices.html", choices=choices, chosen=chosen)


@pages.get("/boxes/{name}")
async def list_boxes(request: Request, db: DbSession, name: Literal["tags"]) -> HTMLResponse:
    """Show what a field of the form may hold, to be ticked; HTMX puts it there."""
    typed, key = request.query_params, LISTS[name]
    chosen = typed.getlist(key)
    choices = await queries.list_choices(db, name, typed.get("search", ""), chosen)
    return render(request, "boxes.html", key=key, choices=choices, chosen=chosen)


@pages.get("/{blog_post_id}")
async def show_blog_post(request: Request, db: DbSession, blog_post: FoundBlogPost) -> HTMLResponse:
    """Show one blog post, and the newest that refer to it."""
    replies_list = await queries.list_blog_posts(
        db, BlogPostList(reply_to_id=blog_post.id, limit=NEWEST)
    )
    shown = await queries.expand_blog_post(db, blog_post, ["author", "reply_to", "tags"])
    return render(request, "blog_posts/show.html", blog_post=shown, replies_list=replies_list)


@pages.get("/{blog_post_id}/edit")
async def edit_blog_post(request: Request, db: DbSession, blog_post: FoundBlogPost) -> HTMLResponse:
    """Show the form with what is stored."""
    return await _form(
        request, db, blog_post, to_form(await queries.expand_blog_post(db, blog_post))
    )


@pages.post("/{blog_post_id}")
async def update_blog_post(
    request: Request, db: DbSession, blog_post_id: BlogPostId, blog_post: FoundBlogPost
) -> Response:
    """Store what was changed, or show what is wrong with it."""
    typed = await read_form(request, lists=LISTS.values())
    try:
        data = parse_form(BlogPostCreate, typed).model_dump(include=set(typed))
        await queries.update_blog_post(db, blog_post, cast("BlogPostUpdate", data))
    except ValidationError as error:
        return await _form(request, db, blog_post, typed, explain(error))
    except MissingError as error:
        stored = await queries.get_blog_post(db, blog_post_id)
        return await _form(request, db, stored, typed, {error.field: _("It is not there any more")})
    return redirect(request, f"/blog-posts/{blog_post.id}", _("Blog post saved"))


@pages.get("/{blog_post_id}/delete")
async def ask_to_delete_blog_post(request: Request, blog_post: FoundBlogPost) -> HTMLResponse:
    """Ask before deleting; with JavaScript the page of the blog post asks by itself."""
    return render(request, "blog_posts/delete.html", blog_post=blog_post)


@pages.post("/{blog_post_id}/delete")
async def delete_blog_post(request: Request, db: DbSession, blog_post: FoundBlogPost) -> Response:
    """Delete a blog post for good."""
    await queries.delete_blog_post(db, blog_post)
    return redirect(request, "/blog-posts", _("Blog post deleted"))


async def _form(
    request: Request,
    db: DbSession,
    blog_post: BlogPost | None,
    values: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
) -> HTMLResponse:
    choices = {
        "author": await queries.list_choices(db, "author", chosen=[values.get("author_id")]),
        "reply_to": await queries.list_choices(db, "reply_to", chosen=[values.get("reply_to_id")]),
        "tags": await queries.list_choices(
            db, "tags", chosen=str(values.get("tag_ids")).split("\n")
        ),
    }
    context = {"blog_post": blog_post, "values": values, "errors": errors or {}, "choices": choices}
    return render(request, "blog_posts/form.html", 422 if errors else 200, **context)


router = APIRouter()
router.include_router(api_router)
router.include_router(pages)
