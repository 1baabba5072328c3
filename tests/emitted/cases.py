"""The apps that are checked as code: every documented option, alone and in pairs."""

from __future__ import annotations

from itertools import combinations, product

from .databases import SERVERS
from .kit import REPOSITORY, Case
from .resource import EVERY_REQUIRED_TYPE, EVERY_TYPE

PLAIN = "title:str:max=200 body:text views:int published:bool"
NULLABLE = (
    "title:str:max=200:null body:text:null views:int:null published:bool:null day:date:null "
    "price:decimal:8/2:null status:enum:draft/published:null moment:datetime:null"
)
MODIFIERS = (
    "title:str:max=200:min=2:search:index:label=Heading notes:text:hidden:null "
    "score:int:readonly:default=0 rank:float:ge=0:lt=10:filter key:slug:unique:noform:null "
    "day:date:default=today:sort moment:datetime:default=now price:decimal:6/2:gt=0:le=100:nolist "
    "state:enum:on/off:default=on:index token:str:hidden:readonly:default=none"
)
ALONE = (  # One resource in an app that has nothing else
    f"Post {PLAIN}",
    "Tag name",
    f"Post {EVERY_REQUIRED_TYPE}",
    f"Post {NULLABLE}",
    f"Post {MODIFIERS}",
    "Account email_address:email:unique name:str:max=50 number:int:unique:null",
    f"Post {PLAIN} --only list,read",
    f"Post {PLAIN} --hooks",
    f"Post {PLAIN} --soft-delete",
)
ALONE_WITHOUT_PAGES = (0, 2, 6, 7)  # The others differ in their pages alone
NAMES = (  # Plurals, and names that Jinja, SQLAlchemy or Python use as well
    "crud Category name:str",
    "crud Person name:str born:date:null",
    "crud Series title:str items:int values:str keys:list:str",
    "crud BlogPost title:str count:int index:int type:str",
    "crud Bus line:str get:str:null update:bool:default=false pop:int:null",
    "crud Child name:str --plural Kids",
    "crud Item name:str",
)
RELATED = (  # Who refers to whom, in every way
    "crud Team name:str --soft-delete",
    "crud Person name:str email:email:unique team:ref:Team boss:ref:self:null:back=staff --versioned",
    "crud Desk number:int owner:ref:Person:unique:on_delete=cascade teams:many:Team --hooks",
    "crud Post title key:slug:unique author:ref:Person:on_delete=cascade editor:ref:Person:null:back=edits readers:many:Person:back=reading",
    "crud Comment body:text post:ref:Post:label=About parent:ref:self:null:on_delete=cascade related:many:self:back=related_by",
    "crud Ticket title:str:unique holder:ref:Person teams:many:Team --versioned",
    "crud Note text:str person:ref:Person:on_delete=cascade teams:many:Team:hidden --api",
    "crud Visit day:date person:ref:Person guests:many:Person:back=visited --only list,create,read",
    "crud Badge --html label:str holder:ref:Person:null:hidden teams:many:Team",
    "relation Person.badge Badge",
    *(CIRCLES := ("relation Team.lead Person", "relation Person.desks Desk --many")),
)
RELATED_FEW = (*RELATED[:5], *CIRCLES)  # What differs between databases is in them
CONFIG = (  # Every type of value
    "config Shop word:str:default=EUR:max=3 many:int:default=20:ge=1 banner:text:null "
    "api_key:str:hidden:null rate:float:default=0.5:gt=0 price:decimal:6/2:default=9.90 "
    "open:bool:default=true since:date:default=2026-11-30 start:datetime:default=2026-11-30T1200 "
    "at:time:default=0930 wait:timedelta:default=90s site:url:null "
    "kind:enum:small/large:default=small size:enum:s/m:null tags:list:str:default=a/b"
)
FACTORS: dict[str, tuple[str, ...]] = {
    "fields": (PLAIN, EVERY_TYPE, "email_address:email:unique title:str", NULLABLE),
    "kind": ("", "--api", "--html"),
    "only": (
        *("", "--only list,read", "--only create,read", "--only list,create,delete"),
        *("--only read,update", "--only list", "--only create,update,delete,read"),
    ),
    "hooks": ("", "--hooks"),
    "soft": ("", "--soft-delete"),
    "versions": ("", "--versioned"),
    "lists": ("", "--search title --sort title/-id --filter title"),
}
IDLE = {  # What is refused where nothing changes
    "--hooks": {"--only list,read", "--only list"},
    "--versioned": {"--only list,read", "--only list", "--only create,read"},
}
RESOURCES_A_PAIRED_APP = 14
WORDS = (
    *("Apple", "Berry", "Cherry", "Damson", "Elder", "Fig", "Grape", "Hazel", "Iris", "Jasmine"),
    *("Kiwi", "Lemon", "Mango", "Nettle"),
)


