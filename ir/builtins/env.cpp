#include "ir/builtins/call.h"
#include "ir/builtins/documents.h"
#include "ir/builtins/lower.h"

namespace dpc::ir {
namespace {

bool is_plain(char c) {
  const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return word || std::string_view("_./:@%+,=-").find(c) != std::string_view::npos;
}

// As Kubernetes has it of ConfigMaps that are read as environment (IsEnvVarName in
// k8s.io/apimachinery/pkg/util/validation).
bool is_name(std::string_view key) {
  const auto may_stand = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !key.empty() && !(key[0] >= '0' && key[0] <= '9') && key != "." && !key.starts_with("..") &&
         std::ranges::all_of(key, may_stand);
}

void append_value(std::string& out, std::string_view text) {
  if (std::ranges::all_of(text, is_plain)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') out += '\\';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string append_env(std::string& out, const Node& data) {
  if (data.op != Op::Record) return "an environment file is a map";
  std::string buffer;
  for (const Entry& entry : ordered_entries(data)) {
    if (entry.value->op == Op::Null) continue;
    if (is_container(entry.value->op))
      return "'" + std::string(entry.key.text()) + "' is a list or map, which an environment file cannot hold";
    if (!is_name(entry.key.text()))
      return "'" + std::string(entry.key.text()) + "' is no name of an environment variable";
    out += entry.key.text();
    out += '=';
    append_value(out, scalar_text(*entry.value, buffer));
    out += '\n';
    if (out.size() > max_text) return too_large;
  }
  return {};
}

bool failures::by_name(const Lowering& to, const Node& call) {
  const Node& data = *call.kid(0);
  const auto named = [](const Entry& entry) { return is_name(entry.key.text()); };
  return without_value(to, call) || data.op != Op::Record || !std::ranges::all_of(data.entries(), named);
}

go::Expr lowerings::Env(Lowering& to, const Node& node) {
  return go::call("include", {go::text(to.utility("env")), to.value(node.kid(0))});
}

}  // namespace dpc::ir
