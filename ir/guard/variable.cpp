#include "ir/guard/variable.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dpc::ir::guard {
namespace {

std::string path_key(const ParamPath& path, std::size_t length) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(path.root)));
  for (std::size_t i = 0; i < length; ++i) {
    key += '\0';
    key += path.names[i].text();
  }
  return key;
}

// A param, a loop variable, or a part of one: nothing else decides what it is.
bool is_free(const Node* node) {
  while (true) {
    if (node->op == Op::Param || node->op == Op::Var) return true;
    const bool part = node->op == Op::Call && (node->builtin == Builtin::Get || node->builtin == Builtin::At);
    if (part && node->kid(1)->open()) return false;
    if (!part && node->op != Op::Field) return false;
    node = node->kid(0);
  }
}

void set_numbers(Variable& variable, bool whole, double min, double max) {
  variable.number = true;
  variable.whole = whole;
  variable.min = min;
  variable.max = max;
}

void set_enum(Variable& variable, const Type& type, Builder& builder) {
  variable.closed = true;
  for (const Literal& literal : type.literals) {
    if (!literal.is_int && literal.text.empty()) {
      variable.empty_text = true;
    } else {
      variable.literals.push_back(literal.is_int ? builder.integer(literal.number) : builder.string(literal.text));
    }
  }
}

bool may_be_empty(const Type& record) {
  return std::all_of(record.fields.begin(), record.fields.end(),
                     [](const Field& field) { return field.type->kind == TypeKind::Optional; });
}

void set_domain(Variable& variable, const Type& type, Builder& builder) {
  const double bound = static_cast<double>(max_int);
  switch (type.kind) {
    case TypeKind::Bool:
      variable.closed = true;
      variable.literals = {builder.boolean(false), builder.boolean(true)};
      return;
    case TypeKind::Int:
      return set_numbers(variable, true, std::max(static_cast<double>(type.min), -bound),
                         std::min(static_cast<double>(type.max), bound));
    case TypeKind::Float:
      return set_numbers(variable, false, -std::numeric_limits<double>::infinity(),
                         std::numeric_limits<double>::infinity());
    case TypeKind::Enum: return set_enum(variable, type, builder);
    case TypeKind::String: case TypeKind::Secret: case TypeKind::Name:
      variable.empty_text = type.rules == nullptr || type.rules->min_length == 0;
      return;
    case TypeKind::None:
      variable.closed = variable.none = true;
      return;
    case TypeKind::Record:
      variable.empty_collection = may_be_empty(type);
      return;
    case TypeKind::List: case TypeKind::Map: case TypeKind::Keyed:
      variable.empty_collection = true;
      return;
    case TypeKind::Optional:
      variable.none = true;
      return set_domain(variable, *type.element, builder);
    case TypeKind::Any:
      variable.none = variable.empty_text = variable.empty_collection = true;
      return;
    case TypeKind::Error: case TypeKind::Kubernetes: case TypeKind::Union:
    case TypeKind::Object: case TypeKind::Component: case TypeKind::Function:
      variable.empty_text = variable.empty_collection = true;
      return;
  }
}

void add_range(Variable& variable, double low, double high) {
  const bool point = low == high;
  if (variable.whole) {
    if (point && std::floor(low) != low) return;
    if (!point) {
      low = std::floor(low) + 1;
      high = std::ceil(high) - 1;
    }
    low = std::max(low, variable.min);
    high = std::min(high, variable.max);
  }
  if (low <= high) variable.classes.push_back({Class::Kind::Range, nullptr, low, high});
}

void set_ranges(Variable& variable) {
  std::vector<double>& points = variable.points;
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const double infinity = std::numeric_limits<double>::infinity();
  double last = -infinity;
  for (double point : points) {
    add_range(variable, last, point);
    add_range(variable, point, point);
    last = point;
  }
  if (last != infinity) add_range(variable, last, infinity);
}

void set_classes(Variable& variable) {
  if (variable.none) variable.classes.push_back({Class::Kind::None});
  if (variable.number) return set_ranges(variable);
  if (variable.empty_text) variable.classes.push_back({Class::Kind::EmptyText});
  if (variable.empty_collection) variable.classes.push_back({Class::Kind::EmptyCollection});
  for (const Node* literal : variable.literals) variable.classes.push_back({Class::Kind::Literal, literal});
  if (!variable.closed) variable.classes.push_back({Class::Kind::Other});
}

}  // namespace

