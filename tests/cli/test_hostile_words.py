"""Words that cannot be used, typed as a newcomer would type them."""

from inline_snapshot import snapshot

from .conftest import Shell
from .hostile import refusal, said

SENTENCES = [
    "title:strr",
    "title:str?",
    "title?",
    "title=str",
    "title:str,body:text",
    "title title:text",
    "id:int",
    "metadata:json",
    "class",
    "titré:str",
    "status:enum",
    "status:enum:",
    "price:decimal",
    "price:decimal:10",
    "views:int:default=many",
    "state:enum:on/off:default=of",
    "tags:many:Tag",
    "posts:many:self",
    "all_that_has_been_said_about_it:many:Tag",
    "page",
    "score:int:readonly:default=0",
]


def test_fields(app: Shell) -> None:
    found = {it: said(app("add", "crud", "Post", *it.split())) for it in SENTENCES}
    assert found == snapshot(
        {
            "title:strr": [
                "unknown type `strr` in `title:strr`",
                "type `title:str`; types are str, text, int, float, decimal, bool, date, datetime, time, timedelta, uuid, json, email, url, slug, password, enum, list, ref, many",
            ],
            "title:str?": [
                "unknown type `str?` in `title:str?`",
                "type `title:str:null`; that is a field that may be empty",
            ],
            "title?": [
                "`title?` is no field name in snake case",
                "type `title:str:null`; that is a field that may be empty",
            ],
            "title=str": ["`title=str` is no field name in snake case", "type `title:str`"],
            "title:str,body:text": [
                "unknown type `str,body` in `title:str,body:text`",
                "put a space between two fields",
            ],
            "title title:text": ["field `title` is there twice", "rename one of them"],
            "id:int": ["`id` is kept by the app in every model", "leave it out"],
            "metadata:json": [
                "`metadata` is an attribute of every Pydantic or SQLModel class",
                "type a longer name, such as `metadata_value`",
            ],
            "class": [
                "`class` is a word of Python itself",
                "type a longer name, such as `class_value`",
            ],
            "titré:str": [
                "`titré` has a letter that addresses and column names cannot carry",
                "type the name in the letters a to z, and the word for people as `label=`",
            ],
            "status:enum": [
                "`status:enum` does not say which values there are",
                "type `status:enum:draft/published`",
            ],
            "status:enum:": [
                "`status:enum:` does not say which values there are",
                "type `status:enum:draft/published`",
            ],
            "price:decimal": [
                "`price:decimal` does not say how many digits it has",
                "type `price:decimal:10/2`",
            ],
            "price:decimal:10": [
                "`10` in `price:decimal:10` is no size of a decimal",
                "type `10/2` for 10 digits, 2 of them after the point; 28 are the most",
            ],
            "views:int:default=many": [
                "`default=many` does not fit in `views:int:default=many`",
                "type a whole number from -2147483648 to 2147483647",
            ],
            "state:enum:on/off:default=of": [
                "`default=of` does not fit in `state:enum:on/off:default=of`",
                "type one of on, off",
            ],
            "tags:many:Tag": [
                "`tags:many:Tag` refers to `Tag`, and no command made it",
                "make it first: `vibegen add crud Tag name:str`",
            ],
            "posts:many:self": [
                "`posts:many:Self` needs the name `post_id`, that the post has in a pair",
                "type another name, such as `related_posts`",
            ],
            "all_that_has_been_said_about_it:many:Tag": [
                "`all_that_has_been_said_about_it:many:Tag` needs an index `ix_posts_all_that_has_been_said_about_it_all_that_has_been_said_about_it_id`, longer than 63 letters",
                "type a shorter name",
            ],
            "page": [
                "`page:str` needs the class `PostPage`, which every model has",
                "type a longer name, such as `page_text`",
            ],
            "score:int:readonly:default=0": [
                "`score:int:readonly:default=0` is readonly, and so is every other field of `Post`",
                "add a field that people fill in, or `--only list/read/delete`",
            ],
        }
    )