def pairs(factors: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return rows in which every two values of two factors meet; as few as greed finds."""
    idle = [(flag, only) for flag, all_ in IDLE.items() for only in all_]
    rows = [row for row in product(*factors.values()) if not any({*it} <= {*row} for it in idle)]
    missing = {pair for row in rows for pair in combinations(enumerate(row), 2)}
    chosen: list[tuple[str, ...]] = []
    while missing:
        best = max(rows, key=lambda row: len(missing & set(combinations(enumerate(row), 2))))
        chosen.append(best)
        missing -= set(combinations(enumerate(best), 2))
    return chosen


def paired(new: str) -> list[Case]:
    """Return apps of several resources, in which all pairs of options meet."""
    kinds = ("", "--api") if "--api" in new else FACTORS["kind"]
    commands = [" ".join(filter(None, row)) for row in pairs({**FACTORS, "kind": kinds})]
    size = RESOURCES_A_PAIRED_APP
    apps = [commands[i : i + size] for i in range(0, len(commands), size)]
    return [
        Case(new, [f"crud {name} {words}" for name, words in zip(WORDS, app, strict=False)])
        for app in apps
    ]


def all_cases() -> dict[str, Case]:
    """Return every app by a name that says what it is."""
    cases = {new or "default": Case(new) for new in ("", "--api", "--db none", "--api --db none")}
    for new in ("", "--api"):
        side = "api" if new else "pages"
        for i, words in enumerate(ALONE):
            if not new or i in ALONE_WITHOUT_PAGES:
                cases[f"{side}-alone-{i}"] = Case(new, [f"crud {words}"])
        cases |= {f"{side}-paired-{i}": case for i, case in enumerate(paired(new))}
    cases["pages-names"] = Case("", NAMES)
    cases["pages-related"] = Case("", RELATED)
    cases["api-in-pages"] = Case("", [f"crud Post {PLAIN} --api"])
    cases["html-in-pages"] = Case("", [f"crud Post {PLAIN} --html"])
    cases["cli"] = Case("--api --db none", ["cli"])
    cases["config"] = Case(
        "",
        [CONFIG, "redis", "config Till open:bool:default=true", "config shop.width:int:default=5"],
    )
    cases["seed"] = Case("--api", ["seed", f"crud Post {EVERY_TYPE} email_address:email:unique"])
    if (REPOSITORY / "blueprints" / "page").exists():
        cases["page"] = Case("", ["page About"])
        cases["page-without-database"] = Case("--db none", ["page About"])
        cases["page-and-crud"] = Case("", ["page About", f"crud Post {PLAIN}"])
    extras = ["sse news", "cache", "ratelimit", "metrics --traces"]
    cases["extras-without-database"] = Case("--api --db none", extras)
    cases["sse-and-crud"] = Case(
        "", [f"crud Post {PLAIN}", "sse --for Post --redis", "cache", "ratelimit"]
    )
    cases["tasks"] = Case(
        "",
        [
            "task Greet --robust",
            'task CleanUp --cron "0 3 * * *"',
            "sse",
            "prod",
            "metrics --traces",
        ],
    )
    for nth, db in enumerate(SERVERS):  # Each with one half of what SQLite has all of
        every = f"crud Post {EVERY_REQUIRED_TYPE}"
        halves = paired(f"--db {db}")
        more = [CONFIG, "task Greet --robust", "metrics --traces"]
        cases[f"{db}-every-type"] = Case(f"--db {db} --api", [every, "seed", *more])
        cases[f"{db}-related"] = Case(f"--db {db}", RELATED_FEW)
        cases[f"{db}-paired"] = halves[nth % len(halves)]
    return cases


CASES = all_cases()
QUICK = ("pages-alone-0",)  # The common app
