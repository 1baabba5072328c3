"""contracts.md, "Health", "Errors and limits", and who may send what from where."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from .kit import START_SECONDS, Case, serve
from .resource import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

    from .conftest import Emit, Serve
    from .kit import Environment, Server

HTML = {"accept": "text/html"}
SECRET = "s" * 16 + "ecret-" + "0" * 16
PRODUCTION = {"ENVIRONMENT": "production", "SECRET_KEY": SECRET}
NOWHERE = {"DATABASE_URL": "sqlite+aiosqlite:////nowhere/at/all/app.db"}
MAX_BODY_BYTES = 1_000_000
PING_SECONDS = 0.05
READY_SECONDS = 2.5  # The checks are bounded at 2 s
APPS = [Case(), Case("--api"), Case("--db none"), Case("--api --db none")]


@pytest.fixture
def client(serving: Serve) -> httpx2.Client:
    server = serving(CONTRACT)
    server.database.clear()
    return server.client


@pytest.fixture(scope="module")
def production(serving: Serve) -> Server:
    return serving(CONTRACT, PRODUCTION)


@pytest.fixture(scope="module")
def without_database(
    emitted: Emit, environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    server = serve(emitted(CONTRACT), environment, tmp_path_factory.mktemp("down"), NOWHERE)
    yield server
    server.stop()


# Health


def test_ping_is_quick_whatever_is_down(without_database: Server) -> None:
    answers = [without_database.client.get("/health/ping") for _ in range(20)]
    assert {it.status_code for it in answers} == {200}
    assert min(it.elapsed.total_seconds() for it in answers) < PING_SECONDS


def test_ready_is_503_in_time_when_the_database_is_down(without_database: Server) -> None:
    response = without_database.client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, {"status": "error"})
    assert response.elapsed.total_seconds() < READY_SECONDS


@pytest.mark.parametrize(
    "path", ["/health", "/health?detailed=true", "/health/ready", "/api/posts"]
)
def test_no_body_tells_where_the_database_is(without_database: Server, path: str) -> None:
    body = without_database.client.get(path).text
    assert not re.search(r"nowhere|app\.db|sqlite|Traceback|Error\b", body), body


def test_failed_check_is_named_without_its_reason(without_database: Server) -> None:
    health = without_database.client.get("/health?detailed=true").json()
    assert health["status"] == "error"
    assert health["services"]["database"].keys() == {"status", "latency_ms"}


def test_ready_when_it_is(client: httpx2.Client) -> None:
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_details_of_health(client: httpx2.Client) -> None:
    health = client.get("/health?detailed=true").json()
    assert health.keys() == {"status", "version", "instance", "uptime_seconds", "services"}
    assert (health["status"], health["services"]["database"]["status"]) == ("ok", "ok")
    assert client.get("/health").json() == {"status": "ok"}


def test_health_checks_only_what_the_app_uses(serving: Serve) -> None:
    health = serving(Case("--api --db none")).client.get("/health?detailed=true").json()
    assert (health["status"], health["services"]) == ("ok", {})


# Errors


def test_json_and_page_of_the_same_error(client: httpx2.Client) -> None:
    program, page = client.get("/nothing"), client.get("/nothing", headers=HTML)
    assert (program.status_code, program.json()) == (404, {"detail": "Not Found"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert client.get("/api/nothing", headers=HTML).json() == {"detail": "Not Found"}


def test_request_id_is_kept_if_it_is_one(client: httpx2.Client) -> None:
    assert client.get("/", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    for bad in ("a b", "x" * 65, "<script>", ""):
        given = client.get("/", headers={"x-request-id": bad}).headers["x-request-id"]
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given)
        assert given != bad
    one, two = (client.get("/nothing").headers["x-request-id"] for _ in range(2))
    assert one != two


@pytest.mark.parametrize("path", ["/api/posts", "/posts"])
def test_body_over_the_limit_is_413(client: httpx2.Client, path: str) -> None:
    headers = {"content-type": "application/json" if path.startswith("/api") else FORM_TYPE}
    body = b'{"title": "' + b"x" * MAX_BODY_BYTES + b'"}'
    assert client.post(path, content=body, headers=headers).status_code == 413


FORM_TYPE = "application/x-www-form-urlencoded"


def test_body_over_the_limit_is_413_without_a_length(client: httpx2.Client) -> None:
    def parts() -> Iterator[bytes]:
        yield b'{"title": "'
        for _ in range(20):
            yield b"x" * (MAX_BODY_BYTES // 10)
        yield b'"}'

    headers = {"content-type": "application/json"}
    assert client.post("/api/posts", content=parts(), headers=headers).status_code == 413


def test_body_under_the_limit_is_taken(client: httpx2.Client) -> None:
    response = client.post("/api/posts", json={"title": "x", "body": "x" * 990_000})
    assert response.status_code == 201


# Headers and hosts


def test_security_headers_are_on_every_answer(client: httpx2.Client) -> None:
    for path in ("/", "/nothing", "/health/ping", "/api/posts", "/static/app.css"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy


def test_scripts_carry_the_nonce_of_their_answer(client: httpx2.Client) -> None:
    nonces: set[str] = set()
    for path in ("/", "/posts", "/posts/new", "/nothing"):
        page = client.get(path, headers=HTML)
        inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page.text)
        [nonce] = set(re.findall('nonce="(.+?)"', " ".join(inline)))
        assert f"'nonce-{nonce}'" in page.headers["content-security-policy"]
        nonces.add(str(nonce))
    assert len(nonces) == 4


def test_no_page_has_inline_styles_or_handlers(client: httpx2.Client) -> None:
    for path in ("/", "/posts", "/posts/new", "/nothing"):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", client.get(path, headers=HTML).text)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_unknown_host_is_400(client: httpx2.Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("path", ["/api/posts", "/posts"])
@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "OWN"}, False),
        ({"origin": "OWN"}, True),
        ({"origin": "OWN", "cookie": "a=b"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"cookie": "a=b"}, False),
        ({"cookie": "a=b", "sec-fetch-site": "same-origin"}, True),
    ],
)
def test_other_sites_change_nothing(
    client: httpx2.Client, path: str, headers: dict[str, str], *, allowed: bool
) -> None:
    own = {k: str(client.base_url).rstrip("/") if v == "OWN" else v for k, v in headers.items()}
    if path.startswith("/api"):
        response, done = client.post(path, headers=own, json={"title": "One"}), 201
    else:
        response, done = client.post(path, headers=own, data={"title": "One"}), 303
    assert response.status_code == (done if allowed else 403)
    assert client.get("/api/posts").json()["total"] == int(allowed)


# Production


@pytest.mark.parametrize("secret", [None, "", "short", "only-for-development"])
def test_production_refuses_to_start_with_a_weak_secret(
    emitted: Emit, environment: Environment, secret: str | None
) -> None:
    env = {"ENVIRONMENT": "production"} | ({} if secret is None else {"SECRET_KEY": secret})
    kept = {k: v for k, v in os.environ.items() if k != "SECRET_KEY"}
    done = subprocess.run(
        [environment.python, "-c", "from app.main import create_app; create_app()"],
        cwd=emitted(Case()),
        env={**kept, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )
    assert done.returncode != 0
    assert "SECRET_KEY must be 32 random characters or more" in done.stderr
    assert not secret or secret not in done.stderr


def test_production_sends_secure_cookies_and_hsts(production: Server) -> None:
    posted = production.client.post("/posts", data={"title": "One"}, headers=HTML)
    assert posted.status_code == 303
    assert {"httponly", "secure", "samesite=lax"} <= set(
        re.split(r";\s*", posted.headers["set-cookie"].lower())
    )
    assert "max-age=" in production.client.get("/").headers["strict-transport-security"]


def test_production_logs_json_with_the_request_id(production: Server) -> None:
    production.client.get("/health/ping", headers={"x-request-id": "find-me"})
    deadline = time.monotonic() + START_SECONDS
    while "find-me" not in production.log and time.monotonic() < deadline:
        time.sleep(0.01)  # The line is written once the answer is sent
    lines = [json.loads(it) for it in production.log.splitlines() if it.startswith("{")]
    assert [it["message"] for it in lines if it["request_id"] == "find-me"] == [
        "GET /health/ping 200"
    ]


def test_environment_says_which_hosts_are_ours(serving: Serve) -> None:
    server = serving(Case("--api --db none"), {"ALLOWED_HOSTS": '["127.0.0.1", "blog.example"]'})
    assert server.client.get("/health", headers={"host": "blog.example"}).status_code == 200
    assert server.client.get("/health", headers={"host": "localhost"}).status_code == 400


@pytest.mark.parametrize("case", APPS, ids=lambda it: it.new or "default")
def test_every_kind_of_app_starts_answers_and_stops(
    emitted: Emit, environment: Environment, tmp_path: Path, case: Case
) -> None:
    server = serve(emitted(case), environment, tmp_path)
    paths = ["/health/ready", "/openapi.json", "/docs"] + ([] if "--api" in case.new else ["/"])
    statuses = {path: server.client.get(path).status_code for path in paths}
    assert server.stop() < 3
    assert set(statuses.values()) == {200}, statuses
    assert "[WARNING]" not in server.log
    assert "Traceback" not in server.log
