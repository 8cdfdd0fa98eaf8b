// YAML trees as closed data.
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "ir/bind/scalar.h"
#include "ir/bind/values.h"

namespace dpc::ir {
namespace {

class Reader {
 public:
  Reader(Dialect dialect, Builder& builder, Diagnostics& diagnostics)
      : dialect_(dialect), builder_(builder), diagnostics_(diagnostics) {}

  const Node* read(const yaml::Node& node) {
    switch (node.kind) {
      case yaml::Kind::Null: return builder_.null();
      case yaml::Kind::Scalar: return scalar(node);
      case yaml::Kind::Sequence: return sequence(node);
      case yaml::Kind::Mapping: return mapping(node);
    }
    return builder_.null();
  }

 private:
  void warn_ambiguous(const yaml::Node& node, const std::string& here, const std::string& elsewhere) {
    diagnostics_.report(node.span, diag::AmbiguousScalar, node.text, here, elsewhere)
        .help("quote it, or write the value that is meant");
  }

  // The value of `!!int '1'` and the like: the text read as if it stood there plain, and then held against the tag.
  const Node* tagged(const yaml::Node& node) {
    const Scalar value = read_scalar(node.text, dialect_);
    using Kind = Scalar::Kind;
    const bool whole = value.kind == Kind::Int;
    if (node.tag == "!!str") return builder_.string(node.text);
    if ((node.tag == "!!int" && whole) || (node.tag == "!!float" && (whole || value.kind == Kind::Float)) ||
        (node.tag == "!!bool" && value.kind == Kind::Bool) || (node.tag == "!!null" && value.kind == Kind::Null)) {
      return of(value, node);
    }
    diagnostics_.report(node.span, diag::BadTaggedScalar, node.text, node.tag);
    return builder_.error();
  }

  const Node* of(const Scalar& value, const yaml::Node& node) {
    switch (value.kind) {
      case Scalar::Kind::Null: return builder_.null();
      case Scalar::Kind::Bool: return builder_.boolean(value.boolean);
      case Scalar::Kind::Int: return integer(value.integer, node);
      case Scalar::Kind::Float: return floating(value.number, node);
      case Scalar::Kind::Text: return builder_.string(node.text);
    }
    return builder_.null();
  }

  // In Helm a number from a file is a float64: beyond 2^53 it stands for its neighbour, as it would there.
  const Node* integer(std::int64_t value, const yaml::Node& node) {
    if (value >= -max_int && value <= max_int) return builder_.integer(value);
    if (dialect_ == Dialect::HelmValues) return builder_.floating(static_cast<double>(value));
    diagnostics_.report(node.span, diag::NumberNotExact, node.text).help("quote it to keep its digits as text");
    return builder_.error();
  }

  const Node* floating(double value, const yaml::Node& node) {
    if (!std::isfinite(value)) {
      diagnostics_.report(node.span, diag::NumberNotFinite, node.text).help("quote it if the text is meant");
      return builder_.error();
    }
    return dialect_ == Dialect::HelmValues ? number_node(value, builder_) : builder_.floating(value);
  }

  const Node* scalar(const yaml::Node& node) {
    if (!node.tag.empty()) return tagged(node);
    if (!node.plain) return builder_.string(node.text);
    const Scalar value = read_scalar(node.text, dialect_);
    if (dialect_ == Dialect::Strict) {
      const Scalar other = read_scalar(node.text, Dialect::HelmValues);
      const bool finite = value.kind != Scalar::Kind::Float || std::isfinite(value.number);
      if (finite && value != other) warn_ambiguous(node, describe(value, node.text), describe(other, node.text));
    }
    return of(value, node);
  }

  const Node* sequence(const yaml::Node& node) {
    std::vector<Entry> entries;
    entries.reserve(node.items.size());
    for (const yaml::Node* item : node.items) entries.push_back({{}, read(*item), nullptr, item->span});
    return builder_.data_list(entries);
  }

  // Unknown where the key is refused.
  Symbol key(const yaml::Node& node) {
    const bool plain = node.plain && node.tag.empty();
    bool ok = true;
    std::string text = plain ? helm_key(node.text, ok) : std::string(node.text);
    if (!ok) {
      diagnostics_.report(node.span, diag::YamlBadKey, "null").help("quote the key");
      return {};
    }
    if (text == node.text) return builder_.symbol(text);
    if (dialect_ == Dialect::HelmValues) {
      diagnostics_.report(node.span, diag::KeyReadOtherwise, node.text, text)
          .help(fmt::format("quote the key if it is meant: \"{}\"", node.text));
      return builder_.symbol(text);
    }
    warn_ambiguous(node, "this key", "the key \"" + text + "\"");
    return builder_.symbol(node.text);
  }

  // A collection is pointed at by its key: its own span may be the rest of the file.
  static Span entry_span(const yaml::Pair& pair) {
    const bool collection = pair.value->kind == yaml::Kind::Sequence || pair.value->kind == yaml::Kind::Mapping;
    const bool behind = pair.value->span.begin >= pair.key->span.end;
    return collection || !behind ? pair.key->span : join(pair.key->span, pair.value->span);
  }

  const Node* mapping(const yaml::Node& node) {
    std::vector<Entry> entries;
    entries.reserve(node.pairs.size());
    bool renamed = false;
    for (const yaml::Pair& pair : node.pairs) {
      const Symbol name = key(*pair.key);
      if (!name) continue;
      renamed = renamed || name.text() != pair.key->text;
      entries.push_back({name, read(*pair.value), nullptr, entry_span(pair)});
    }
    if (renamed) keep_last(entries);
    return builder_.data_record(entries);
  }

  // `y:` and `true:` are one key to Helm; keys written alike were told apart by the YAML reader already.
  static void keep_last(std::vector<Entry>& entries) {
    std::unordered_map<Symbol, std::size_t> last;
    std::vector<Entry> kept;
    for (const Entry& entry : entries) {
      const auto [at, fresh] = last.emplace(entry.key, kept.size());
      if (fresh) kept.push_back(entry);
      else kept[at->second] = entry;
    }
    entries = std::move(kept);
  }

  Dialect dialect_;
  Builder& builder_;
  Diagnostics& diagnostics_;
};

std::string_view found_words(yaml::Kind kind) {
  switch (kind) {
    case yaml::Kind::Null: return "null";
    case yaml::Kind::Scalar: return "a single value";
    case yaml::Kind::Sequence: return "a list";
    case yaml::Kind::Mapping: return "a mapping";
  }
  return {};
}

}  // namespace

const Node* read_data(const yaml::Node& document, Dialect dialect, Builder& builder, Diagnostics& diagnostics) {
  return Reader(dialect, builder, diagnostics).read(document);
}

// Helm 4 lays the documents of one file over one another, as it does with several files.
const Node* read_values(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits) {
  const Node* values = builder.data_record({});
  const std::size_t errors = diagnostics.errors();
  for (const yaml::Node* document :
       yaml::parse(source, builder.arena(), diagnostics, limits, yaml::Duplicates::LastWins)) {
    if (document->kind == yaml::Kind::Null) continue;
    if (document->kind != yaml::Kind::Mapping) {
      diagnostics.report(document->span, diag::ValuesNotMapping, found_words(document->kind))
          .help("write 'name: value', a line for each param");
      continue;
    }
    values = overlay_values(builder, values, read_data(*document, Dialect::HelmValues, builder, diagnostics));
  }
  return diagnostics.errors() == errors ? values : nullptr;
}

}  // namespace dpc::ir
