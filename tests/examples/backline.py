"""What Backline's scripts do with stub commands in place of kubectl, curl and git."""
import json
import os
import tempfile

import stubs

KEY = 'key with "quotes" and $signs'
SESSION = {"logStream": 'on "prem"', "token": "the-token", "registry": {"auths": {"r": {}}}, "workerImage": "r/worker:2"}

# `create` prints what would be applied: the name of the Secret, and the file that it is made of.
KUBECTL = """
case "$1" in
  get) printf https://service.test/api ;;
  create) for word; do case "$word" in --from-file=*) echo "$4"; cat "${word#--from-file=*=}" ;; esac; done ;;
  apply) cat > "$WORK/applied-$(cat "$WORK/count" 2>/dev/null | wc -l)"; echo >> "$WORK/count" ;;
  patch) for word; do last=$word; done; printf %s "$last" > "$WORK/patch" ;;
esac"""
CURL = """
while [ $# -gt 1 ]; do
  case "$1" in --header) cp "${2#@}" "$WORK/header" ;; --output) cp "$WORK/answer" "$2" ;; esac
  shift
done
printf %s "$1" > "$WORK/url"
exit "$STATUS\""""


def content(work, name):
    try:
        with open(os.path.join(work, name), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def ask(script, session, status=0):
    """What the janitor does where the service answers so: its exit code, its calls, the files of the stubs."""
    with tempfile.TemporaryDirectory() as work:
        with open(os.path.join(work, "answer"), "w", encoding="utf-8") as file:
            json.dump(session, file)
        variables = {"WORK": work, "ACCESS_KEY": KEY, "STATUS": str(status)}
        code, calls = stubs.run(work, script, {"kubectl": KUBECTL, "curl": CURL}, variables)
        names = ["header", "url", "patch", "applied-0", "applied-1"]
        return code, calls, {each: content(work, each) for each in names}


def changes(calls):
    return [" ".join(each.split()[1:3]) for each in calls if each.split()[1] in ("patch", "apply", "set")]


def janitor(script):
    code, calls, files = ask(script, SESSION)
    if code != 0:
        yield f"exit code {code} where all is well: {calls}"
    if changes(calls) != ["patch configmap", "apply --filename", "apply --filename", "set image"]:
        yield f"does not do what it is for, or in another order: {calls}"
    if any(KEY in each or SESSION["token"] in each for each in calls):
        yield f"shows a secret among a command's words: {calls}"
    expected = {"header": f"Authorization: Bearer {KEY}\n", "url": "https://service.test/api/session",
                "applied-0": "session-jwt\nthe-token", "applied-1": 'dockerconfig\n{"auths":{"r":{}}}'}
    for name, text in expected.items():
        if files[name] != text:
            yield f"{name} is {files[name]!r}, not {text!r}"
    if json.loads(files["patch"] or "{}") != {"data": {"LOG_STREAM_NAME": SESSION["logStream"]}}:
        yield f"patches the settings with {files['patch']!r}"
    if "kubectl set image deployment/worker worker=r/worker:2" not in calls:
        yield f"sets no image: {calls}"
    for field in SESSION:
        code, calls, _ = ask(script, {name: value for name, value in SESSION.items() if name != field})
        if code == 0 or "set image" in changes(calls):
            yield f"goes on without {field}: exit code {code}, {calls}"
    code, calls, _ = ask(script, SESSION, status=22)
    if code == 0 or changes(calls):
        yield f"goes on where the service refuses: exit code {code}, {calls}"


def copy(script):
    for variables, expected in [({"REPOSITORY": "a b"}, ["git clone --no-hardlinks /worker-storage/data/a b /repo",
                                                         "chmod -R a+rwX /repo"]), ({}, [])]:
        with tempfile.TemporaryDirectory() as work:
            code, calls = stubs.run(work, script, {"git": "", "chmod": ""}, variables)
        if (code == 0) != bool(expected) or calls != expected:
            yield f"with {variables}: exit code {code}, {calls}"


def run(found):
    tests = {"janitor": janitor, "setup-shared-repo": copy}
    missing = set(tests) - {container for container, _ in found}
    return [f"there is no {each}" for each in missing] + [
        f"{container}: {each}" for container, script in found if container in tests for each in tests[container](script)]
