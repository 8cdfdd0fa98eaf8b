// Where the parts of the parser report: byte offsets of one file in, diagnostics out, up to a number that no person
// reads through.
#pragma once

#include <cstddef>
#include <utility>

#include "support/diagnostic.h"
#include "support/source.h"

namespace dpc::parse {

class Report {
 public:
  Report(const SourceFile& source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  // Counts the report; past the cap it is dropped, and parsing should stop (see full).
  template <class Kind, class... Args>
  Diagnostics::Builder at(std::size_t begin, std::size_t end, const Kind& kind, Args&&... args) {
    if (full()) return Diagnostics::Builder(nullptr);
    ++count_;
    return diagnostics_.report(source_.span(begin, end), kind, std::forward<Args>(args)...);
  }

  Span span(std::size_t begin, std::size_t end) const { return source_.span(begin, end); }
  std::string_view text(std::size_t begin, std::size_t end) const { return source_.text().substr(begin, end - begin); }
  const SourceFile& source() const { return source_; }
  bool full() const { return count_ >= cap; }

 private:
  static constexpr std::size_t cap = 10'000;
  const SourceFile& source_;
  Diagnostics& diagnostics_;
  std::size_t count_ = 0;
};

}  // namespace dpc::parse
