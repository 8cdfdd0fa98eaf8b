#include "driver/verify/manifests.h"

#include <algorithm>
#include <cmath>

#include "ir/bind/scalar.h"
#include "support/json.h"

namespace dpc::driver::verify {

using ir::Entry;
using ir::Node;

namespace {

class Reader {
 public:
  Reader(ir::Builder& builder, Unreadable& fault) : b_(builder), fault_(fault) {}

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
      case ir::Scalar::Kind::Float: return number(value.number, node);
      case ir::Scalar::Kind::Text: return b_.string(node.text);
    }
    return b_.null();
  }

  void refuse(std::string why, Span span) {
    if (fault_.why.empty()) fault_ = {std::move(why), span.begin};
  }

  const Node* number(double value, const yaml::Node& node) {
    if (!std::isfinite(value)) refuse("a number is not finite", node.span);
    const bool exponent = node.text.find_first_of("eE") != std::string_view::npos;
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
      if (!ok) refuse("a key is null", pair.key->span);
      const Symbol name = b_.symbol(key);
      // Keys written alike were found by the YAML reader.
      const bool twice = key != pair.key->text && std::ranges::find(entries, name, &Entry::key) != entries.end();
      if (twice) refuse("key '" + key + "' stands twice", pair.key->span);
      entries.push_back({name, read(*pair.value), nullptr, pair.key->span});
    }
    return b_.data_record(entries);
  }

  ir::Builder& b_;
  Unreadable& fault_;
};

// 1e378 is a number to nobody: it is beyond all that a reader holds.
bool is_text_everywhere(std::string_view text) {
  using Kind = ir::Scalar::Kind;
  const ir::Scalar strict = ir::read_scalar(text, ir::Dialect::Strict);
  const bool beyond = strict.kind == Kind::Float && std::isinf(strict.number) && text.find_first_of("eE") != text.npos;
  return ir::read_scalar(text, ir::Dialect::HelmValues).kind == Kind::Text && (strict.kind == Kind::Text || beyond);
}

// 1.0e-7 and 1e-7: dpc writes fractions so that readers of YAML 1.1 take them for numbers as well.
bool same_fraction(const yaml::Node& a, const yaml::Node& b) {
  using ir::Scalar;
  const Scalar x = ir::read_scalar(a.text, ir::Dialect::HelmValues),
               y = ir::read_scalar(b.text, ir::Dialect::HelmValues);
  return a.plain && b.plain && x.kind == Scalar::Kind::Float && y.kind == Scalar::Kind::Float && x.number == y.number;
}

bool same_scalar(const yaml::Node& a, const yaml::Node& b) {
  if (same_fraction(a, b)) return true;
  return a.text == b.text && a.tag == b.tag && (a.plain == b.plain || is_text_everywhere(a.text));
}

std::string spelt(const yaml::Node* node) {
  if (node == nullptr) return "absent";
  switch (node->kind) {
    case yaml::Kind::Null: return "null";
    case yaml::Kind::Scalar: break;
    case yaml::Kind::Sequence: return node->items.empty() ? "[]" : "a list";
    case yaml::Kind::Mapping: return node->pairs.empty() ? "{}" : "a map";
  }
  std::string text;
  if (node->plain) text = node->text;
  else append_json_string(text, node->text);
  return text;
}

class DocumentComparison {
 public:
  // False at the first difference, which is kept.
  bool same(const yaml::Node* a, const yaml::Node* b) {
    const bool alike = a != nullptr && b != nullptr && a->kind == b->kind;
    if (alike && a->kind == yaml::Kind::Sequence) return sequences(*a, *b);
    if (alike && a->kind == yaml::Kind::Mapping) return mappings(*a, *b);
    if (alike && (a->kind == yaml::Kind::Null || same_scalar(*a, *b))) return true;
    first = DocumentDifference{path_, spelt(a), spelt(b)};
    return false;
  }

  std::optional<DocumentDifference> first;

 private:
  bool within(std::string_view step, const yaml::Node* a, const yaml::Node* b) {
    const std::size_t length = path_.size();
    if (!path_.empty() && !step.starts_with('[')) path_ += '.';
    path_ += step;
    const bool good = same(a, b);
    path_.resize(length);
    return good;
  }

