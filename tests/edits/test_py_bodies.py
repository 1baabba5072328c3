"""Fields of classes, statements of functions, definitions of modules."""

import pytest

from vibegen.edits import python
from vibegen.testing import check_edit, check_no_place, check_same

URL = python.add_class_field("BaseSettings", 'redis_url: str = ""')
FIELD = '    redis_url: str = ""\n'
HEAD = "from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("    a: int\n", f"    a: int\n{FIELD}", id="one field"),
        pytest.param("    pass\n", f"{FIELD}    pass\n", id="pass"),
        pytest.param('    """Doc."""\n', f'    """Doc."""\n\n{FIELD}', id="docstring"),
        pytest.param(
            "    model_config = C()\n", f"    model_config = C()\n\n{FIELD}", id="only its config"
        ),
        pytest.param(
            "    a: int  # why\n\n    model_config = C()\n",
            f"    a: int  # why\n{FIELD}\n    model_config = C()\n",
            id="config last",
        ),
        pytest.param(
            '    a: int = 1\n    """About a."""\n\n    @property\n    def b(self): ...\n',
            f'    a: int = 1\n    """About a."""\n{FIELD}\n    @property\n    def b(self): ...\n',
            id="docstring of a field, then a method",
        ),
        pytest.param(
            "    a: X = X(\n        1,\n    )\n    KIND: ClassVar[str] = ''\n",
            f"    a: X = X(\n        1,\n    )\n{FIELD}    KIND: ClassVar[str] = ''\n",
            id="class variable",
        ),
        pytest.param(
            "    def b(self): ...\n", f"{FIELD}\n    def b(self): ...\n", id="only a method"
        ),
        pytest.param(
            "    a: int\n    class Config:\n        b: int\n",
            f"    a: int\n{FIELD}    class Config:\n        b: int\n",
            id="pydantic v1",
        ),
    ],
)
def test_places_of_fields(before: str, after: str) -> None:
    check_edit(URL, HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    "head",
    [
        "import pydantic_settings as p\nclass S(p.BaseSettings):\n",
        "from pydantic import BaseSettings as Base\nclass S(Base):\n",
        "class Common(BaseSettings):\n    z: int\nclass S(Common):\n",
    ],
)
def test_the_class_by_meaning(head: str) -> None:
    check_edit(URL, f"{head}    a: int\n", f"{head}    a: int\n{FIELD}")


def test_comments_come_along_and_tabs_are_kept() -> None:
    edit = python.add_class_field("S", "# Where Redis listens\nredis_url: str")
    check_edit(
        edit,
        "class S:\r\n\ta: int",
        "class S:\r\n\ta: int\r\n\t# Where Redis listens\r\n\tredis_url: str",
    )


@pytest.mark.parametrize(
    "source",
    [
        f"{HEAD}    redis_url: RedisDsn\n",
        f"{HEAD}    redis_url = 1\n",
        "class Common(BaseSettings):\n    redis_url: str\nclass S(Common):\n    a: int\n",
    ],
)
def test_fields_there_already(source: str) -> None:
    check_same(URL, source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "class S(BaseSettings): pass\n",
        "class S(BaseSettings): a: int\n",
        "if x:\n    class S(BaseSettings):\n        a: int\n",
        "class S(BaseSettings):\n    def redis_url(self): ...\n",
        "class S(NotBaseSettings):\n    a: int\n",
    ],
)
def test_no_place_for_a_field(source: str) -> None:
    assert FIELD.strip() in check_no_place(URL, source).steps[0]


def test_several_classes() -> None:
    source = "class A(BaseSettings):\n    a: int\nclass B(BaseSettings):\n    b: int\n"
    assert check_no_place(URL, source).choices == ("A", "B")


def test_what_is_no_field_is_a_mistake_of_the_blueprint() -> None:
    with pytest.raises(TypeError):
        python.add_class_field("S", "a = 1")
    with pytest.raises(TypeError):
        python.add_definition("a = 1")


ADD = python.add_statement("create_app", "app.add_middleware(Limit, size=1)")
LINE = "app.add_middleware(Limit, size=1)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "    app = X()\n\n    # Done\n    return app\n",
            f"    app = X()\n    {LINE}\n    # Done\n    return app\n",
        ),
        ("    return app\n", f"    {LINE}    return app\n"),
        ("    app = X()", f"    app = X()\n    {LINE[:-1]}"),
        ("    a()\n    yield\n    b()\n", f"    a()\n    {LINE}    yield\n    b()\n"),
        ("    a()\n    x = yield 1\n", f"    a()\n    {LINE}    x = yield 1\n"),
        ('    """Doc."""\n    ...\n', f'    """Doc."""\n    {LINE}    ...\n'),
        ("    a(); b()\n    raise x\n", f"    a(); b()\n    {LINE}    raise x\n"),
        ("    if x:\n        return y\n", f"    if x:\n        return y\n    {LINE}"),
    ],
)
def test_ends_of_functions(before: str, after: str) -> None:
    for head in ("def create_app(app):\n", "@x\nasync def create_app(app):\n"):
        check_edit(ADD, head + before, head + after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "    a()\n    await check(app)\n    yield\n",
            "    a()\n    b()\n    await check(app)\n    yield\n",
        ),
        ("    check()  # x\n    a()\n", "    b()\n    check()  # x\n    a()\n"),
        ("    a(check())\n    yield\n", "    a(check())\n    b()\n    yield\n"),
        ("    yield\n    check()\n", "    b()\n    yield\n    check()\n"),
    ],
)
def test_before_a_call(before: str, after: str) -> None:
    head = "async def f(app):\n"
    check_edit(python.add_statement("f", "b()", before="check"), head + before, head + after)


