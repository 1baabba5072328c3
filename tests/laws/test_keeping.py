"""What `add cache` and `add ratelimit` refuse, and what they tell others."""

from pathlib import Path

import pytest

from .conftest import Vibegen


@pytest.mark.parametrize(("page", "blueprint"), [("Cache", "cache"), ("Ratelimit", "ratelimit")])
def test_what_is_in_the_way(
    vibegen: Vibegen, capsys: pytest.CaptureFixture[str], page: str, blueprint: str
) -> None:
    vibegen("add", "page", page)
    vibegen("add", blueprint, code=5)
    assert (
        f"`app/{blueprint}.py`, and there is a folder `app/{blueprint}/`" in capsys.readouterr().err
    )
    vibegen("undo")
    vibegen("add", blueprint)
    vibegen("add", "page", page, code=5)


def test_the_proxy_of_production_is_trusted(blog: Path, vibegen: Vibegen) -> None:
    vibegen("add", "prod")
    vibegen("add", "ratelimit")
    assert '"172.16.0.0/12"' in (blog / "compose.prod.yaml").read_text()
    vibegen("undo")
    assert "TRUSTED_PROXIES" not in (blog / "compose.prod.yaml").read_text()
