// The standard library as syntax trees, for a process that compiles more than once: an editor's server, a fuzzer.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frontend/ast/ast.h"
#include "support/arena.h"
#include "support/source.h"
#include "support/symbol.h"

namespace dpc::parse {

// Parsed when it is made, and not changed after. A Session begins with a copy of the sources and names, so the trees'
// spans and symbols are its own; the trees stay here, so this outlives every Session made from it.
class Standard {
 public:
  Standard();
  const SourceMap& sources() const { return sources_; }
  const Interner& interner() const { return interner_; }
  // The part "workload" of std, or null.
  const ast::File* find(std::string_view part) const;

 private:
  SourceMap sources_;
  Interner interner_;
  Arena arena_;
  std::unordered_map<std::string_view, ast::File> files_;
};

// The parts of std, the text of one (empty where there is none), and the path that messages give it.
std::vector<std::string_view> standard_parts();
std::string_view standard_text(std::string_view part);
std::string standard_path(std::string_view part);

}  // namespace dpc::parse
