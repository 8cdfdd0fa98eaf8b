// The machine as the program sees it: standard streams, files, and what to do when dpc itself is at fault.
#pragma once

#include <memory>

#include "driver/world.h"

namespace dpc::driver {

// A program that fails says so plainly and exits with 70 (BSD's EX_SOFTWARE); a closed pipe is a failed write, not a
// signal.
void guard_against_bugs();

// Standard input, output and error, the disk, and waiting for files to change.
struct RealWorld {
  RealWorld();
  ~RealWorld();
  World& world();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace dpc::driver
