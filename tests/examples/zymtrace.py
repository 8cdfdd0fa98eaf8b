"""What zymtrace's scripts do with stub commands in place of the databases' clients, mc, curl and the migration."""

import tempfile

import stubs

# Fails twice, then answers.
LATE = 'echo >> "$WORK/asked"\n[ "$(wc -l < "$WORK/asked")" -gt 2 ]'
LOGIN = {"MINIO_ROOT_USER": "minio", "MINIO_ROOT_PASSWORD": 'a "b" $c'}
BUCKET = {"SYMDB__SYMBOL_BUCKET__AWS_ENDPOINT": "https://s3.test/", "SYMDB__SYMBOL_BUCKET__BUCKET_NAME": "symbols"}


def run_with(script, commands, variables=None):
    with tempfile.TemporaryDirectory() as work:
        return stubs.run(work, script, commands, {"WORK": work, **(variables or {})})


def waiting(client):
    def test(script):
        code, calls = run_with(script, {client: LATE, "sleep": ""}, LOGIN)
        asked = [each for each in calls if each.startswith(f"{client} ")]
        if code != 0 or len(asked) != 3 or len(calls) != 5:
            yield f"does not wait until it answers: exit code {code}, {calls}"
        if client == "mc" and not all(each.endswith(f"{LOGIN['MINIO_ROOT_USER']} {LOGIN['MINIO_ROOT_PASSWORD']}") for each in asked):
            yield f"takes the password apart: {calls}"
    return test


def make_bucket(script):
    code, calls = run_with(script, {"mc": ""}, {**LOGIN, **BUCKET})
    if code != 0 or calls[-1] != "mc mb --ignore-existing bundled/symbols":
        yield f"makes no bucket: exit code {code}, {calls}"
    code, calls = run_with(script, {"mc": "exit 1"}, {**LOGIN, **BUCKET})
    if code == 0 or len(calls) != 1:
        yield f"goes on without a login: exit code {code}, {calls}"


def check_bucket(script):
    for answer, good in (("printf 200", True), ("printf 403", True), ("printf 404", False), ("printf 000; exit 6", False)):
        code, calls = run_with(script, {"curl": answer}, BUCKET)
        if (code == 0) != good or not calls[0].endswith(" https://s3.test/symbols"):
            yield f"with '{answer}': exit code {code}, {calls}"


def migrate(script):
    for code in (0, 3):
        found, calls = run_with(script, {"zymtrace-migrate": f"exit {code}"})
        if found != code or calls != ["zymtrace-migrate "]:
            yield f"exit code {found} where the migration's is {code}: {calls}"


def run(found):
    tests = {"wait-for-clickhouse": waiting("clickhouse-client"), "wait-for-postgres": waiting("pg_isready"),
             "wait-for-gcp-cloudsql": waiting("pg_isready"), "wait-for-minio": waiting("mc"), "create-buckets": make_bucket,
             "bucket-check": check_bucket, "migrate": migrate}
    missing = set(tests) - {container for container, _ in found}
    return [f"there is no {each}" for each in missing] + [
        f"{container}: {each}" for container, script in found for each in tests[container](script)]
