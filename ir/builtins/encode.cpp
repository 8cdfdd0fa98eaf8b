// Encodings and documents as builtins.
#include "ir/builtins/call.h"
#include "ir/builtins/documents.h"
#include "ir/builtins/lower.h"
#include "support/base64.h"
#include "support/sha256.h"

namespace dpc::ir {
namespace {

const Node* document(Call& call, std::string (*append)(std::string&, const Node&)) {
  std::string out;
  std::string why = append(out, call[0]);
  if (!why.empty()) return call.refuse(std::move(why));
  return call.made_text(out);
}

}  // namespace

namespace evaluators {

const Node* Base64(Call& call) { return call.made_text(base64(call.text(0))); }
const Node* Json(Call& call) { return document(call, append_json); }
const Node* Yaml(Call& call) { return document(call, append_yaml); }
const Node* Toml(Call& call) { return document(call, append_toml); }
const Node* Env(Call& call) { return document(call, append_env); }

const Node* Digest(Call& call) {
  std::string json;
  std::string why = append_sorted_json(json, call[0]);
  if (!why.empty()) return call.refuse(std::move(why));
  const bool rolls = call.type == call.builder.types().roll_digest;
  return rolls ? call.builder.roll_digest(sha256_hex(json)) : call.made_text(sha256_hex(json));
}

}  // namespace evaluators

namespace lowerings {

go::Expr Base64(Lowering& to, const Node& node) { return go::call("b64enc", {to.value(node.kid(0))}); }
go::Expr Json(Lowering& to, const Node& node) { return go::call("toJson", {to.as_given(node.kid(0))}); }
go::Expr Yaml(Lowering& to, const Node& node) { return go::call("toYaml", {to.value(node.kid(0))}); }
go::Expr Toml(Lowering& to, const Node& node) { return go::call("toToml", {to.value(node.kid(0))}); }
go::Expr Digest(Lowering& to, const Node& node) {
  return go::call("sha256sum", {go::call("toJson", {to.as_given(node.kid(0))})});
}

}  // namespace lowerings

}  // namespace dpc::ir
