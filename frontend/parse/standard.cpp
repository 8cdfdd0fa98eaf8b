#include "frontend/parse/standard.h"

#include <cassert>

#include "frontend/parse/parse.h"
#include "support/embedded.h"

namespace dpc::parse {
namespace {

std::string_view part_of(const EmbeddedFile& file) {
  const std::string_view name = file.path.substr(file.path.rfind('/') + 1);
  return name.substr(0, name.rfind('.'));
}

}  // namespace

Standard::Standard() {
  Diagnostics diagnostics;
  for (const EmbeddedFile& file : embedded::stdlib()) {
    const std::string_view part = part_of(file);
    const SourceFile* source = sources_.add(standard_path(part), std::string(file.text));
    files_.emplace(part, parse_file(*source, arena_, interner_, diagnostics, Limits{}));
  }
  assert(!diagnostics.any_errors());
}

const ast::File* Standard::find(std::string_view part) const {
  const auto it = files_.find(part);
  return it != files_.end() ? &it->second : nullptr;
}

std::vector<std::string_view> standard_parts() {
  std::vector<std::string_view> parts;
  for (const EmbeddedFile& file : embedded::stdlib()) parts.push_back(part_of(file));
  return parts;
}

std::string_view standard_text(std::string_view part) {
  for (const EmbeddedFile& file : embedded::stdlib()) {
    if (part_of(file) == part) return file.text;
  }
  return {};
}

std::string standard_path(std::string_view part) { return "std/" + std::string(part) + ".dp"; }

}  // namespace dpc::parse
