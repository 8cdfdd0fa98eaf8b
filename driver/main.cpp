// The program `dpc`.
#include <malloc.h>

#include <string>
#include <vector>

#include "driver/real_world.h"
#include "driver/run.h"

namespace {

// The compiler runs on a thread of its own (for a deep stack), whose separate heap glibc would grow a few pages at a
// time.
void use_one_heap() {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, 1 << 20);
}

}  // namespace

int main(int count, char** arguments) {
  use_one_heap();
  dpc::driver::guard_against_bugs();
  dpc::driver::RealWorld real;
  const std::vector<std::string> given(arguments + (count > 0 ? 1 : 0), arguments + count);
  return dpc::driver::run(given, real.world());
}
