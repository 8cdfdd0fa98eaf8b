// The exit codes of dpc: stable, and documented in docs/commands.md.
#pragma once

namespace dpc::driver {

enum ExitCode : int {
  Good = 0,
  Refused = 1,    // diagnostics; a test that failed
  Usage = 2,
  InputOutput = 3,
  LimitMet = 4,
  Bug = 70,
};

}  // namespace dpc::driver
