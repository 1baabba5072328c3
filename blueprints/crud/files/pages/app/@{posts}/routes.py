"""@{post.titles} as pages."""

from collections.abc import Mapping
from typing import Literal, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from app.db import DbSession
from app.forms import explain, parse_form, parse_query, read_form, to_form
from app.pages import redirect, render
from app.relations import MissingError
from app.@{posts} import queries
<% for other in children if other.listed %>
from app.@{other.module} import queries as @{other.post}_queries
from app.@{other.module}.schemas import @{other.Post}List
<% endfor %>
from app.@{posts}.api import router as api_router
from app.@{posts}.dependencies import Found@{Post}, @{Post}Id, found_@{post}
from @{models} import @{Post}
from app.@{posts}.schemas import @{Post}Create, @{Post}List, @{Post}Update
from app.words import _
<% if moments %>

MOMENTS = @{moments}
<% endif %>
<% if form_links %>

LISTS = @{lists}  # What the form ticks, and where that is kept
<% endif %>
<% if listed %>

NEWEST = 5  # Of the rows that refer to one, on its page
<% endif %>

pages = APIRouter(prefix="/@{post.kebabs}", include_in_schema=False)
<% if "list" in only %>


@pages.get("")
async def list_@{posts}(request: Request, db: DbSession) -> HTMLResponse:
    """Show the @{post.humans}; HTMX gets the rows only."""
    query = parse_query(@{Post}List, request)
    query.fields, query.after, query.total = None, None, True  # A page shows all there is, counted
<% if expands %>
    query.expand = "@{expand_all}"
<% endif %>
    page = await queries.list_@{posts}(db, query)
    name = "@{posts}/_rows.html" if "HX-Request" in request.headers else "@{posts}/list.html"
    return render(request, name, query=query, @{post.many}=page["items"], total=page["total"])
<% endif %>
<% if "create" in only %>


@pages.get("/new")
async def new_@{post}(request: Request@{", db: DbSession" if choosing}) -> HTMLResponse:
<% if choosing %>
    """Show an empty form, or one with what the address says."""
    values = @{new_values} | dict(request.query_params)
    return await _form(request, db, None, values)
<% else %>
    """Show an empty form."""
    return _form(request, None, @{new_values})
<% endif %>


@pages.post("")
async def create_@{post}(request: Request, db: DbSession) -> Response:
    """Store what was typed, or show what is wrong with it."""
    typed = await read_form(request@{", MOMENTS" if moments}@{", lists=LISTS.values()" if form_links})
    try:
        @{post ~ " = " if "read" in only}await queries.create_@{post}(db, parse_form(@{Post}Create, typed))
    except ValidationError as error:
        return @{"await " if choosing}_form(request, @{"db, " if choosing}None, typed, explain(error))
<% if form_clashes %>
    except queries.@{Post}TakenError as error:
        return @{"await " if choosing}_form(request, @{"db, " if choosing}None, typed, {error.field: _("Another @{post.human} has this already")})
<% endif %>
<% if choosing %>
    except MissingError as error:
        return await _form(request, db, None, typed, {error.field: _("It is not there any more")})
<% endif %>
    return redirect(request, @{after_change}, _("@{post.title} created"))
<% endif %>
<% if form_refs and ("create" in only or "update" in only) %>


@pages.get("/choices/{name}")
async def list_choices(request: Request, db: DbSession, name: @{relation_names}) -> HTMLResponse:
    """Show what a field of the form may refer to; HTMX puts it there."""
    typed = request.query_params
    chosen = typed.get(f"{name}_id", "")
    choices = await queries.list_choices(db, name, typed.get("search", ""), [chosen])
    return render(request, "choices.html", choices=choices, chosen=chosen)
<% endif %>
<% if form_links and ("create" in only or "update" in only) %>


@pages.get("/boxes/{name}")
async def list_boxes(request: Request, db: DbSession, name: @{link_names}) -> HTMLResponse:
    """Show what a field of the form may hold, to be ticked; HTMX puts it there."""
    typed, key = request.query_params, LISTS[name]
    chosen = typed.getlist(key)
    choices = await queries.list_choices(db, name, typed.get("search", ""), chosen)
    return render(request, "boxes.html", key=key, choices=choices, chosen=chosen)
<% endif %>
<% if "read" in only %>


@pages.get("/{@{post}_id}")
async def show_@{post}(request: Request, @{"db: DbSession, " if expands or listed}@{post}: Found@{Post}) -> HTMLResponse:
    """Show one @{post.human}@{", and the newest that refer to it" if listed}."""
<% for back in listed %>
    @{back.variable} = await @{back.queries}.list_@{back.child.post.snakes}(db, @{back.child.post.Pascal}List(@{back.field.param}=@{post}.id, limit=NEWEST))
<% endfor %>
<% if expands %>
    shown = await queries.expand_@{post}(db, @{post}, [@{expand_names}])
    return render(request, "@{posts}/show.html", @{post}=shown@{listed_arguments})
