#!/usr/bin/env python3
"""check.py N FILE... : compares the objects in each FILE (YAML documents, JSON documents a line, or one JSON array) with those that N
services should give: the same objects, maps in any order, lists in theirs, every scalar of its type. Exit status 1 where one differs.
"""
import json
import sys

import yaml

from workload import DEFAULTS, NAMESPACE, REGISTRY, services

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def probe(path, delay):
    return {"httpGet": {"path": path, "port": "http"}, "initialDelaySeconds": delay, "periodSeconds": 10}


def container(s, port):
    env = {"SERVICE_NAME": s["name"], "SERVICE_PORT": str(port), "LOG_LEVEL": s["logLevel"], "TIER": s["tier"],
           "NAMESPACE": NAMESPACE, "OTEL_ENDPOINT": "http://otel-collector.observability:4317"} | s["env"]
    return {"name": "app", "image": f"{REGISTRY}/{s['name']}:{s['tag']}", "ports": [{"name": "http", "containerPort": port}],
            "env": [{"name": key, "value": value} for key, value in env.items()],
            "resources": {"requests": {"cpu": s["cpu"], "memory": s["memory"]}, "limits": {"memory": s["memory"]}},
            "readinessProbe": probe("/ready", 5), "livenessProbe": probe("/live", 15),
            "volumeMounts": [{"name": "config", "mountPath": "/etc/app", "readOnly": True}]}


def expected(record):
    """The six objects of a service, made without any of the peers."""
    s = DEFAULTS | record
    name, port, replicas = s["name"], s["port"], s["replicas"]
    selector = {"app.kubernetes.io/name": name}
    labels = selector | {"app.kubernetes.io/component": s["tier"], "app.kubernetes.io/part-of": "shop",
                         "app.kubernetes.io/managed-by": "bench"}
    pod = {"metadata": {"labels": labels, "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": str(port)}},
           "spec": {"serviceAccountName": name, "containers": [container(s, port)],
                    "volumes": [{"name": "config", "configMap": {"name": name}}]}}
    properties = f"service.name={name}\nservice.tier={s['tier']}\nserver.port={port}\nlog.level={s['logLevel']}\n"
    peers = {"matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "In", "values": s["allowFrom"]}]}
    load = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}
    bodies = {
        ("v1", "ServiceAccount"): {"automountServiceAccountToken": False},
        ("v1", "ConfigMap"): {"data": {"app.properties": properties, "replicas": str(replicas)}},
        ("apps/v1", "Deployment"): {"spec": {"replicas": replicas, "selector": {"matchLabels": selector}, "template": pod}},
        ("v1", "Service"): {"spec": {"type": "ClusterIP", "selector": selector, "ports": [
            {"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]}},
        ("autoscaling/v2", "HorizontalPodAutoscaler"): {"spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
            "minReplicas": replicas, "maxReplicas": replicas * 4, "metrics": [load]}},
        ("networking.k8s.io/v1", "NetworkPolicy"): {"spec": {
            "podSelector": {"matchLabels": selector}, "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"podSelector": peers}], "ports": [{"protocol": "TCP", "port": port}]}]}},
    }
    for (version, kind), body in bodies.items():
        yield {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": NAMESPACE, "labels": labels}} | body


def canonical(value):
    return json.dumps(value, sort_keys=True)


def read(path):
    with open(path, encoding="utf-8") as file:
        first = file.read(1)
        file.seek(0)
        if first == "[":
            return json.load(file)
        if first == "{":
            return [json.loads(line) for line in file]
        return [each for each in yaml.load_all(file, LOADER) if each is not None]


def main():
    n = int(sys.argv[1])
    wanted = sorted(canonical(each) for record in services(n) for each in expected(record))
    failed = False
    for path in sys.argv[2:]:
        found = sorted(map(canonical, read(path)))
        if found == wanted:
            print(f"{path}: {len(found)} objects, as expected")
            continue
        failed = True
        print(f"{path}: {len(found)} objects of {len(wanted)}; the first that differ:")
        print("  unexpected:", next(iter(sorted(set(found) - set(wanted))), "none"))
        print("  missing:   ", next(iter(sorted(set(wanted) - set(found))), "none"))
    return failed


if __name__ == "__main__":
    sys.exit(main())
