"""The blueprint, run as its users run it."""

from pathlib import Path

import pytest

from vibegen.testing import check_blueprint, make_project


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    return make_project(tmp_path, "--api", "--db", "none")


@pytest.mark.parametrize("options", [(), ("--shout",), ("--greeting", "Good morning")])
def test_the_laws_hold(blog: Path, options: tuple[str, ...]) -> None:
    check_blueprint(blog, "add", "hello", *options)
