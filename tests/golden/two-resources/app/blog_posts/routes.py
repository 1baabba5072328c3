"""Blog posts as pages."""

from collections.abc import Mapping
from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from app.blog_posts import queries
from app.blog_posts.api import router as api_router
from app.blog_posts.dependencies import FoundBlogPost
from app.blog_posts.models import BlogPost
from app.blog_posts.schemas import BlogPostCreate, BlogPostList, BlogPostUpdate
from app.db import DbSession
from app.forms import explain, parse_form, parse_query, read_form, to_form
from app.pages import redirect, render
from app.words import _

pages = APIRouter(prefix="/blog-posts", include_in_schema=False)


@pages.get("")
async def list_blog_posts(request: Request, db: DbSession) -> HTMLResponse:
    """Show the blog posts; HTMX gets the rows only."""
    query = parse_query(BlogPostList, request)
    query.fields, query.after, query.total = None, None, True  # A page shows all there is, counted
    page = await queries.list_blog_posts(db, query)
    name = "blog_posts/_rows.html" if "HX-Request" in request.headers else "blog_posts/list.html"
    return render(request, name, query=query, blog_posts=page["items"], total=page["total"])


@pages.get("/new")
async def new_blog_post(request: Request) -> HTMLResponse:
    """Show an empty form."""
    return _form(request, None, to_form(BlogPostCreate.model_construct().model_dump()))


@pages.post("")
async def create_blog_post(request: Request, db: DbSession) -> Response:
    """Store what was typed, or show what is wrong with it."""
    typed = await read_form(request)
    try:
        blog_post = await queries.create_blog_post(db, parse_form(BlogPostCreate, typed))
    except ValidationError as error:
        return _form(request, None, typed, explain(error))
    return redirect(request, f"/blog-posts/{blog_post.id}", _("Blog post created"))


@pages.get("/{blog_post_id}")
async def show_blog_post(request: Request, blog_post: FoundBlogPost) -> HTMLResponse:
    """Show one blog post."""
    return render(request, "blog_posts/show.html", blog_post=blog_post)


@pages.get("/{blog_post_id}/edit")
async def edit_blog_post(request: Request, blog_post: FoundBlogPost) -> HTMLResponse:
    """Show the form with what is stored."""
    return _form(request, blog_post, to_form(blog_post.model_dump()))


@pages.post("/{blog_post_id}")
async def update_blog_post(request: Request, db: DbSession, blog_post: FoundBlogPost) -> Response:
    """Store what was changed, or show what is wrong with it."""
    typed = await read_form(request)
    try:
        data = parse_form(BlogPostCreate, typed).model_dump(include=set(typed))
        await queries.update_blog_post(db, blog_post, cast("BlogPostUpdate", data))
    except ValidationError as error:
        return _form(request, blog_post, typed, explain(error))
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


def _form(
    request: Request,
    blog_post: BlogPost | None,
    values: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
) -> HTMLResponse:
    context = {"blog_post": blog_post, "values": values, "errors": errors or {}}
    return render(request, "blog_posts/form.html", 422 if errors else 200, **context)


router = APIRouter()
router.include_router(api_router)
router.include_router(pages)
