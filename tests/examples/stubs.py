"""Commands that stand in for real ones while a script runs: each notes its words in a file, then does what its own few lines say."""
import os
import stat
import subprocess


def run(work, script, commands, variables):
    """(exit code, the words of each call in their order). `commands`: by name, lines of sh."""
    log = os.path.join(work, "calls")
    for name, lines in commands.items():
        path = os.path.join(work, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >> "{log}"\n{lines}\n')
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    surroundings = {"PATH": f"{work}:{os.environ['PATH']}", "TMPDIR": work, **variables}
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, env=surroundings, timeout=60, check=False)
    calls = []
    if os.path.exists(log):
        with open(log, encoding="utf-8") as file:
            calls = file.read().splitlines()
    return done.returncode, calls
