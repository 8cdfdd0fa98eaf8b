#include "backends/helm/raise/versions.h"

#include <algorithm>

#include "backends/helm/raise/conditions.h"
#include "ir/field_rules.h"

namespace dpc::helm {

using ir::Builtin;
using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

const Node* of_app(ir::Builder& builder, std::string_view name) {
  const Symbol symbol = builder.symbol(name);
  return builder.param(ir::Root::App, {&symbol, 1}, builder.types().string);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit) && (text.size() == 1 || text[0] != '0');
}

// Identifiers with dots between; `release`: numbers among them have no leading zero.
bool is_suffix(std::string_view text, bool release) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('.', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const bool plain = std::ranges::all_of(
        word, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; });
    if (word.empty() || !plain || (release && std::ranges::all_of(word, is_digit) && !is_number(word))) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

const Node* OpenVersions::open(const Node* node) {
  return node != nullptr && node->flags & ir::Versioned ? rewrite(node) : node;
}

const Node* OpenVersions::changed(const Node* node) { return node->origin() != nullptr ? node->origin() : node; }

bool is_app_name(const Node* node) {
  return is_or_else(node) && node->kid(2)->op == Op::Param &&
         node->kid(2)->param->text.text() == "values.nameOverride";
}

const Node* open_name(ir::Builder& builder, const Node* name, std::string_view app) {
  const bool own = name->kid(1)->op == Op::String && name->kid(1)->text() == app;
  return own ? builder.select(name->kid(0), of_app(builder, "name"), name->kid(2)) : name;
}

const Node* chart_label(ir::Builder& b) {
  const ir::Type* text = b.types().string;
  const Node* parts[] = {of_app(b, "name"), b.string("-"), of_app(b, "version")};
  const Node* plain = b.call(Builtin::Replace, {b.concat(parts), b.string("+"), b.string("_")}, text);
  return b.call(Builtin::Cut, {plain, b.integer(63)}, text);
}

const Node* with_chart_label(ir::Builder& builder, const Node* body, const Node* label) {
  const Entry* metadata = ir::entry_of(*body, "metadata");
  const Entry* labels = metadata == nullptr ? nullptr : ir::entry_of(*metadata->value, "labels");
  const Entry* manager = labels == nullptr ? nullptr : ir::entry_of(*labels->value, "app.kubernetes.io/managed-by");
  if (manager == nullptr || manager->value->op != Op::Param || manager->value->param->root != ir::Root::Release ||
      ir::entry_of(*labels->value, "helm.sh/chart") != nullptr)
    return body;
  const std::span<const Entry> before = labels->value->entries();
  std::vector<Entry> all(before.begin(), before.end());
  const auto at = std::ranges::find_if(all, [](const Entry& it) {
    return it.key.text() == "app.kubernetes.io/version" || it.key.text() == "app.kubernetes.io/managed-by";
  });
  // Keys that are open take the place of those before them.
  if (std::any_of(all.begin(), at, [](const Entry& it) { return ir::is_group(it.value->op); })) return body;
  all.insert(at, {builder.symbol("helm.sh/chart"), label, nullptr, manager->span});
  const auto replaced = [&](const Node* record, const Entry* entry, const Node* value) {
    std::vector<Entry> entries(record->entries().begin(), record->entries().end());
    entries[static_cast<std::size_t>(entry - record->entries().data())].value = value;
    return builder.record(entries, record->type, record->flags & ir::KeepEmpty);
  };
  const Node* made = builder.record(all, labels->value->type, labels->value->flags & ir::KeepEmpty);
  return replaced(body, metadata, replaced(metadata->value, labels, made));
}

bool is_chart_version(std::string_view version) {
  const std::size_t plus = version.find('+');
  if (plus != std::string_view::npos && !is_suffix(version.substr(plus + 1), false)) return false;
  version = version.substr(0, plus);
  const std::size_t dash = version.find('-');
  if (dash != std::string_view::npos && !is_suffix(version.substr(dash + 1), true)) return false;
  version = version.substr(0, dash);
  for (int i = 0; i < 3; ++i) {
    const std::size_t dot = i < 2 ? version.find('.') : version.size();
    if (dot == std::string_view::npos || !is_number(version.substr(0, dot))) return false;
    version.remove_prefix(std::min(dot + 1, version.size()));
  }
  return true;
}

std::string mended_version(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const std::size_t end = std::min(version.find_first_of("-+"), version.size());
  std::string numbers(version.substr(0, end));
  while (std::ranges::count(numbers, '.') < 2) numbers += ".0";
  numbers += version.substr(end);
  return is_chart_version(numbers) ? numbers : "1.0.0";
}

}  // namespace dpc::helm
