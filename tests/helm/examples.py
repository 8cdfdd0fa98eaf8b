"""The examples whose charts are swept, each with values under which its places have their effect."""
import glob
import os
import re

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


class Below:
    """Places by what their paths begin with."""

    def __init__(self, *paths):
        self.paths = paths

    def __contains__(self, place):
        return any(place == path or place.startswith((f"{path}.", f"{path}[")) for path in self.paths)


# What zymtrace's gateway and its sign-in need whatever the databases are, and the modes, of which each base has one.
ZYMTRACE_SWITCHES = {
    "global": {"registry": {"requirePullSecret": True}}, "rbac": {"create": True}, "aiAssistant": {"enabled": True},
    "globalSymbolization": {"enabled": True}, "services": {"healthProbes": {"liveness": True, "readiness": True},
                                                          "common": {"hpa": {"enabled": True}}, "gateway": {"mtls": {"enabled": True}}},
    "ingress": {"enabled": True, "hosts": {"gateway": {"mtls": {"enabled": True}}}}}
ZYMTRACE_MODES = ["auth.type", "clickhouse.mode", "postgres.mode", "storage.mode", "storage.use_existing.type",
                  *[f"{each}.create.storage.type" for each in ("clickhouse", "postgres", "storage")]]
ZYMTRACE_SECRETS = [f"{each}.existingSecret" for each in ("auth", "clickhouse", "postgres", "storage")]
ZYMTRACE_SERVICES = ["ingest", "web", "symdb", "ui", "identity", "gateway", "migrate"]
ZYMTRACE_URLS = ["clickhouse.use_existing.host", "storage.use_existing.minio.endpoint", "storage.use_existing.s3.endpoint",
                 "storage.use_existing.gcs.endpoint"]


def zymtrace(more, alone=(), secrets=ZYMTRACE_SECRETS):
    urls = {each: f"http://mark{number}" for number, each in enumerate(ZYMTRACE_URLS)}
    return Base({**ZYMTRACE_SWITCHES, "auth": {"type": "oidc"}, **more}, Below(*ZYMTRACE_MODES, *secrets, *alone), urls)


def stored(kind):
    return {each: {"create": {"storage": {"type": kind}}} for each in ("clickhouse", "postgres", "storage")}


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
    "zymtrace": [
        zymtrace(stored("persistent"), ["ingress.hosts.gateway.annotations", "ingress.hosts.gateway.mtls.annotations"]),
        zymtrace(stored("existing_pvc"), [f"services.{service}.{each}" for service in ZYMTRACE_SERVICES
                                          for each in ("nodeSelector", "tolerations", "affinity", "image.tag", "hpa")]),
        zymtrace({"clickhouse": {"mode": "use_existing"}, "postgres": {"mode": "use_existing"},
                  "storage": {"mode": "use_existing", "use_existing": {"type": "s3"}}},
                 ["storage.use_existing.s3.endpoint", "ingress.hosts.gateway.host", "auth.oidc.provider.redirectUri"]),
        zymtrace({"postgres": {"mode": "aws_aurora"}, "storage": {"mode": "use_existing", "use_existing": {"type": "s3"}},
                  "auth": {"type": "basic"}}),
        zymtrace({"postgres": {"mode": "gcp_cloudsql", "gcp_cloudsql": {"hpa": {"enabled": True}}}, "storage": {"mode": "use_existing", "use_existing": {"type": "gcs"}}},
                 ["postgres.gcp_cloudsql.proxy.serviceAccount"]),
        zymtrace({"postgres": {"mode": "gcp_cloudsql"}, "storage": {"mode": "use_existing", "use_existing": {"type": "minio"}}}),
        zymtrace({}, secrets=()),
    ],
}


def add_argument(options):
    options.add_argument("--app", default="bytefreezer", choices=sorted(BASES), help="the example")


def path(name):
    """The one file of the example that has the app."""
    for file in sorted(glob.glob(os.path.join(helms.ROOT, "examples", name, "*.dp"))):
        with open(file, encoding="utf-8") as text:
            if re.search(r"^app ", text.read(), re.M):
                return file
    raise FileNotFoundError(name)
