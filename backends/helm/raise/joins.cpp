#include "backends/helm/raise/joins.h"

#include <algorithm>

#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/raise.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

bool is_loop(const Entry& entry) { return entry.value->op == Op::Range; }

bool is_text(const Node* node) {
  if (node->op == Op::String || node->op == Op::Concat) return true;
  if (node->op == Op::Select) return is_text(node->kid(1)) && is_text(node->kid(2));
  const TypeKind kind = node->type == nullptr ? TypeKind::Any : node->type->kind;
  return kind == TypeKind::String || kind == TypeKind::Secret || kind == TypeKind::Name;
}

bool all_texts(std::span<const Entry> entries) {
  return std::ranges::all_of(entries, [](const Entry& it) {
    return is_loop(it) ? all_texts(it.value->range_info->entries) : is_text(it.value);
  });
}

template <class Predicate>
bool all_parts(std::span<const Entry> entries, const Predicate& predicate);

template <class Predicate>
bool all_parts(const Node* node, const Predicate& predicate) {
  if (node->op == Op::Select) return all_parts(node->kid(1), predicate) && all_parts(node->kid(2), predicate);
  return predicate(node);
}

template <class Predicate>
bool all_parts(std::span<const Entry> entries, const Predicate& predicate) {
  return std::ranges::all_of(entries, [&](const Entry& it) {
    return is_loop(it) ? all_parts(it.value->range_info->entries, predicate) : all_parts(it.value, predicate);
  });
}

std::string_view end_of(const Node* text) {
  return text->op == Op::Concat ? text->kids().back()->text() : text->text();
}

bool has_line_end(const Node* text) {
  const auto literal = [](const Node* part) { return part->text().find('\n') != std::string_view::npos; };
  return text->op == Op::Concat ? std::ranges::any_of(text->kids(), literal) : literal(text);
}

}  // namespace

Joined joined_as(const Node& join) {
  const Node *list = join.kid(0), *separator = join.kid(1);
  if (list->op != Op::List || separator->op != Op::String || (list->flags & ir::FromData) != 0) return Joined::List;
  const std::span<const Entry> entries = list->entries();
  const bool open = std::ranges::any_of(entries, [](const Entry& it) { return it.guard != nullptr || is_loop(it); });
  if (!open || !all_texts(entries)) return Joined::List;
  const std::string_view between = separator->text();
  if (between.ends_with('\n')) return Joined::Lines;
  if (between.empty() && all_parts(entries, [](const Node* part) { return end_of(part).ends_with('\n'); }))
    return Joined::Lines;
  const bool flat = between.find('\n') == std::string_view::npos &&
                    all_parts(entries, [](const Node* part) { return !has_line_end(part); });
  return flat ? Joined::Flat : Joined::List;
}

namespace {

std::vector<Entry> marked(ir::Builder& builder, const Node& container, std::span<const Entry> entries) {
  std::vector<Entry> out;
  for (const Entry& entry : entries) {
    if (!is_loop(entry)) {
      out.push_back({{}, builder.string("true"), kept_when(builder, container, entry), entry.span});
      continue;
    }
    ir::RangeInfo info = *entry.value->range_info;
    const std::vector<Entry> inner = marked(builder, container, info.entries);
    info.entries = inner;
    out.push_back({{}, builder.range(entry.value->only, info), entry.guard, entry.span});
  }
  return out;
}

}  // namespace

const Node* marks_of(ir::Builder& builder, const Node& container) {
  const bool spread = !std::ranges::all_of(container.entries(), is_loop) || (container.flags & ir::FromData) != 0;
  if (spread) return nullptr;
  const Node* list = builder.exactly(Op::List, marked(builder, container, container.entries()),
                                     builder.types().string_list, 0);
  return builder.call(ir::Builtin::Join, {list, builder.string("")}, builder.types().string);
}

std::vector<Item> Raise::joined(const Node* join) {
  const bool flat = joined_as(*join) == Joined::Flat;
  std::vector<Item> items = grouped(joined_parts(join->kid(0)->entries(), join->kid(1)));
  if (flat) {
    for (Item& item : items) item.flat = true;
  }
  return items;
}

std::vector<Guarded> Raise::joined_parts(std::span<const Entry> entries, const Node* separator) {
  std::vector<Guarded> out;
  for (const Entry& entry : entries) {
    lower_.place(entry.span);
    if (is_loop(entry)) {
      Item loop = looped(entry.value, [&](const Entry& each) {
        const Entry one[] = {each};
        return joined_parts(one, separator);
      });
      out.push_back({simplified(entry.guard), std::move(loop)});
      continue;
    }
    joined_part(out, entry.value, separator, entry.guard);
  }
  return out;
}

void Raise::joined_part(std::vector<Guarded>& out, const Node* text, const Node* separator, const Node* guard) {
  if (is_split(text)) {
    joined_part(out, text->kid(1), separator, builder_.logical_and(guard, text->kid(0)));
    joined_part(out, text->kid(2), separator, builder_.logical_and(guard, builder_.logical_not(text->kid(0))));
    return;
  }
  const Node* outer = given_;
  suppose(builder_.logical_and(outer, guard));
  std::vector<Line> lines = lines_of_text(builder_.concat(std::initializer_list<const Node*>{text, separator}));
  suppose(outer);
  if (lines.back().empty()) lines.pop_back();
  for (Line& line : lines) out.push_back({simplified(guard), line_item(std::move(line))});
}

}  // namespace dpc::helm
