// What differs between two sets of objects, told as text, JSON or Markdown.
#pragma once

#include <string>
#include <vector>

#include "ir/differences.h"
#include "ir/eval.h"

namespace dpc::driver {

struct FieldChange {
  ir::Difference what;  // masked
  bool immutable = false;
};

struct ObjectChange {
  enum class Kind : std::uint8_t { Added, Removed, Changed } kind;
  const ir::Document* document;
  std::vector<FieldChange> fields;  // Changed
};

struct DiffReport {
  std::string before, after;  // what the two are: "environment staging", "values.yaml", "revision v1.2"
  std::vector<ObjectChange> objects;
};

std::string diff_text(const DiffReport& report, bool colour);
std::string diff_json(const DiffReport& report);
std::string diff_markdown(const DiffReport& report);

}  // namespace dpc::driver
