// One run of a command: what it was asked, what it works in, what it has to tell.
#pragma once

#include <optional>
#include <string>

#include "driver/input_files.h"
#include "driver/options.h"
#include "driver/report.h"
#include "driver/world.h"
#include "frontend/compile.h"

namespace dpc::driver {

struct Job {
  Job(const Options& given, World& where) : options(given), world(where), files(where) {}
  const Options& options;
  World& world;
  InputFiles files;
  Session session;
  Report report;
};

// Compiles the app; nothing where there were errors.
std::optional<ir::Module> compile_app(Job& job, const std::string& path);

// Tells the diagnostics and the report on standard error, and what they make of the exit code.
int finish(Job& job);

// "usage" errors: `dpc: ...` on standard error, exit code 2.
int usage_error(World& world, std::string_view what);

}  // namespace dpc::driver
