# The constructs of the systems that dpc was made for, each a small app with its output: run like the tests of tests/lit.
import os

here = os.path.dirname(__file__)
lit_config.load_config(config, os.path.join(here, "..", "lit", "lit.cfg.py"))
config.name = "constructs"
config.test_source_root = here
config.test_exec_root = os.path.join(lit_config.params["out"], "constructs")