<% else %>
    return render(request, "@{posts}/show.html", @{post}=@{post}@{listed_arguments})
<% endif %>
<% endif %>
<% if "update" in only %>


@pages.get("/{@{post}_id}/edit")
async def edit_@{post}(request: Request, @{"db: DbSession, " if choosing}@{post}: Found@{Post}) -> HTMLResponse:
    """Show the form with what is stored."""
    return @{"await " if choosing}_form(request, @{"db, " if choosing}@{post}, to_form(@{post ~ ".model_dump()" if not links else "await queries.expand_" ~ post ~ "(db, " ~ post ~ ")"}))


@pages.post("/{@{post}_id}")
async def update_@{post}(request: Request, db: DbSession, @{post ~ "_id: " ~ Post ~ "Id, " if versioned or form_clashes or choosing}@{post}: Found@{Post}) -> Response:
    """Store what was changed, or show what is wrong with it."""
    typed = await read_form(request@{", MOMENTS" if moments}@{", lists=LISTS.values()" if form_links})
    try:
        data = parse_form(@{Post}Create, @{typed_for_update}).model_dump(include=set(typed))
        await queries.update_@{post}(db, @{post}, cast("@{Post}Update", data)@{", typed.get(\"version\")" if versioned})
    except ValidationError as error:
        return @{"await " if choosing}_form(request, @{"db, " if choosing}@{post}, typed, explain(error))
<% if form_clashes %>
    except queries.@{Post}TakenError as error:
        stored = await queries.get_@{post}(db, @{post}_id)
        return @{"await " if choosing}_form(request, @{"db, " if choosing}stored, typed, {error.field: _("Another @{post.human} has this already")})
<% endif %>
<% if choosing %>
    except MissingError as error:
        stored = await queries.get_@{post}(db, @{post}_id)
        return await _form(request, db, stored, typed, {error.field: _("It is not there any more")})
<% endif %>
<% if versioned %>
    except queries.@{Post}ChangedError:
        @{post} = await found_@{post}(@{post}_id, db)
        return @{"await " if choosing}_form(request, @{"db, " if choosing}@{post}, {**typed, "version": @{post}.version}, changed=True)
<% endif %>
    return redirect(request, @{after_change}, _("@{post.title} saved"))
<% endif %>
<% if "delete" in only %>


@pages.get("/{@{post}_id}/delete")
async def ask_to_delete_@{post}(request: Request, @{post}: Found@{Post}) -> HTMLResponse:
    """Ask before deleting; with JavaScript the page of the @{post.human} asks by itself."""
    return render(request, "@{posts}/delete.html", @{post}=@{post}@{", changed=False" if versioned})


@pages.post("/{@{post}_id}/delete")
async def delete_@{post}(request: Request, db: DbSession, @{post ~ "_id: " ~ Post ~ "Id, " if versioned}@{post}: Found@{Post}) -> Response:
    """Delete @{article.lower()} @{post.human}@{"" if soft_delete else " for good"}."""
<% if held %>
    address = @{after_change}
<% endif %>
<% if versioned %>
    typed = await read_form(request)
<% endif %>
<% if held or versioned %>
    try:
        await queries.delete_@{post}(db, @{post}@{", typed.get(\"version\")" if versioned})
<% if held %>
    except queries.@{Post}InUseError:
        return redirect(request, address, _("@{post.title} not deleted: others refer to it"))
<% endif %>
<% if versioned %>
    except queries.@{Post}ChangedError:
        context = {"@{post}": await found_@{post}(@{post}_id, db), "changed": True}
        return render(request, "@{posts}/delete.html", 422, **context)
<% endif %>
<% else %>
    await queries.delete_@{post}(db, @{post})
<% endif %>
    return redirect(request, "@{after_delete}", _("@{post.title} deleted"))
<% endif %>
<% if "create" in only or "update" in only %>


@{"async " if choosing}def _form(
    request: Request,
<% if choosing %>
    db: DbSession,
<% endif %>
    @{post}: @{Post} | None,
    values: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
<% if versioned %>
    *,
    changed: bool = False,
<% endif %>
) -> HTMLResponse:
<% if choosing %>
    choices = {
<% for ref in form_refs %>
        "@{ref.name}": await queries.list_choices(db, "@{ref.name}", chosen=[values.get("@{ref.key}")]),
<% endfor %>
<% for link in form_links %>
        "@{link.name}": await queries.list_choices(db, "@{link.name}", chosen=str(values.get("@{link.key}")).split("\n")),
<% endfor %>
    }
<% endif %>
    context = {"@{post}": @{post}, "values": values, "errors": errors or {}@{", \"choices\": choices" if choosing}@{", \"changed\": changed" if versioned}}
    return render(request, "@{posts}/form.html", 422 if errors@{" or changed" if versioned} else 200, **context)
<% endif %>


router = APIRouter()
<% if api %>
router.include_router(api_router)
<% endif %>
router.include_router(pages)
