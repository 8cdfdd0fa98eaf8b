// Diagnostics: what dpc says of an input. Reported as data; support/render prints them.
//
//   diagnostics.report(span, diag::UnknownField, name, type).label(declared, "declared here").help("did you mean
//   'x'?");
//
// A report is kept once: a component instantiated twice tells of one mistake once.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "support/limits.h"
#include "support/source.h"

namespace dpc {

enum class Severity : std::uint8_t { Error, Warning };

struct DiagnosticInfo {
  std::uint16_t code;
  Severity severity;
  std::string_view name;
  bool left_to_server = false;  // a chart does not refuse what it is reported of
};

template <class... Args>
struct DiagnosticKind {
  DiagnosticInfo info;
  fmt::format_string<Args...> wording;
};

namespace diag {
using Text = std::string_view;
using Int = std::int64_t;
#define DPC_DIAGNOSTIC(code, severity, Name, wording, ...) \
  inline constexpr DiagnosticKind<__VA_ARGS__> Name{{code, Severity::severity, #Name}, wording};
#define DPC_SERVER_DIAGNOSTIC(code, severity, Name, wording, ...) \
  inline constexpr DiagnosticKind<__VA_ARGS__> Name{{code, Severity::severity, #Name, true}, wording};
#include "support/diagnostics.def"
#undef DPC_DIAGNOSTIC
}  // namespace diag

struct Label {
  Span span;
  std::string text;
};

// A change of the source that would mend the mistake.
struct Fix {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  DiagnosticInfo info;
  Span span;  // may be unknown: then `place` says where, as 'FILE' or '--set ARG'
  std::string place;
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> notes;
  std::vector<std::string> helps;
  std::vector<Fix> fixes;
  bool seen_from_elsewhere = false;  // the place is where a user led to it: no fix of the original fits
};

std::string code_text(std::uint16_t code);  // "DP0301"

class Diagnostics {
 public:
  // Adds to the diagnostic just reported; does nothing where that one was dropped as a repetition.
  class Builder {
   public:
    explicit Builder(Diagnostic* diagnostic) : diagnostic_(diagnostic) {}
    Builder& label(Span span, std::string text);
    Builder& note(std::string text);
    Builder& help(std::string text);
    Builder& fix(Span span, std::string replacement);
    Builder& place(std::string place);
    // True where it was dropped: no need to look for a nearest name.
    bool repeated() const { return diagnostic_ == nullptr; }

   private:
    Diagnostic* diagnostic_;
  };

  template <class... Args, class... Given>
  Builder report(Span span, const DiagnosticKind<Args...>& kind, Given&&... given) {
    const fmt::string_view wording = kind.wording;
    const auto make = [&](const Args&... args) { return fmt::vformat(wording, fmt::make_format_args(args...)); };
    return add(kind.info, span, make(Args(given)...));
  }

  // What was reported elsewhere, as if it had been reported here.
  void take(const Diagnostics& other);
  const std::vector<Diagnostic>& all() const { return all_; }
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return all_.size() - errors_; }
  bool any_errors() const { return errors_ > 0; }
  // While it is set, what is reported at a place has its primary place where this says; the place itself becomes a
  // label.
  void see_from(std::function<Span(Span)> place) { seen_from_ = std::move(place); }
  // A budget was met: the exit code is 4 rather than 1.
  bool limit_met() const;
  // In order of file and place; what has no place comes first.
  void sort(const SourceMap& sources);

 private:
  Builder add(const DiagnosticInfo& info, Span span, std::string message);
  std::vector<Diagnostic> all_;
  std::unordered_set<std::string> seen_;
  std::function<Span(Span)> seen_from_;
  std::size_t errors_ = 0;
};

}  // namespace dpc
