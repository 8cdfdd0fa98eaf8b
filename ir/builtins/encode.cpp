// Encodings and documents as builtins.
#include "ir/builtins/call.h"
#include "ir/builtins/documents.h"
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
  std::string why = append_json(json, call[0]);
  if (!why.empty()) return call.refuse(std::move(why));
  return call.made_text(sha256_hex(json));
}

}  // namespace evaluators
}  // namespace dpc::ir
