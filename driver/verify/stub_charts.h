// Empty charts in the place of those that a chart depends on: helm renders nothing without them, and what they make is
// not compared.
#pragma once

#include <vector>

#include "ir/module.h"
#include "support/output/replace.h"

namespace dpc::driver::verify {

// One for each that is not already among the files.
void add_stub_charts(std::vector<output::File>& files, const std::vector<ir::Dependency>& dependencies);

}  // namespace dpc::driver::verify
