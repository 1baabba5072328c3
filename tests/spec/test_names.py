"""Names of models: cases, plurals, and what cannot be one."""

import pytest

from vibegen.spec import BadWord, Name

CASES = ["Pascal", "snake", "kebab", "human", "title"]
PLURAL_CASES = ["Pascals", "snakes", "kebabs", "humans", "titles"]


@pytest.mark.parametrize("text", ["BlogPost", "blogPost", "blog_post", "blog-post", "Blog Post"])
def test_every_case(text: str) -> None:
    name = Name.parse(text)
    one = [getattr(name, case) for case in CASES]
    many = [getattr(name, case) for case in PLURAL_CASES]
    assert one == ["BlogPost", "blog_post", "blog-post", "blog post", "Blog post"]
    assert many == ["BlogPosts", "blog_posts", "blog-posts", "blog posts", "Blog posts"]
    assert str(name) == "BlogPost"
    assert name.many == "blog_posts"


@pytest.mark.parametrize(
    ("text", "snake", "human", "humans"),
    [
        ("APIKey", "api_key", "API key", "API keys"),
        ("api_key", "api_key", "API key", "API keys"),
        ("URL", "url", "URL", "URLs"),
        ("BLOG_POST", "blog_post", "blog post", "blog posts"),
        ("S3Bucket", "s3_bucket", "s3 bucket", "s3 buckets"),
        ("Blog2", "blog2", "blog2", "blog2s"),
        ("ABTest", "ab_test", "ab test", "ab tests"),
        ("PointOfSale", "point_of_sale", "point of sale", "points of sale"),
        ("mother_in_law", "mother_in_law", "mother in law", "mothers in law"),
        ("sign_in", "sign_in", "sign in", "sign ins"),
    ],
)
def test_words(text: str, snake: str, human: str, humans: str) -> None:
    name = Name.parse(text)
    assert (name.snake, name.human, name.humans) == (snake, human, humans)


@pytest.mark.parametrize(
    ("text", "snakes", "many"),
    [
        ("Post", "posts", "posts"),
        ("Category", "categories", "categories"),
        ("Series", "series", "series_list"),
        ("Sheep", "sheep", "sheep_list"),
        ("Datum", "data", "datum_list"),
        ("NewsItem", "news_items", "news_items"),
        ("Order", "orders", "orders"),
        ("Match", "matches", "matches"),
    ],
)
def test_many_is_never_one(text: str, snakes: str, many: str) -> None:
    name = Name.parse(text)
    assert (name.snakes, name.many) == (snakes, many)


def test_a_plural_can_be_chosen() -> None:
    assert Name.parse("Cactus", plural="Cactuses").snakes == "cactuses"
    assert Name.parse("Earnings", plural="earnings").many == "earnings_list"
    assert Name.parse("Goods", plural="goods") == Name.existing("Goods")


@pytest.mark.parametrize("text", ["Order", "Group", "User", "Property", "Case", "Type2", "Client"])
def test_sql_words_and_soft_keywords_are_fine(text: str) -> None:
    assert Name.parse(text).Pascal == text


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "posts",
            "`posts` is a plural, and a model is named after one of them",
            "type `Post`, or say with `--plural` what several `posts` are called",
        ),
        (
            "BlogPeople",
            "`BlogPeople` is a plural, and a model is named after one of them",
            "type `BlogPerson`, or say with `--plural` what several `BlogPeople` are called",
        ),
        (
            "Café",
            "`Café` has a letter that addresses and table names cannot carry",
            "type it in the letters a to z",
        ),
        (
            "2Fast",
            "`2Fast` is no name for a model",
            "type letters and digits, a letter first, such as `BlogPost`",
        ),
        (
            "class",
            "`class` would need the variable `class`, and that is a word of Python itself",
            "type a longer name, such as `ClassEntry`",
        ),
        (
            "Type",
            "`Type` would need the variable `type`, and that is something that Python has built in",
            "type a longer name, such as `TypeEntry`",
        ),
        (
            "App",
            "`App` would need the variable `app`, and that is used beside it already",
            "type a longer name, such as `AppEntry`",
        ),
        (
            "Page",
            "`Page` would need the folder `app/pages/`, and the app has a module of that name",
            "type a longer name, such as `PageEntry`",
        ),
        (
            "Doc",
            "`Doc` would need the address `/docs`, and the app has another page there",
            "type a longer name, such as `DocEntry`",
        ),
        (
            "BaseModel",
            (
                "`BaseModel` would need the class `BaseModel`, and the app uses another one of that"
                " name"
            ),
            "type a longer name, such as `BaseModelEntry`",
        ),
        (
            "Warning",
            "`Warning` would need the class `Warning`, and the app uses another one of that name",
            "type a longer name, such as `WarningEntry`",
        ),
        (
            "A",
            "`A` would need the folder `app/as/`, and Python cannot import that",
            "type a longer name, such as `AEntry`",
        ),
        (
            "A" * 41,
            f"`{'A' * 41}` is longer than 40 characters",
            "type a shorter name",
        ),
    ],
)
def test_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(BadWord) as refusal:
        Name.parse(text)
    assert (refusal.value.message, refusal.value.hint) == (message, hint)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("text", ["", " ", "_post", "post_", "blog__post", "a/b", "a.b", "a\nb"])
def test_refused_too(text: str) -> None:
    with pytest.raises(BadWord, match="is no name for a model"):
        Name.parse(text)


def test_a_plural_is_checked_like_a_name() -> None:
    with pytest.raises(BadWord, match="`ro/ute` is no name"):
        Name.parse("Path2", plural="ro/ute")
    with pytest.raises(BadWord, match="app/routes/"):
        Name.parse("Way", plural="routes")
