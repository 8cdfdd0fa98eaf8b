#include "driver/verify/reasons.h"

#include <algorithm>

namespace dpc::driver::verify {

using ir::Node;
using ir::Op;

namespace {

// Letters and digits: paths are written `a[0].b`, `/a/0/b` (where `~0` and `~1` stand for marks, RFC 6901, and `\n` for
// a line end) and `a.0.b`, and messages may be broken into lines.
std::string bare(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char before = i > 0 ? text[i - 1] : '\0';
    if (before == '~' && (c == '0' || c == '1')) continue;
    if (before == '\\' && (c == 'n' || c == 'r' || c == 't')) continue;
    const bool mark = (c > 0 && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || (c > 'z' && c < 0x7f);
    if (!mark) out += c;
  }
  return out;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// What the message quotes; the values that it is about come first.
std::vector<std::string> quoted_in(std::string_view message) {
  std::vector<std::string> out;
  for (std::size_t at = message.find('\''); at != std::string_view::npos; at = message.find('\'', at)) {
    const std::size_t end = message.find('\'', at + 1);
    if (end == std::string_view::npos) break;
    out.push_back(bare(message.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

std::string value_in(std::string_view message) {
  const std::vector<std::string> quoted = quoted_in(message);
  return quoted.empty() ? bare(message) : quoted[0];
}

// The value that a line of a schema's refusal is about: "- at '/a/0/b': got string, want integer" in Helm 4,
// "- a.0.b: Invalid type. ..." in Helm 3. Empty for all values, and for lines of other forms.
std::string place_in_line(std::string_view line) {
  const std::size_t begin = line.find("- ");
  const std::size_t end = line.find(": ");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  std::string_view place = line.substr(begin + 2, end - begin - 2);
  if (place == "(root)") return {};
  if (place.starts_with("at ")) place.remove_prefix(3);
  return bare(place);
}

bool is_message_of(const std::vector<std::string>& messages, const std::string& said) {
  return std::ranges::any_of(messages, [&](const std::string& each) {
    const std::string message = bare(each);
    return (!said.empty() && contains(message, said)) || (!message.empty() && contains(said, message));
  });
}

// At a value that dpc names, or at one that holds it.
bool is_schema_reason(const Reasons& ours, std::string_view said) {
  // Its own words name no value.
  const std::string all = bare(said.substr(std::min(said.find("\n- "), said.size())));
  // Helm 3 reads the values as YAML for this, and says no more.
  if (contains(bare(said), "yamlcontrolcharactersarenotallowed")) return is_message_of(ours.told, "holdsthecharacterU");
  for (const std::string& message : ours.told) {
    const std::string value = value_in(message);
    if (contains(all, value)) return true;
    for (std::size_t at = 0; at < said.size();) {
      const std::size_t end = std::min(said.find('\n', at), said.size());
      const std::string place = place_in_line(said.substr(at, end - at));
      if (!place.empty() && (value.starts_with(place) || contains(bare(message), place))) return true;
      at = end + 1;
    }
  }
  return false;
}

// A check of the chart begins with the value that it is about.
bool is_value_reason(const Reasons& ours, const std::string& said) {
  return std::ranges::any_of(ours.told, [&](const std::string& each) {
    return std::ranges::any_of(quoted_in(each), [&](const std::string& value) {
      return !value.empty() && said.starts_with(value);
    });
  });
}

// Of several keys that are no names each tells of the first that it comes to.
bool is_name_reason(const Reasons& ours, const std::string& said) {
  constexpr std::string_view words = "isnonameofanenvironmentvariable";
  return said.ends_with(words) &&
         std::ranges::any_of(ours.told, [&](const std::string& each) { return bare(each).ends_with(words); });
}

}  // namespace

std::vector<std::string> failing_checks(const ir::Module& module, const ir::Assignment& assignment,
                                        ir::Builder& builder, const Limits& limits) {
  std::vector<std::string> out;
  Diagnostics ignored;
  ir::Evaluator evaluator(builder, assignment, ignored, limits);
  for (const std::vector<ir::Check>* checks : {&module.checks, &module.asked}) {
    for (const ir::Check& check : *checks) {
      if (!evaluator.holds(check.guard, check.span) || evaluator.holds(check.condition, check.span)) continue;
      const Node* message = check.message == nullptr ? nullptr : evaluator.evaluate(check.message, check.span);
      const bool text = message != nullptr && message->op == Op::String;
      out.push_back(text ? std::string(message->text()) : "a check does not hold");
    }
  }
  return out;
}

bool is_reason(const Reasons& ours, std::string_view said) {
  constexpr std::string_view raised = "Error: execution error at (", schema = "values don't meet the specifications";
  if (const std::size_t at = said.find(schema); at != std::string_view::npos)
    return ours.by_type && is_schema_reason(ours, said.substr(at));
  const std::size_t at = said.find(raised);
  if (at == std::string_view::npos) return is_message_of(ours.told, "theapprunsonKubernetes");
  const std::size_t place = at + raised.size(), colon = std::min(said.find("): ", place), said.size() - 3);
  const std::string message = bare(said.substr(colon + 3, said.find("\n\nUse --debug", colon) - colon - 3));
  if (ours.by_type && contains(std::string(said.substr(place, colon - place)), "validations.yaml"))
    return is_value_reason(ours, message);
  return is_message_of(ours.checks, message) || is_message_of(ours.told, message) || is_name_reason(ours, message);
}

}  // namespace dpc::driver::verify