def test_numbers_of_fields(app: Shell) -> None:
    assert refusal(app, "add", "crud", "Post") == snapshot(
        ["`Post` has no fields", "type one or more, such as `title:str`"]
    )
    assert refusal(app, "add", "crud", "Post", *(f"f{n}" for n in range(200))) == snapshot(
        [
            "200 fields are too many, from `f100` on",
            "a model takes 100; make two models that refer to each other",
        ]
    )
    assert app("add", "crud", "Post", *(f"f{n}:int" for n in range(100))).code == 0


def test_names_of_models(app: Shell) -> None:
    names = ["class", "None", "Posts", "Pöst", "1Post", "../x", "Health", "Row", "Word", "Status"]
    assert {it: said(app("add", "crud", it, "title")) for it in names} == snapshot(
        {
            "class": [
                "`class` would need the variable `class`, and that is a word of Python itself",
                "type a longer name, such as `ClassEntry`",
            ],
            "None": [
                "`None` is a word of Python itself",
                "type a longer name, such as `NoneEntry`",
            ],
            "Posts": [
                "`Posts` is a plural, and a model is named after one of them",
                "type `Post`, or say with `--plural` what several `Posts` are called",
            ],
            "Pöst": [
                "`Pöst` has a letter that addresses and table names cannot carry",
                "type it in the letters a to z",
            ],
            "1Post": [
                "`1Post` is no name for a model",
                "type letters and digits, a letter first, such as `BlogPost`",
            ],
            "../x": [
                "`../x` is no name for a model",
                "type letters and digits, a letter first, such as `BlogPost`",
            ],
            "Health": [
                "`Health` would need the folder `app/health/`, and the app has a module of that name",
                "type a longer name, such as `HealthEntry`",
            ],
            "Row": [
                "`Row` would need the class `Row`, and the app uses another one of that name",
                "type a longer name, such as `RowEntry`",
            ],
            "Word": [
                "`Word` would need the folder `app/words/`, and the app has a module of that name",
                "type a longer name, such as `WordEntry`",
            ],
            "Status": [
                "`Status` would need the variable `status`, and that is used beside it already",
                "type a longer name, such as `StatusEntry`",
            ],
        }
    )


def test_names_of_pages(app: Shell) -> None:
    names = ["main", "routes", "docs", "static", "import", "1", "Über uns", "con"]
    assert {it: said(app("add", "page", it)) for it in names} == snapshot(
        {
            "main": [
                "`main` would need the folder `app/main/`, and the app has a module of that name",
                "type a longer name, such as `MainPage`",
            ],
            "routes": [
                "`routes` would need the folder `app/routes/`, and the app has a module of that name",
                "type a longer name, such as `RoutesPage`",
            ],
            "docs": [
                "`docs` would need the address `/docs`, and the app has another page there",
                "type a longer name, such as `DocsPage`",
            ],
            "static": [
                "`static` would need the folder `app/static/`, and the app has a module of that name",
                "type a longer name, such as `StaticPage`",
            ],
            "import": [
                "`import` would need the folder `app/import/`, and Python cannot import that",
                "type a longer name, such as `ImportPage`",
            ],
            "1": [
                "`1` is no name for a page",
                "type letters and digits, a letter first, such as `PrivacyPolicy`",
            ],
            "Über uns": [
                "`Über uns` has a letter that addresses and table names cannot carry",
                "type it in the letters a to z",
            ],
            "con": ["`con` is a device on Windows", "type a longer name, such as `ConPage`"],
        }
    )
    assert app("add", "page", "Form").code == 0  # No class stands behind a page