  bool sequences(const yaml::Node& a, const yaml::Node& b) {
    for (std::size_t i = 0; i < std::max(a.items.size(), b.items.size()); ++i) {
      const auto item = [&](const yaml::Node& list) { return i < list.items.size() ? list.items[i] : nullptr; };
      if (!within("[" + std::to_string(i) + "]", item(a), item(b))) return false;
    }
    return true;
  }

  static const yaml::Node* value_of(const yaml::Node& mapping, const yaml::Node& key) {
    for (const yaml::Pair& pair : mapping.pairs) {
      if (pair.key->kind == key.kind && same_scalar(*pair.key, key)) return pair.value;
    }
    return nullptr;
  }

  bool mappings(const yaml::Node& a, const yaml::Node& b) {
    for (const yaml::Pair& pair : a.pairs) {
      if (!within(pair.key->text, pair.value, value_of(b, *pair.key))) return false;
    }
    for (const yaml::Pair& pair : b.pairs) {
      if (value_of(a, *pair.key) == nullptr) return within(pair.key->text, nullptr, pair.value);
    }
    return true;
  }

  std::string path_;
};

const yaml::Node* document(std::string_view text, Arena& arena, const Limits& limits, Diagnostics& diagnostics) {
  const SourceFile source("document", std::string(text), 1);
  const std::vector<const yaml::Node*> documents = yaml::parse(source, arena, diagnostics, limits);
  return diagnostics.any_errors() || documents.size() != 1 ? nullptr : documents[0];
}

bool is_collection(const yaml::Node& node) {
  return node.kind == yaml::Kind::Mapping || node.kind == yaml::Kind::Sequence;
}

bool is_quoted(const yaml::Node& node) { return node.kind == yaml::Kind::Scalar && !node.plain; }

}  // namespace

// "# Source: app/templates/web-service.yaml", the first line of each document.
std::string source_at(std::string_view text, std::size_t offset) {
  constexpr std::string_view between = "---\n", mark = "# Source: ";
  const std::size_t document = text.rfind(between, offset);
  const std::size_t from = document == std::string_view::npos ? 0 : document + between.size();
  if (!text.substr(from).starts_with(mark)) return {};
  const std::size_t begin = from + mark.size(), end = std::min(text.find('\n', begin), text.size());
  const std::string_view path = text.substr(begin, end - begin);
  return std::string(path.substr(std::min(path.find('/') + 1, path.size())));
}

std::optional<std::vector<Manifest>> read_manifests(const std::string& text, ir::Builder& builder,
                                                    const Limits& limits, Unreadable& fault) {
  const SourceFile source("manifests", text, 1);
  Diagnostics diagnostics;
  std::vector<Manifest> out;
  fault = {};
  for (const yaml::Node* document : yaml::parse(source, builder.arena(), diagnostics, limits)) {
    const Node* body = Reader(builder, fault).read(*document);
    if (body->op != ir::Op::Null) out.push_back({body, source_at(text, source.offset(document->span.begin))});
  }
  if (diagnostics.any_errors()) fault = {diagnostics.all().front().message, diagnostics.all().front().span.begin};
  if (fault.why.empty()) return out;
  return std::nullopt;
}

Documents compare_documents(std::string_view ours, std::string_view theirs, Arena& arena, const Limits& limits) {
  Diagnostics diagnostics;
  const yaml::Node* a = document(ours, arena, limits, diagnostics);
  const yaml::Node* b = document(theirs, arena, limits, diagnostics);
  if (a == nullptr || b == nullptr) return {};
  DocumentComparison comparison;
  const bool same = comparison.same(a, b);
  // Any text is a scalar: they are documents where one is quoted, or both are fractions, and they say the same.
  if (same && (is_quoted(*a) || is_quoted(*b) || a->text != b->text)) return {true, std::nullopt};
  if (!is_collection(*a) || !is_collection(*b)) return {};
  return {true, comparison.first};
}

}  // namespace dpc::driver::verify
