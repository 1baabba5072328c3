"""Metrics for Prometheus, off until METRICS_TOKEN is in the environment."""

import os

from fastapi import FastAPI
from pydantic import SecretStr


def measure_if_asked(app: FastAPI) -> None:
    """Measure all requests if there is a token; else load nothing."""
    token = os.environ.get("METRICS_TOKEN", "")
    if token:
        from app.measuring import measure

        measure(app, SecretStr(token))
