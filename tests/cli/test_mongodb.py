"""Resources on MongoDB: what is said, and what is refused."""

import re

import pytest

from .conftest import Shell


@pytest.fixture
def shop(real: Shell) -> Shell:
    """Return a shell inside a new app on MongoDB."""
    assert real("new", "shop", "--db", "mongodb", "--api").code == 0
    return real.at("shop")


def test_nothing_is_migrated(shop: Shell) -> None:
    done = shop("add", "crud", "Product", "name")
    assert (done.code, done.err) == (0, "")
    assert "migrat" not in done.out
    assert not [it for it in shop.tree() if "migrat" in it]
    code = [it.decode() for path, it in shop.tree().items() if path.endswith(".py")]
    assert not [it for it in code if "sqlalchemy" in it or "sqlmodel" in it]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Stock count:int", "`count:int` would hide `Document.count` of Beanie"),
        (
            "Document name",
            "`Document` needs a name that Beanie and `app/documents.py` have already",
        ),
    ],
)
def test_names_of_beanie_are_refused(shop: Shell, words: str, said: str) -> None:
    done = shop("add", "crud", *words.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0] == f"error: {said}"


def test_fields_change_the_documents_if_they_must(shop: Shell) -> None:
    assert shop("add", "crud", "Product", "name", "about:text:null").code == 0
    before = shop.tree()
    for words, said in (
        (
            "add field Product stock:int",
            "`stock:int` is required, and the documents that exist have no value for it",
        ),
        (
            "change field Product.name int",
            "the values of `name:str` cannot all become `name:int`",
        ),
        (
            "change field Product.about text",
            "`about:text` is required, and the documents that exist have no value for it",
        ),
    ):
        done = shop(*words.split())
        assert (done.code, done.err.splitlines()[0]) == (2, f"error: {said}")
    assert shop.tree() == before
    assert shop("add", "field", "Product", "stock:int:default=0").code == 0
    assert not [it for it in shop.tree() if "migrat" in it]
    added = shop.tree()
    for words in ("rename field Product.name title", "remove field Product.about"):
        assert shop(*words.split()).code == 0
    model = shop.tree()["app/products/models.py"].decode()
    assert ("stock: int = 0" in model, "title: str" in model, "about" in model) == (
        *(True, True, False),
    )
    script = shop.tree()["app/migrations/0001_rename_products_name.py"].decode()
    assert 'main("products", rename("name", "title"), back=rename("title", "name"))' in script
    script = shop.tree()["app/migrations/0002_remove_products_about.py"].decode()
    assert 'main("products", remove("about"))' in script
    for _ in range(2):
        assert shop("undo").code == 0
    assert shop.tree() == added


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("title --only read", "`--text-index` has nothing to search: `--only` leaves no `list`"),
        ("views:int", "`--text-index` has nothing to search: no field is text"),
        (
            "title language:str",
            "`language:str` would tell MongoDB's text index in which language each document is",
        ),
    ],
)
def test_a_text_index_needs_something_to_search(shop: Shell, words: str, said: str) -> None:
    done = shop("add", "crud", "Article", *words.split(), "--text-index")
    assert (done.code, done.out, done.err.splitlines()[0]) == (2, "", f"error: {said}")


def test_a_text_index_is_one_of_mongodb(real: Shell) -> None:
    assert real("new", "blog").code == 0
    done = real.at("blog")("add", "crud", "Article", "title", "--text-index")
    assert done.err.splitlines()[0] == (
        "error: `--text-index` is an index of MongoDB, and this app does not store there"
    )


def test_fields_change_the_text_index(shop: Shell) -> None:
    def index() -> str:
        model = shop.tree()["app/articles/models.py"].decode()
        return "".join(re.findall(r'"(\w+)", TEXT', model))

    words = ("Article", "title", "body:text", "views:int:default=0", "--text-index")
    assert shop("add", "crud", *words).code == 0
    assert index() == "titlebody"
    first = shop.tree()
    assert shop("add", "field", "Article", "rating:int:null").code == 0
    assert not [it for it in shop.tree() if "migrat" in it]
    assert shop("add", "field", "Article", "lead:str:null").code == 0
    assert index() == "titlebodylead"
    script = shop.tree()["app/migrations/0001_add_articles_lead.py"].decode()
    assert 'await collection.drop_index("search")' in script
    assert shop("change", "field", "Article.title", "str:search").code == 0
    assert index() == "title"
    assert "app/migrations/0002_change_articles_title.py" in shop.tree()
    assert shop("rename", "field", "Article.title", "name").code == 0
    assert index() == "name"
    assert shop("remove", "field", "Article.name").code == 0
    assert index() == "bodylead"
    for _ in range(5):
        assert shop("undo").code == 0
    assert shop.tree() == first
