// The commands: each takes its options and the world, and returns the exit code.
#pragma once

#include "driver/options.h"
#include "driver/world.h"

namespace dpc::driver {

int run_build(const Options& options, World& world);
int run_render(const Options& options, World& world);
int run_check(const Options& options, World& world);
int run_test(const Options& options, World& world);
int run_eval(const Options& options, World& world);
int run_images(const Options& options, World& world);
int run_verify(const Options& options, World& world);
int run_diff(const Options& options, World& world);
int run_explain(const Options& options, World& world);

// --emit tokens|ast|ir of one file, instead of what the command does.
int run_emit(const Options& options, World& world, const std::string& path);

}  // namespace dpc::driver
