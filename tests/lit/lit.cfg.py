# lit's configuration: run through ctest, or by scripts/lit.sh. Parameters: dpc=PROGRAM, update=1 to rewrite goldens, out=FOLDER.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "harness"))
import golden

LLVM = "/usr/lib/llvm-14/bin"

config.name = "dpc"
config.suffixes = [".dp", ".test"]
config.excludes = ["harness", "inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = lit_config.params["out"]
config.test_format = golden.GoldenTest(lit_config.params["dpc"], "update" in lit_config.params)
config.environment["PATH"] = os.pathsep.join([LLVM, os.environ["PATH"]])
config.environment["LC_ALL"] = "C.UTF-8"
config.substitutions.append(("%dpc", lit_config.params["dpc"]))

# Is built with the tests only.
RAISE = os.path.join(os.path.dirname(lit_config.params["dpc"]), "tests", "dpc-raise")
config.substitutions.append(("%raise", RAISE))
if os.path.exists(RAISE):
    config.available_features.add("raise")