def test_statements_there_already() -> None:
    check_same(ADD, "def create_app():\n    app.add_middleware(Limit, size=2)\n    return app\n")
    check_same(ADD, "def create_app():\n    if x:\n        app.add_middleware(Limit)\n")
    assign = python.add_statement("f", "app.state.db = connect()")
    check_same(assign, "def f():\n    app.state.db = other\n")
    check_same(python.add_statement("f", "db: X = 1"), "def f():\n    db: Y\n")
    wait = python.add_statement("f", "await start(db)")
    check_same(wait, "async def f():\n    await start(db)\n")
    check_edit(
        wait,
        "async def f():\n    start(db)\n",
        "async def f():\n    start(db)\n    await start(db)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "",
        "def create_app(): pass\n",
        "def create_app():\n    a()\ndef create_app():\n    b()\n",
        "if x:\n    def create_app():\n        a()\n",
        "def create_app():\n    try:\n        yield\n    finally:\n        a()\n",
        "def create_app():\n    yield 1\n    yield 2\n",
    ],
)
def test_no_place_for_a_statement(source: str) -> None:
    check_no_place(ADD, source)


def test_a_method() -> None:
    edit = python.add_statement("A.b", "c()")
    check_edit(
        edit, "class A:\n\tdef b(self):\n\t\tx()\n", "class A:\n\tdef b(self):\n\t\tx()\n\t\tc()\n"
    )


SOURCE = 'def ping() -> str:\n    """Doc.\n\n    More.\n    """\n    return ""\n'
PING = python.add_definition(SOURCE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", SOURCE),
        ("x = 1\n", f"x = 1\n\n\n{SOURCE}"),
        ("x = 1\n\n", f"x = 1\n\n\n{SOURCE}"),
        ("x = 1", f"x = 1\n\n\n{SOURCE[:-1]}"),
        (
            'x = 1\n\nif __name__ == "__main__":\n    x\n',
            f'x = 1\n\n\n{SOURCE}\n\nif __name__ == "__main__":\n    x\n',
        ),
        (
            "def a():\n\tpass\n",
            "def a():\n\tpass\n\n\n"
            + SOURCE.replace('    """D', '\t"""D').replace("    ret", "\tret"),
        ),
    ],
)
def test_ends_of_modules(before: str, after: str) -> None:
    check_edit(PING, before, after)


def test_definitions_there_already() -> None:
    check_same(PING, "async def ping(): ...\n")
    for source in ("ping = 1\n", "class ping: ...\n", "if x:\n    def ping(): ...\n"):
        check_no_place(PING, source)


CLOSE = python.add_closing("lifespan", "await stop(app)")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    yield\n", "    yield\n    await stop(app)\n"),
        (
            "    yield  # é\n    await end()\n",
            "    yield  # é\n    await end()\n    await stop(app)\n",
        ),
        (
            "    x = yield\n    if x:\n        y()\n",
            "    x = yield\n    if x:\n        y()\n    await stop(app)\n",
        ),
    ],
)
def test_what_is_opened_is_closed(before: str, after: str) -> None:
    head = "async def lifespan(app):\n"
    check_edit(CLOSE, head + before, head + after)


@pytest.mark.parametrize(
    "body",
    [
        "    pass\n",
        "    try:\n        yield\n    finally:\n        pass\n",
        "    yield\n    return\n",
    ],
)
def test_where_a_function_closes_is_not_certain(body: str) -> None:
    check_no_place(CLOSE, f"async def lifespan(app):\n{body}")


@pytest.mark.parametrize(
    ("target", "before", "after"),
    [
        ("app", "app = FastAPI()\n", "app = FastAPI()\nmeasure(app)\n"),
        (
            "app",
            "app: FastAPI = make(\n    'é',\n)\n\n\n@app.get('/')\ndef home(): ...\n",
            "app: FastAPI = make(\n    'é',\n)\nmeasure(app)\n\n\n@app.get('/')\ndef home(): ...\n",
        ),
        ("app", "app = one()\napp = two()\nx = 1", "app = one()\napp = two()\nmeasure(app)\nx = 1"),
        (
            "make.app",
            "def make():\n\tapp = FastAPI()\n\treturn app\n",
            "def make():\n\tapp = FastAPI()\n\tmeasure(app)\n\treturn app\n",
        ),
    ],
)
def test_behind_what_is_made(target: str, before: str, after: str) -> None:
    check_edit(python.add_after(target, "measure(app)"), before, after)


def test_where_nothing_is_made_is_not_certain() -> None:
    edit = python.add_after("make.app", "measure(app)")
    for source in ("", "app = FastAPI()\n", "def make():\n    return FastAPI()\n"):
        check_no_place(edit, source)
    check_no_place(python.add_after("app", "measure(app)"), "app: FastAPI\nif x:\n    app = y\n")
