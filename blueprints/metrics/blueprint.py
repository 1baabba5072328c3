"""Metrics for Prometheus, and traces for OpenTelemetry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vibegen.change import Refused
from vibegen.edits import env, python, yaml

if TYPE_CHECKING:
    from vibegen import App

COMMENT = """\
Lets Prometheus read /metrics, as its bearer token of 16 characters or more; empty: nothing is
measured, and there is no such page:
  python -c "import secrets; print(secrets.token_urlsafe(32))\""""
ADDRESS = "Where traces go, over HTTP: http://localhost:4318; empty: there are none"
MANIFEST = "k8s/secret.yaml.example"  # Of what is secret on Kubernetes
MEASURE = """\
if settings.metrics_token:
    from app.measuring import measure

    measure(app, settings.metrics_token)
"""
TRACE = """\
if settings.otel_exporter_otlp_endpoint:
    from app.tracing import send_traces

    send_traces(app, settings)
"""


def metrics(app: App, *, traces: bool = False) -> None:
    """Add /metrics for Prometheus: requests by their route, in flight, how long they take.

    Args:
        app: Where it goes.
        traces: Also send traces, as OpenTelemetry has them.
    """
    _check(app, traces=traces)
    if app.layout.adopted:
        _adopted(app)
        return
    app.provide("files/common")
    app.provide("files/own")
    app.needs("prometheus-client>=0.26")
    token = python.add_class_field("BaseSettings", 'metrics_token: SecretStr = SecretStr("")')
    app.edit("app/config.py", token)
    app.edit(".env.example", env.add_variable("METRICS_TOKEN", "", COMMENT))
    app.edit("app/main.py", python.add_statement("create_app", MEASURE))
    if app.project.exists(MANIFEST):
        app.edit(MANIFEST, yaml.add_key("stringData", "METRICS_TOKEN", '""'))
    if traces:
        _trace(app)
    app.note("set METRICS_TOKEN in .env, and let Prometheus send it to /metrics")


def _trace(app: App) -> None:
    app.provide("files/traces")
    app.needs("opentelemetry-sdk>=1.45", "opentelemetry-exporter-otlp-proto-http>=1.45")
    app.setting("otel_exporter_otlp_endpoint", "str", "", ADDRESS)
    app.edit("app/main.py", python.add_statement("create_app", TRACE))


def _adopted(app: App) -> None:
    """Measure where nobody knows how settings are read: the environment turns it on."""
    app.stay_async()
    app.provide("files/common")
    app.provide("files/adopted")
    app.needs("prometheus-client>=0.26")
    app.start("app.metrics", "measure_if_asked")
    if app.project.exists(".env.example"):
        app.edit(".env.example", env.add_variable("METRICS_TOKEN", "", COMMENT))
    app.note("set METRICS_TOKEN in the environment, and let Prometheus send it to /metrics")


def _check(app: App, *, traces: bool) -> None:
    if app.layout.adopted and traces:
        raise Refused(
            "`--traces` is for apps that vibegen made, and this one was adopted",
            hint="FastAPI 0.165 traces by itself: FASTAPI_OTEL_AUTO_CONFIGURE=true",
        )
    ours = {app.layout.path(it) for it in ("app/measuring.py", "tests/test_measuring.py")}
    there = [it for it in app.files_with(r"""['"]/metrics\b""") if it not in ours]
    if app.layout.adopted and there:
        raise Refused(
            f"`/metrics` is an address of this app already, in `{there[0]}`",
            hint="take that one out first, or keep it",
        )
    for module in ("app/measuring.py", "app/tracing.py"):
        folder = app.layout.path(module).removesuffix(".py")
        if app.project.exists(f"{folder}/__init__.py"):
            raise Refused(
                f"metrics need the module `{folder}.py`, and there is a folder `{folder}/`",
                hint="give that page another name first",
            )
