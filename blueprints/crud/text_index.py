"""`--text-index`: search by the words that MongoDB's text index holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import python
from vibegen.spec import BadWord

from .databases import is_mongodb

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from vibegen import App

    from .options import Options
    from .origin import Origin
    from .shown import Shown

NAME = "search"  # Of the index: there is one for each collection
FIXTURES = (
    '''@pytest.fixture(scope="session", autouse=True)
def text_indexes() -> None:
    """Leave out text indexes, unless MONGODB_URL is set: the server of these tests has none."""
    if os.environ.get("MONGODB_URL"):
        return
    for model in Document.__subclasses__():
        settings: Any = getattr(model, "Settings", None)
        for index in list(getattr(settings, "indexes", [])):
            if isinstance(index, IndexModel) and "text" in index.document["key"].values():
                settings.indexes.remove(index)''',
    '''@pytest.fixture
def text_search() -> None:
    """Skip a test that needs a text index, where there is none."""
    if not os.environ.get("MONGODB_URL"):
        pytest.skip("search needs a real MongoDB: set MONGODB_URL to run this test")''',
    '''def pytest_configure(config: pytest.Config) -> None:
    """Say at the end what was skipped, and why."""
    config.option.reportchars += "s"''',
)


def check_text_index(
    searched: Sequence[Shown], fields: Sequence[Shown], acts: Collection[str], origin: Origin
) -> None:
    """Refuse an index that nothing would ask, that has no field, or that is not ours to declare.

    Raises:
        BadWord: Naming the word.
    """
    if origin.model:
        raise BadWord(
            f"`--text-index` would change `{origin.model}`, a model of your own",
            hint="leave `--text-index` out",
        )
    if "list" not in acts:
        raise BadWord(
            "`--text-index` has nothing to search: `--only` leaves no `list`",
            hint="leave `--text-index` out",
        )
    if not searched:
        raise BadWord(
            "`--text-index` has nothing to search: no field is text",
            hint="add a field such as `title:str`, or leave `--text-index` out",
        )
    for it in fields:
        if it.name == "language":
            raise BadWord(
                f"`{it.field}` would tell MongoDB's text index in which language each document is",
                hint="choose a longer name, such as `spoken_language`; or leave `--text-index` out",
            )


def check_database(app: App, *, text_index: bool) -> None:
    """Refuse the option where nothing is stored in MongoDB.

    Raises:
        Refused: Saying so.
    """
    if text_index and not is_mongodb(app):
        raise Refused(
            "`--text-index` is an index of MongoDB, and this app does not store there",
            hint="leave `--text-index` out: search finds any part of a word then",
        )


def index_line(options: Options) -> str:
    """Return the index as the model declares it."""
    keys = ", ".join(f'("{it.name}", TEXT)' for it in options.searched)
    return f'IndexModel([{keys}], name="{NAME}", default_language="english")'


def share_text_search(app: App) -> None:
    """Let the tests of an app pass without a text index, and say what was not tested."""
    app.edit(
        "tests/conftest.py",
        python.add_import("typing", "Any"),
        python.add_import("beanie", "Document"),
        python.add_import("pymongo", "IndexModel"),
        *(python.add_definition(it) for it in FIXTURES),
    )