bool same_scalar(const Node& a, const Node& b) {
  if (a.op != b.op) return false;
  if (a.op == Op::Bool) return a.b == b.b;
  if (a.op == Op::Int) return a.i == b.i;
  if (a.op == Op::Float) return a.f == b.f;
  return a.op == Op::Null || (a.op == Op::String && a.s == b.s);
}

std::uint32_t Variables::add(Variable variable) {
  const auto number = static_cast<std::uint32_t>(all_.size());
  numbers_.emplace(variable.node, number);
  if (variable.node->op == Op::Param) {
    const ParamPath& path = *variable.node->param;
    paths_.emplace(path_key(path, path.names.size()), number);
  }
  all_.push_back(std::move(variable));
  return number;
}

std::uint32_t Variables::of(const Node* value) {
  if (const std::int64_t known = find(value); known >= 0) return static_cast<std::uint32_t>(known);
  Variable variable;
  variable.node = value;
  variable.derived = !is_free(value);
  if (value->op == Op::Call && value->builtin == Builtin::Length) {
    set_numbers(variable, true, 0, static_cast<double>(max_int));
    variable.points = {0};
    variable.derived = !is_free(value->kid(0));
  } else {
    set_domain(variable, value->type != nullptr ? *value->type : *builder_.types().any, builder_);
  }
  return add(std::move(variable));
}

std::uint32_t Variables::atom(const Node* condition, bool derived) {
  if (const std::int64_t known = find(condition); known >= 0) return static_cast<std::uint32_t>(known);
  Variable variable;
  variable.node = condition;
  variable.derived = derived;
  set_domain(variable, *builder_.types().boolean, builder_);
  return add(std::move(variable));
}

void Variables::compare(std::uint32_t variable, const Node* literal) {
  Variable& it = all_[variable];
  const bool known = std::any_of(it.literals.begin(), it.literals.end(),
                                 [&](const Node* other) { return same_scalar(*literal, *other); });
  const bool empty = literal->op == Op::String && literal->s.empty();
  if (!it.closed && !it.number && !known && !empty && literal->op != Op::Null) it.literals.push_back(literal);
}

void Variables::cut(std::uint32_t variable, double point) { all_[variable].points.push_back(point); }

void Variables::freeze() {
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    const Node* node = all_[i].node;
    const bool atom = node->op == Op::Call && node->builtin != Builtin::Get && node->builtin != Builtin::At;
    for (std::uint32_t other : above(i)) {
      if (!atom && (all_[other].none || all_[other].empty_collection)) all_[i].none = true;
    }
  }
  for (Variable& variable : all_) set_classes(variable);
  frozen_ = true;
}

std::int64_t Variables::find(const Node* value) const {
  const auto at = numbers_.find(value);
  return at == numbers_.end() ? -1 : static_cast<std::int64_t>(at->second);
}

std::vector<std::uint32_t> Variables::above(std::uint32_t variable) const {
  std::vector<std::uint32_t> found;
  const Node* node = all_[variable].node;
  const auto is_part = [](const Node* it) {
    if (it->op == Op::Field) return true;
    if (it->op != Op::Call) return false;
    return it->builtin == Builtin::Get || it->builtin == Builtin::At || it->builtin == Builtin::Has;
  };
  while (is_part(node)) {
    node = node->kid(0);
    if (const std::int64_t known = find(node); known >= 0) found.push_back(static_cast<std::uint32_t>(known));
  }
  if (node->op != Op::Param) return found;
  for (std::size_t length = node->param->names.size(); length-- > 0;) {
    const auto known = paths_.find(path_key(*node->param, length));
    if (known != paths_.end()) found.push_back(known->second);
  }
  return found;
}

Formula where(Formulas& formulas, const Variables& variables, std::uint32_t variable,
              const std::function<bool(const Class&)>& admits) {
  const std::vector<Class>& classes = variables[variable].classes;
  std::vector<Formula> runs;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= classes.size(); ++i) {
    if (i < classes.size() && admits(classes[i])) continue;
    if (begin == 0 && i == classes.size()) return always;
    if (begin < i)
      runs.push_back(formulas.atom(variable, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i - 1)));
    begin = i + 1;
  }
  return formulas.any_of(std::move(runs));
}

}  // namespace dpc::ir::guard
