// `dpc check`: what is wrong with the source.
#include <algorithm>

#include "driver/commands.h"
#include "driver/job.h"

namespace dpc::driver {

int run_check(const Options& options, World& world) {
  int worst = 0;
  for (const std::string& path : options.operands) {
    if (options.emit != Emit::Output) {
      worst = std::max(worst, run_emit(options, world, path));
      continue;
    }
    Job job(options, world);
    compile_app(job, path);
    worst = std::max(worst, finish(job));
  }
  return worst;
}

}  // namespace dpc::driver