def test_options_that_contradict_each_other_or_the_app(app: Shell) -> None:
    lines = [
        "title --api --html",
        "title --only list/show",
        "title --search body",
        "views:int --search views",
        "title --filter body",
        "title --sort body",
        "title --plural health",
    ]
    found = {it: said(app("add", "crud", "Post", *it.split())) for it in lines}
    assert found == snapshot(
        {
            "title --api --html": [
                "`--api` and `--html` together leave nothing",
                "type one of them",
            ],
            "title --only list/show": [
                "`--only` does not know `show`",
                "type some of `list`, `read`, `create`, `update` and `delete`, such as `--only list/read`",
            ],
            "title --search body": [
                "`--search` cannot use `body`",
                "it takes `title`; or leave `--search` out",
            ],
            "views:int --search views": [
                "`--search` cannot use `views`",
                "no field here fits; or leave `--search` out",
            ],
            "title --filter body": [
                "`--filter` cannot use `body`",
                "it takes `title`; or leave `--filter` out",
            ],
            "title --sort body": [
                "`--sort` cannot use `body`",
                "it takes `id`, `created_at`, `updated_at` and `title`",
            ],
            "title --plural health": [
                "`Post` would need the folder `app/health/`, and the app has a module of that name",
                "type another word after `--plural`",
            ],
        }
    )
    (app.cwd / "app/pages.py").unlink()
    assert refusal(app, "add", "crud", "Post", "title", "--html") == snapshot(
        ["`--html` is for apps with pages, and this one has JSON only", "leave `--html` out"]
    )
    assert refusal(app, "add", "page", "About") == snapshot(
        [
            "`About` cannot be a page: this app has JSON only",
            "make an app with pages: `vibegen new NAME` without `--api`",
        ]
    )


def test_names_of_apps(real: Shell) -> None:
    real.write("file", "mine\n")
    (real.cwd / "loop").symlink_to("loop")
    names = ["json", "con.txt", "COM3", "Blög", "blog!", "file", "file/blog", "none/blog", "loop"]
    found = {it: refusal(real, "new", it) for it in names}
    found = {
        name: [it.replace(str(real.cwd), "WORK") for it in words] for name, words in found.items()
    }
    assert found == snapshot(
        {
            "json": ["`json` would hide a module of Python itself", "type `my-json`"],
            "con.txt": ["`con.txt` is a device on Windows", "type `my-con-txt`"],
            "COM3": ["`COM3` is a device on Windows", "type `my-com3`"],
            "Blög": [
                "`Blög` cannot be the name of a project",
                "type letters a to z, digits and `-`, such as `my-blog`",
            ],
            "blog!": [
                "`blog!` cannot be the name of a project",
                "type letters a to z, digits and `-`, such as `my-blog`",
            ],
            "file": ["`file` is a file", "choose another name"],
            "file/blog": [
                "`WORK/file` is no folder that an app could go into",
                "choose another place",
            ],
            "none/blog": [
                "`WORK/none` is no folder that an app could go into",
                "make it first: `mkdir -p WORK/none`",
            ],
            "loop": ["symlinks lead in a circle at `WORK/loop/.vibegen`", "choose another place"],
        }
    )


def test_commands_that_are_none(app: Shell) -> None:
    lines = [
        "crud Post",
        "add post",
        "add curd Post",
        "add new blog",
        "nwe blog",
        "add crud Post title --softdelete",
        "add crud Post title --no-api",
        "add crud Post title --yes=1",
        "new blog --with crud",
        "new blog --with crd",
    ]
    assert {it: said(app(*it.split())) for it in lines} == snapshot(
        {
            "crud Post": ["no such command `crud`", "type `vibegen add crud`"],
            "add post": [
                "no such command `post`",
                "did you mean `robust`?",
            ],
            "add curd Post": ["no such command `curd`", "did you mean `crud`?"],
            "add new blog": [
                "no such command `new`",
                "there is `admin`, `cache`, `cli`, `config`, `cron`, `crud`, `drain`, `k8s`, `metrics`, `page`, `prod`, `ratelimit`, `redis`, `robust`, `seed`, `sse`, `task` and `worker`",
            ],
            "nwe blog": ["no such command `nwe`", "did you mean `new`?"],
            "add crud Post title --softdelete": [
                "no such option `--softdelete`",
                "did you mean `--soft-delete`?",
            ],
            "add crud Post title --no-api": ["no such option `--no-api`", "did you mean `--api`?"],
            "add crud Post title --yes=1": [
                "option `--yes` does not take a value",
                "see `vibegen add crud --help`",
            ],
            "new blog --with crud": [
                "`--with` cannot say what `crud` needs",
                "run it afterwards in the new folder: `vibegen add crud`",
            ],
            "new blog --with crd": ["no blueprint `crd`", "did you mean `crud`?"],
        }
    )
