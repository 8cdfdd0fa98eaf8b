#include "support/diagnostic.h"

#include <algorithm>

namespace dpc {

std::string code_text(std::uint16_t code) { return fmt::format("DP{:04}", code); }

Diagnostics::Builder& Diagnostics::Builder::label(Span span, std::string text) {
  if (diagnostic_ != nullptr && span.known()) diagnostic_->labels.push_back({span, std::move(text)});
  return *this;
}

Diagnostics::Builder& Diagnostics::Builder::note(std::string text) {
  if (diagnostic_ != nullptr) diagnostic_->notes.push_back(std::move(text));
  return *this;
}

Diagnostics::Builder& Diagnostics::Builder::help(std::string text) {
  if (diagnostic_ != nullptr) diagnostic_->helps.push_back(std::move(text));
  return *this;
}

Diagnostics::Builder& Diagnostics::Builder::fix(Span span, std::string replacement) {
  if (diagnostic_ == nullptr || (diagnostic_->seen_from_elsewhere && !(span == diagnostic_->span))) return *this;
  diagnostic_->fixes.push_back({span, std::move(replacement)});
  return *this;
}

Diagnostics::Builder& Diagnostics::Builder::place(std::string place) {
  if (diagnostic_ != nullptr) diagnostic_->place = std::move(place);
  return *this;
}

Diagnostics::Builder Diagnostics::add(const DiagnosticInfo& info, Span place, std::string message) {
  const Span span = seen_from_ ? seen_from_(place) : place;
  if (!seen_.insert(fmt::format("{} {} {} {}", info.code, span.begin, span.end, message)).second)
    return Builder(nullptr);
  if (info.severity == Severity::Error) ++errors_;
  all_.push_back({info, span, {}, std::move(message), {}, {}, {}, {}, false});
  if (!(span == place)) {
    all_.back().labels.push_back({place, "by this line of std"});
    all_.back().seen_from_elsewhere = true;
  }
  return Builder(&all_.back());
}

void Diagnostics::take(const Diagnostics& other) {
  for (const Diagnostic& each : other.all_) {
    if (add(each.info, each.span, each.message).repeated()) continue;
    Diagnostic& own = all_.back();
    Diagnostic taken = each;
    taken.span = own.span;
    taken.labels.insert(taken.labels.begin(), own.labels.begin(), own.labels.end());
    taken.seen_from_elsewhere |= own.seen_from_elsewhere;
    own = std::move(taken);
  }
}

bool Diagnostics::limit_met() const {
  return std::any_of(all_.begin(), all_.end(), [](const Diagnostic& d) { return d.info.code / 100 == 8; });
}

void Diagnostics::sort(const SourceMap&) {
  // Spans of one map are ordered by file and place already.
  std::stable_sort(all_.begin(), all_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
}

}  // namespace dpc
