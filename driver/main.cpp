// The program `dpc`.
#include <string>
#include <vector>

#include "driver/real_world.h"
#include "driver/run.h"

int main(int count, char** arguments) {
  dpc::driver::guard_against_bugs();
  dpc::driver::RealWorld real;
  const std::vector<std::string> given(arguments + (count > 0 ? 1 : 0), arguments + count);
  return dpc::driver::run(given, real.world());
}
