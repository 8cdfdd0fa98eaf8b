"""The examples whose charts are swept, each with values under which its places have their effect."""
import os

import helms


class Base:
    """Values that are fixed, places that are left alone, and texts for those that take no mark (nasty.mark)."""

    def __init__(self, values, alone=(), marks=None):
        self.values, self.alone, self.marks = values, alone, marks or {}


PROBES = [f"worker.{probe}Probe.{action}.port" for probe in ("liveness", "readiness") for action in ("httpGet", "tcpSocket")]
BACKLINE = {"accessKey": "key", "logging": {"region": "us-west-1", "roleArn": "arn:aws:iam::123456789012:role/a"}}
BACKLINE_MARKS = {"logging.roleArn": "arn:mark", "janitor.schedule": "59 * * * *", **{each: "http" for each in PROBES}}
BACKLINE_DEAD = ["worker.envFromSecrets[1].key"]

PROXY = ["livenessProbe.httpGet.port", "livenessProbe.tcpSocket.port", "readinessProbe.httpGet.port", "readinessProbe.tcpSocket.port"]
LLMTRACE_MARKS = {"proxy.listenAddr": "mark:8080", "proxy.grpc.listenAddr": "mark:50051", "ingress.hosts[1].paths[0].path": "/mark",
                  "podDisruptionBudget.minAvailable": "80%", "podDisruptionBudget.maxUnavailable": "90%",
                  **{f"proxy.{each}": "http" for each in PROXY}}
# What is for the charts that come along.
LLMTRACE_PASSED = ["clickhouse.persistence.size", "postgresql.primary.persistence.size", "postgresql.auth.existingSecret",
                   "redis.architecture", "redis.master.persistence.size"]
LLMTRACE_LOGIN = ["postgresql.auth.username", "postgresql.auth.database", "postgresql.auth.password"]

# Helm itself refuses what is no map for a chart that comes along, before it asks the schema.
CHARTS = [("clickhouse",), ("postgresql",), ("redis",)]

# The first of each turns on whatever can be turned on; together they give each place its effect.
BASES = {
    "bytefreezer": [
        Base({"minio": {"enabled": True}, "piper": {"pipeline": {"enableGeoIP": True}},
              "monitoring": {"enabled": True, "prometheus": {"enabled": True}, "victoriametrics": {"enabled": True},
                             "serviceMonitor": {"enabled": True}}},
             ["nameOverride", "s3.existingSecret", "controlService.existingSecret"]),
        Base({"monitoring": {"enabled": True}, "serviceAccount": {"create": False}, "minio": {"enabled": False}}, ["fullnameOverride"]),
    ],
    "llmtrace": [
        Base({"ingress": {"enabled": True}, "autoscaling": {"enabled": True}, "networkPolicy": {"enabled": True},
              "podDisruptionBudget": {"enabled": True}, "proxy": {"grpc": {"enabled": True}}},
             ["nameOverride", *LLMTRACE_PASSED, *LLMTRACE_LOGIN], LLMTRACE_MARKS),
        Base({"podDisruptionBudget": {"enabled": True}},
             ["fullnameOverride", "podDisruptionBudget.maxUnavailable", "secrets.existingSecret", *LLMTRACE_PASSED, *LLMTRACE_LOGIN],
             LLMTRACE_MARKS),
        Base({}, ["secrets.existingSecret", "secrets.postgresUrl", *LLMTRACE_PASSED], LLMTRACE_MARKS),
    ],
    "backline": [
        Base(BACKLINE, ["existingSecret", *BACKLINE_DEAD], BACKLINE_MARKS),
        Base(BACKLINE, ["accessKey", *BACKLINE_DEAD], BACKLINE_MARKS),
    ],
}


def add_argument(options):
    options.add_argument("--app", default="bytefreezer", choices=sorted(BASES), help="the example")


def path(name):
    return os.path.join(helms.ROOT, "examples", name, f"{name}.dp")
