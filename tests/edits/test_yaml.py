"""Services and other keys of block mappings."""

import pytest

from vibegen.edits import yaml
from vibegen.testing import check_edit, check_no_place, check_same

REDIS = yaml.add_service("redis", "image: redis:8\nports:\n  - 6379:6379\n")
LINES = "  redis:\n    image: redis:8\n    ports:\n      - 6379:6379\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "services:\n" + LINES, id="empty"),
        pytest.param("services:\n", "services:\n" + LINES, id="no services yet"),
        pytest.param("services:", "services:\n" + LINES[:-1], id="no last line end"),
        pytest.param(
            "services: # mine\n  app:\n    image: x\n",
            "services: # mine\n  app:\n    image: x\n" + LINES,
            id="one service",
        ),
        pytest.param(
            "services:\n  app:\n    image: x\n\n# Disks\nvolumes:\n  a:\n",
            "services:\n  app:\n    image: x\n" + LINES + "\n# Disks\nvolumes:\n  a:\n",
            id="comments of the next key",
        ),
        pytest.param(
            "services:\n  app:\n    image: x\n    # more\n  # end\n\n\n",
            "services:\n  app:\n    image: x\n    # more\n  # end\n" + LINES + "\n\n",
            id="comments of the last service",
        ),
        pytest.param(
            "services:\n  a:\n    image: x\n\n  # Second\n  b:\n    image: y\n",
            "services:\n  a:\n    image: x\n\n  # Second\n  b:\n    image: y\n\n" + LINES,
            id="empty lines between siblings",
        ),
        pytest.param(
            "---\nname: x\nservices:\n  a:\n    command: |\n      redis:\n\n      x\n",
            "---\nname: x\nservices:\n  a:\n    command: |\n      redis:\n\n      x\n" + LINES,
            id="a text that looks like keys",
        ),
        pytest.param(
            "services:\n  a:\n    x: [\n      1]\n    y: {b: c}\n",
            "services:\n  a:\n    x: [\n      1]\n    y: {b: c}\n" + LINES,
            id="flow style further in",
        ),
    ],
)
def test_services(before: str, after: str) -> None:
    check_edit(REDIS, before, after)
    if "\n" in before:
        check_edit(REDIS, *(text.replace("\n", "\r\n") for text in (before, after)))


def test_a_scalar_stays_on_the_line_of_its_key() -> None:
    for body in ("plain", '"a: b"', """'["a"]' # Why"""):
        assert (
            yaml.add_key("data", "KEY", body)("data:\n  a: b\n")
            == f"data:\n  a: b\n  KEY: {body}\n"
        )


def test_the_indentation_of_siblings() -> None:
    before = "services:\n    app:\n        image: x"
    check_edit(yaml.add_service("r", "image: y"), before, before + "\n    r:\n        image: y")


@pytest.mark.parametrize("key", ["redis", '"redis"', "'redis'", "redis "])
def test_there_already(key: str) -> None:
    check_same(REDIS, f"services:\n  app:\n    image: x\n  {key}: # mine\n    image: y\n")


@pytest.mark.parametrize(
    "source",
    [
        "services: {app: {image: x}}\n",
        "services: {}\n",
        "services: &all\n  app:\n    image: x\n",
        "services:\n  - app\n",
        "services:\n- app\n",
        "services:\n\tapp:\n",
        "services:\n  app: {\n  }\n",
        "services:\n    a:\n      x: y\n  b:\n",
        "a: 1\n---\nservices:\n",
        "- a\n",
        "{}\n",
        "services:\n  a:\n    b: |\n      c",
        "services:\n  a:\n    b: |+\n      c\n\n",
        "services:\n  <<: *x\n  app:\n    image: x\n...\n",
    ],
)
def test_no_place(source: str) -> None:
    assert "image: redis:8" in check_no_place(REDIS, source).steps[0]


def test_other_keys() -> None:
    volume = yaml.add_key("volumes", "data")
    check_edit(volume, "services:\n  a: b\n", "services:\n  a: b\n\nvolumes:\n  data:\n")
    check_edit(volume, "volumes:\n  a:\n", "volumes:\n  a:\n  data:\n")
    deep = yaml.add_key("services.app.environment", "URL", "redis")
    check_edit(
        deep,
        "services:\n  app:\n    image: x\n  b:\n    image: y\n",
        "services:\n  app:\n    image: x\n    environment:\n      URL: redis\n  b:\n    image: y\n",
    )
    check_edit(
        deep,
        "services:\n  app:\n    environment:\n      A: 1\n  b:\n    image: y\n",
        "services:\n  app:\n    environment:\n      A: 1\n      URL: redis\n  b:\n    image: y\n",
    )
    check_no_place(deep, "services:\n  app:\n    environment:\n      - A=1\n")
    check_edit(yaml.add_key("", "name", "shop"), "a: b\n", "a: b\n\nname: shop\n")


def test_a_mapping_with_an_anchor() -> None:
    before = "x-app: &app # Shared\n  image: y\n\nservices:\n  web:\n    <<: *app\n"
    after = before.replace("image: y\n", "image: y\n  init: true\n")
    check_edit(yaml.add_key("x-app", "init", "true"), before, after)
    for source in ("x-app: &a text\n", "x-app: *a\n", "x-app: &a [b]\n"):
        check_no_place(yaml.add_key("x-app", "init", "true"), source)


def test_a_sequence_at_the_indentation_of_its_key() -> None:
    before = "services:\n  a:\n    ports:\n    - 1\n    - 2\n"
    edit = yaml.add_key("services.a", "image", "x")
    check_edit(edit, before, before + "    image: x\n")
