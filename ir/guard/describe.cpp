#include <fmt/format.h>

#include <cmath>

#include "ir/guard/variable.h"
#include "ir/text.h"

namespace dpc::ir::guard {
namespace {

std::string number_text(const Variable& variable, double number) {
  if (variable.whole) return fmt::format("{}", static_cast<std::int64_t>(number));
  return fmt::format("{}", number);
}

std::string range_text(const Variable& variable, const Class& cls, const Class& last) {
  const std::string low = number_text(variable, cls.low);
  const std::string high = number_text(variable, last.high);
  const bool closed_low = variable.whole || cls.low == cls.high;
  const bool closed_high = variable.whole || last.low == last.high;
  if (cls.low == last.high) return low;
  if (cls.low <= variable.min && last.high >= variable.max) return "any number";
  if (last.high >= variable.max) return (closed_low ? "at least " : "more than ") + low;
  if (cls.low <= variable.min) return (closed_high ? "at most " : "less than ") + high;
  return fmt::format("{} {} {} {}", closed_low ? "from" : "more than", low, closed_high ? "to" : "to less than", high);
}

std::string other_text(const Variable& variable) {
  if (variable.literals.empty()) return variable.empty_text || variable.empty_collection ? "not empty" : "set";
  std::string text = "other than ";
  for (std::size_t i = 0; i < variable.literals.size(); ++i) {
    if (i > 0) text += ", ";
    text += print(*variable.literals[i]);
  }
  return text;
}

}  // namespace

std::string describe(const Variable& variable, const Class& cls, const Class& last) {
  switch (cls.kind) {
    case Class::Kind::None: return "not set";
    case Class::Kind::EmptyText: case Class::Kind::EmptyCollection: return "empty";
    case Class::Kind::Literal: return variable.node->tainted() ? "the text it is compared with" : print(*cls.literal);
    case Class::Kind::Other: return variable.node->tainted() ? "not empty" : other_text(variable);
    case Class::Kind::Range: return range_text(variable, cls, last);
  }
  return {};
}

}  // namespace dpc::ir::guard
