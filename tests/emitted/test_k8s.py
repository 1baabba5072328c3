"""k8s/ of every database: valid for Kubernetes, and consistent with how the app stops."""

from __future__ import annotations

import json
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import kubernetes_validate
import pytest
import yaml

from .kit import Case

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Emit

ALWAYS = {"ConfigMap", "Secret", "Service", "Deployment", "Ingress"}
SCALED = ALWAYS | {"HorizontalPodAutoscaler", "PodDisruptionBudget"}
KINDS = {
    "sqlite": ALWAYS | {"PersistentVolumeClaim"},
    "postgres": SCALED | {"Job"},
    "mysql": SCALED | {"Job"},
    "mongodb": SCALED,
    "none": SCALED,
}
VERSION = "1.34"  # An older one, so that nothing needs the newest


def manifests(root: Path) -> list[dict[str, Any]]:
    """Read all documents of all files."""
    files = sorted((root / "k8s").glob("*.yaml*"))
    return [it for file in files for it in yaml.safe_load_all(file.read_text())]


def pods(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the pods of deployments and jobs are made from."""
    return [it["spec"]["template"]["spec"] for it in found if it["kind"] in {"Deployment", "Job"}]


@pytest.mark.parametrize("database", KINDS)
def test_the_manifests(emitted: Emit, database: str) -> None:
    found = manifests(emitted(Case(f"--api --db {database}", ["k8s", "worker"])))
    assert {it["kind"] for it in found} == KINDS[database]
    for it in found:
        kubernetes_validate.validate(it, VERSION, strict=True)
    assert len([it for it in found if it["kind"] == "Deployment"]) == 1 + (database != "sqlite")
    for pod in pods(found):
        assert pod["securityContext"]["runAsNonRoot"]
        claims = {"data"} if database == "sqlite" else set[str]()
        assert {it["name"] for it in pod["volumes"]} == {"tmp"} | claims
        for container in [*pod["containers"], *pod.get("initContainers", [])]:
            assert container["securityContext"]["readOnlyRootFilesystem"]
            assert container["resources"].keys() == {"requests", "limits"}
            assert {it["name"] for it in container["volumeMounts"]} == {"tmp"} | claims


def test_a_wrong_manifest_is_found(emitted: Emit) -> None:
    found = manifests(emitted(Case("--api --db postgres", ["k8s", "worker"])))
    web = next(it for it in found if it["kind"] == "Deployment")
    web["spec"]["template"]["spec"]["containers"][0]["livenesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError, match="livenesProbe"):
        kubernetes_validate.validate(web, VERSION, strict=True)


def test_how_a_pod_stops_and_who_is_asked(emitted: Emit) -> None:
    found = manifests(emitted(Case("--api --db postgres", ["k8s", "worker"])))
    one = {it["kind"]: it for it in found if it["metadata"]["name"] == "blog"}
    pod = one["Deployment"]["spec"]["template"]["spec"]
    web = pod["containers"][0]
    kill = int(web["args"][web["args"].index("--workers-kill-timeout") + 1])
    assert float(one["ConfigMap"]["data"]["DRAIN_SECONDS"]) < kill
    assert kill < pod["terminationGracePeriodSeconds"]
    paths = {name: web[f"{name}Probe"]["httpGet"]["path"] for name in ("liveness", "readiness")}
    assert paths == {"liveness": "/health/ping", "readiness": "/health/ready"}
    labels = one["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert one["Service"]["spec"]["selector"] == labels
    assert one["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert one["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == "blog"
    assert one["Secret"]["stringData"].keys() == {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"}


@pytest.mark.parametrize("add", [["k8s", "ratelimit"], ["ratelimit", "k8s"]], ids="-".join)
def test_limits_know_callers_behind_the_ingress(emitted: Emit, add: list[str]) -> None:
    root = emitted(Case("--api --db none", add))
    data = yaml.safe_load((root / "k8s/config.yaml").read_text())["data"]
    networks = [ip_network(it) for it in json.loads(data["TRUSTED_PROXIES"])]
    assert any(ip_address("10.42.0.7") in it for it in networks)
