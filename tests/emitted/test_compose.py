"""compose.prod.yaml of every database: valid, with health, limits and no secret in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema import validators

from .kit import Case

if TYPE_CHECKING:
    from .conftest import Emit

SERVED = {  # What stands beside the proxy and the web
    "sqlite": {"migrate"},
    "postgres": {"db", "migrate"},
    "mysql": {"db", "migrate"},
    "mongodb": {"db"},
    "none": set[str](),
}
HAS_NO_HEALTH = {"migrate", "worker"}  # The first one ends, and the app knows of the second


@pytest.mark.parametrize("database", SERVED)
def test_the_file_for_production(emitted: Emit, database: str) -> None:
    root = emitted(Case(f"--api --db {database}", ["prod", "worker"]))
    text = (root / "compose.prod.yaml").read_text()
    compose: dict[str, Any] = yaml.safe_load(text)
    schema = get_builtin_schema("vendor.compose-spec")
    validators.validator_for(schema)(schema).validate(compose)
    services: dict[str, dict[str, Any]] = compose["services"]
    assert services.keys() == {"proxy", "web", "redis", "worker"} | SERVED[database]
    for name, service in services.items():
        assert service["mem_limit"], name
        health = "HEALTHCHECK" if name == "web" else service["healthcheck"]
        assert (health == {"disable": True}) == (name in HAS_NO_HEALTH)
        assert {*service.get("depends_on", ())} <= services.keys() - {name}
    assert [name for name, it in services.items() if "ports" in it] == ["proxy"]
    assert services["web"]["scale"] == (1 if database == "sqlite" else 2)
    asked = {*re.findall(r"\$\{(\w+):\?set it in \.env\}", text)}
    assert asked == {*re.findall(r"\$\{?(\w+)", text)}
    assert asked <= {*re.findall(r"(?m)^(\w+)=", (root / ".env.example").read_text())}
    used = {
        it.partition(":")[0] for service in services.values() for it in service.get("volumes", [])
    }
    assert used - {"/var/run/docker.sock"} == compose["volumes"].keys()


def test_what_waits_for_what(emitted: Emit) -> None:
    root = emitted(Case("--api --db postgres", ["prod", "worker"]))
    services = yaml.safe_load((root / "compose.prod.yaml").read_text())["services"]
    server = {"db": {"condition": "service_healthy"}}
    assert services["migrate"]["depends_on"] == server
    assert services["migrate"]["restart"] == "no"
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {
            **server,
            "migrate": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }
        assert services[name]["environment"]["REDIS_URL"] == "redis://redis:6379/0"
    kill = int(services["web"]["command"].split("--workers-kill-timeout ")[1])
    assert services["web"]["environment"]["DRAIN_SECONDS"] < kill
    assert kill < int(services["web"]["stop_grace_period"].removesuffix("s"))
