// The sets of values that an app is built under: its defaults and its environments, bound and evaluated.
#pragma once

#include <string>
#include <vector>

#include "driver/job.h"
#include "ir/eval.h"

namespace dpc::driver {

struct Variant {
  std::string folder;                            // "default", or the environment's name
  const ir::Environment* environment = nullptr;  // null: the defaults
  ir::Assignment assignment;
  ir::ClosedModule closed;
  std::vector<const ir::Document*> documents;    // in the order in which they are applied, without tests of the chart
  bool skipped = false;
};

// With --env that one alone. A set that lacks a required param is skipped and named in the report, and so are defaults
// that a `check` refuses as long as something else may be built. Nothing after a report.
std::optional<std::vector<Variant>> variants_of(Job& job, const ir::Module& module, const ir::Node* flags,
                                                const char* target);

// The same of all of them, whatever --env says.
std::optional<std::vector<Variant>> all_variants(Job& job, const ir::Module& module, const ir::Node* flags,
                                                 const char* target);

// Binds and evaluates under that environment; false after a report in `diagnostics`.
bool evaluate_under(Job& job, const ir::Module& module, const ir::Environment* environment, const ir::Node* flags,
                    Diagnostics& diagnostics, Variant& out);

}  // namespace dpc::driver
