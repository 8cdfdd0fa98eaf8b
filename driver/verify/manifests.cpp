#include "driver/verify/manifests.h"

#include <algorithm>
#include <cmath>

#include "ir/bind/scalar.h"

namespace dpc::driver::verify {

using ir::Entry;
using ir::Node;

namespace {

class Reader {
 public:
  Reader(ir::Builder& builder, std::string& why) : b_(builder), why_(why) {}

  const Node* read(const yaml::Node& node) {
    switch (node.kind) {
      case yaml::Kind::Null: return b_.null();
      case yaml::Kind::Scalar: return scalar(node);
      case yaml::Kind::Sequence: return sequence(node);
      case yaml::Kind::Mapping: return mapping(node);
    }
    return b_.null();
  }

 private:
  const Node* scalar(const yaml::Node& node) {
    if (!node.plain || node.tag == "!!str") return b_.string(node.text);
    const ir::Scalar value = ir::read_scalar(node.text, ir::Dialect::HelmValues);
    switch (value.kind) {
      case ir::Scalar::Kind::Null: return b_.null();
      case ir::Scalar::Kind::Bool: return b_.boolean(value.boolean);
      case ir::Scalar::Kind::Int: return b_.integer(value.integer);
      case ir::Scalar::Kind::Float: return number(value.number, node.text);
      case ir::Scalar::Kind::Text: return b_.string(node.text);
    }
    return b_.null();
  }

  const Node* number(double value, std::string_view text) {
    if (!std::isfinite(value)) why_ = "a number is not finite";
    const bool exponent = text.find_first_of("eE") != std::string_view::npos;
    return exponent ? ir::number_node(value, b_) : b_.floating(value);
  }

  const Node* sequence(const yaml::Node& node) {
    std::vector<Entry> entries;
    for (const yaml::Node* item : node.items) entries.push_back({{}, read(*item), nullptr, item->span});
    return b_.data_list(entries);
  }

  const Node* mapping(const yaml::Node& node) {
    std::vector<Entry> entries;
    for (const yaml::Pair& pair : node.pairs) {
      bool ok = true;
      std::string key = pair.key->plain ? ir::helm_key(pair.key->text, ok) : std::string(pair.key->text);
      if (!ok) why_ = "a key is null";
      const Symbol name = b_.symbol(key);
      // Keys written alike were found by the YAML reader.
      if (key != pair.key->text && std::ranges::find(entries, name, &Entry::key) != entries.end())
        why_ = "key '" + key + "' stands twice";
      entries.push_back({name, read(*pair.value), nullptr, pair.key->span});
    }
    return b_.data_record(entries);
  }

  ir::Builder& b_;
  std::string& why_;
};

// "# Source: app/templates/web-service.yaml", the last such line before the document, behind the one before it.
std::string source_before(std::string_view text, std::size_t from, std::size_t at) {
  constexpr std::string_view mark = "# Source: ";
  const std::size_t found = text.substr(0, at).rfind(mark);
  if (found == std::string_view::npos || found < from) return {};
  const std::size_t begin = found + mark.size(), end = std::min(text.find('\n', begin), text.size());
  const std::string_view path = text.substr(begin, end - begin);
  return std::string(path.substr(std::min(path.find('/') + 1, path.size())));
}

bool is_text_everywhere(std::string_view text) {
  using Kind = ir::Scalar::Kind;
  return ir::read_scalar(text, ir::Dialect::HelmValues).kind == Kind::Text &&
         ir::read_scalar(text, ir::Dialect::Strict).kind == Kind::Text;
}

bool same(const yaml::Node& a, const yaml::Node& b) {
  if (a.kind != b.kind || a.tag != b.tag) return false;
  switch (a.kind) {
    case yaml::Kind::Null: return true;
    case yaml::Kind::Scalar: return a.text == b.text && (a.plain == b.plain || is_text_everywhere(a.text));
    case yaml::Kind::Sequence:
      return std::ranges::equal(a.items, b.items, [](const auto* x, const auto* y) { return same(*x, *y); });
    case yaml::Kind::Mapping: break;
  }
  if (a.pairs.size() != b.pairs.size()) return false;
  return std::ranges::all_of(a.pairs, [&](const yaml::Pair& mine) {
    return std::ranges::any_of(b.pairs, [&](const yaml::Pair& other) {
      return same(*mine.key, *other.key) && same(*mine.value, *other.value);
    });
  });
}

const yaml::Node* document(std::string_view text, Arena& arena, const Limits& limits, Diagnostics& diagnostics) {
  const SourceFile source("document", std::string(text), 1);
  const std::vector<const yaml::Node*> documents = yaml::parse(source, arena, diagnostics, limits);
  if (diagnostics.any_errors() || documents.size() != 1) return nullptr;
  const yaml::Kind kind = documents[0]->kind;
  return kind == yaml::Kind::Mapping || kind == yaml::Kind::Sequence ? documents[0] : nullptr;
}

}  // namespace

std::optional<std::vector<Manifest>> read_manifests(const std::string& text, ir::Builder& builder,
                                                    const Limits& limits, std::string& why) {
  const SourceFile source("manifests", text, 1);
  Diagnostics diagnostics;
  std::vector<Manifest> out;
  why.clear();
  std::size_t before = 0;
  for (const yaml::Node* document : yaml::parse(source, builder.arena(), diagnostics, limits)) {
    const Node* body = Reader(builder, why).read(*document);
    if (body->op == ir::Op::Null) continue;
    const std::size_t at = source.offset(document->span.begin);
    out.push_back({body, source_before(text, before, at)});
    before = at;
  }
  if (diagnostics.any_errors()) why = diagnostics.all().front().message;
  if (why.empty()) return out;
  return std::nullopt;
}

bool same_document(std::string_view a, std::string_view b, Arena& arena, const Limits& limits) {
  Diagnostics diagnostics;
  const yaml::Node *mine = document(a, arena, limits, diagnostics), *other = document(b, arena, limits, diagnostics);
  return mine != nullptr && other != nullptr && same(*mine, *other);
}

}  // namespace dpc::driver::verify
