#include "backends/helm/lower.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/helm/helpers.h"
#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/digests.h"
#include "backends/helm/raise/joins.h"
#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/repeats.h"
#include "ir/choice.h"
#include "ir/guard.h"
#include "support/json.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

// sprig and text/template have the names of `release` and `cluster` elsewhere.
go::Expr release_path(std::string_view name) {
  const std::pair<std::string_view, const char*> known[] = {{"name", "Name"},
                                                            {"namespace", "Namespace"},
                                                            {"revision", "Revision"},
                                                            {"is_install", "IsInstall"},
                                                            {"is_upgrade", "IsUpgrade"},
                                                            {"service", "Service"}};
  for (const auto& [ours, theirs] : known) {
    if (name == ours) return go::field(go::field(go::root(), "Release"), theirs);
  }
  return go::nil();
}

go::Expr cluster_path(std::string_view name) {
  go::Expr capabilities = go::field(go::root(), "Capabilities");
  if (name == "version") return go::field(go::field(capabilities, "KubeVersion"), "Version");
  return go::field(capabilities, "APIVersions");
}

go::Expr app_path(std::string_view name) {
  go::Expr chart = go::field(go::root(), "Chart");
  if (name == "name") return go::field(std::move(chart), "Name");
  return go::field(std::move(chart), name == "version" ? "Version" : "AppVersion");
}

bool is_scalar_or_none(const Node* node) {
  return std::ranges::all_of(ir::arms_of(node), [](const Node* arm) {
    return ir::is_scalar(arm->op) || is_scalar_type(arm->type);
  });
}

Op container_of_arm(const Node* node) {
  if (ir::is_container(node->op)) return node->op;
  if (node->type == nullptr || !is_container_kind(node->type->kind)) return Op::Null;
  const bool list = node->type->kind == TypeKind::List || node->type->kind == TypeKind::Keyed;
  return list ? Op::List : Op::Record;
}

// Record or List where the node is always one, Null where it may be something else.
Op container_of(const Node* node) {
  const std::vector<const Node*> arms = ir::arms_of(node);
  const Op first = container_of_arm(arms[0]);
  return std::ranges::all_of(arms, [&](const Node* arm) { return container_of_arm(arm) == first; }) ? first : Op::Null;
}

// All that a node is made of.
template <class Each>
void each_part(const Node* node, const Each& each) {
  for (const Node* kid : node->kids()) each(kid);
  const auto entries = node->op == Op::Range ? node->range_info->entries : node->entries();
  for (const ir::Entry& entry : entries) {
    each(entry.value);
    if (entry.guard != nullptr) each(entry.guard);
  }
}

// `.Values` is a type of Helm's with methods, which a template would call: `.Values.YAML` is the text of all values
// (Helm, pkg/chart/common/values.go).
bool is_method_of_values(std::string_view name) {
  return name == "YAML" || name == "Table" || name == "AsMap" || name == "Encode" || name == "PathValue";
}

}  // namespace

go::Expr param_path(const ir::ParamPath& path) {
  if (path.root == ir::Root::Release) return release_path(path.names[0].text());
  if (path.root == ir::Root::Cluster) return cluster_path(path.names[0].text());
  if (path.root == ir::Root::App) return app_path(path.names[0].text());
  go::Expr at = go::field(go::root(), "Values");
  for (std::size_t i = 0; i < path.names.size(); ++i) {
    const std::string_view name = path.names[i].text();
    at = i == 0 && is_method_of_values(name) ? go::call("index", {std::move(at), go::text(name)})
                                             : go::field(std::move(at), std::string(name));
  }
  return at;
}

bool Lower::is_never_zero(const Node* number) const {
  if (situation_.given == nullptr) return false;
  const Node* other = builder_.logical_not(builder_.equal(number, builder_.integer(0)));
  return ir::implies(builder_, situation_.given, other, limits_.guard_steps).answer == ir::Answer::Yes;
}

const std::string* Lower::name_of(const Node* node) const {
  const auto known = helpers_.find(node);
  return known == helpers_.end() ? nullptr : &known->second;
}

std::string Lower::utility(std::string_view name) {
  utilities_.insert(std::string(name));
  if (name == "env") utility("envLine");
  if (name == "envLine") utility("envValue");
  return qualified(name);
}

namespace {

bool is_yaml_or_toml(const Node* node) {
  return node->op == Op::Call && (node->builtin == ir::Builtin::Yaml || node->builtin == ir::Builtin::Toml);
}

}  // namespace

namespace {

// A scalar that a named template prints.
go::Expr read_as(TypeKind kind, go::Expr printed) {
  if (kind == TypeKind::Int) return go::call("int64", {std::move(printed)});
  if (kind == TypeKind::Float) return go::call("float64", {std::move(printed)});
  if (kind == TypeKind::Bool) return go::call("eq", {std::move(printed), go::text("true")});
  return printed;
}

}  // namespace

go::Expr Lower::value(const Node* node) {
  const std::string* helper = name_of(node);
  if (helper == nullptr) return definition(node);
  return is_yaml_or_toml(node) ? text_of_document(node) : read_as(kind_of(node->type), go::include(qualified(*helper)));
}

// Of the arms of a choice one is computed.
Lower::Size Lower::size(const Node* node) {
  if (node->closed()) return {};
  if (const auto known = sizes_.find(node); known != sizes_.end()) return known->second;
  Size sum;
  each_part(node, [&](const Node* part) {
    if (part->closed()) return;
    const Size inner = size(part);
    sum.written = std::min(sum.written + (name_of(part) != nullptr ? 1 : inner.written), limits_.expression + 1);
    const bool arm = node->op == Op::Select && part != node->kid(0);
    sum.computed = arm ? std::max(sum.computed, inner.computed)
                       : std::min(sum.computed + inner.computed, limits_.expressions + 1);
  });
  return sizes_[node] = sum;
}

bool Lower::is_within_limits(const Node* node) {
  const auto [written, computed] = size(node);
  const bool too_long = written > limits_.expression;
  if (too_long || computed > limits_.expressions) {
    const std::uint32_t most = too_long ? limits_.expression : limits_.expressions;
    refuse_often(fmt::format("a value that is made of more than {} others", most));
    return false;
  }
  if (++written_ == limits_.expressions) refuse_often("so many values that are made of one another");
  return written_ < limits_.expressions;
}

go::Expr Lower::definition(const Node* node) {
  if (!is_within_limits(node)) return go::nil();
  switch (node->op) {
    case Op::Null:
    case Op::Error: return go::nil();
    case Op::Bool: return go::boolean(node->b);
    case Op::Int: return go::integer(node->i);
    case Op::Float: {
      std::string text;
      append_json_number(text, node->f);
      // 1 would be an int, which templates do not compare with a float
      if (text.find_first_of(".e") == std::string::npos) text += ".0";
      return {go::Expr::Kind::Float, text, 0, {}, {}};
    }
    case Op::String: return go::text(node->text());
    case Op::Param: return number_of(param(node), node->type);
    case Op::Var: return number_of(go::variable(variables_[static_cast<std::uint32_t>(node->i)]), node->type);
    case Op::Field: return number_of(field(node), node->type);
    case Op::Select: return select(node);
    case Op::Concat: return concat(node);
    case Op::Call: return call(node);
    case Op::Record:
    case Op::List: return container(node);
    case Op::Spread: return value(node->kid(0));
    case Op::Range:
    case Op::Pair: return refuse("a loop as one value");
  }
  return go::nil();
}

namespace {

// Counts no further than `most`.
std::size_t leaves_of(const Node* node, std::size_t most) {
  if (!ir::is_container(node->op)) return 1;
  std::size_t count = 0;
  for (const ir::Entry& entry : node->entries()) {
    if (count > most) break;
    count += leaves_of(entry.value, most);
  }
  return count;
}

bool is_long(const Node* container) {
  constexpr std::size_t most = 12;
  return leaves_of(container, most) > most;
}

// The template that prints what is read back.
go::Expr printed(go::Expr data) {
  const bool read = go::is_call(data, "fromYaml") && go::is_call(data.args[0], "include");
  return read ? std::move(data.args[0]) : go::nil();
}

}  // namespace

go::Expr Lower::call(const Node* node) {
  if (const Node* data = rolled_for(*node, builder_.types())) {
    const std::string* helper = name_of(data);
    if (ir::is_text(kind_of(data->type)))
      return go::call("sha256sum", {helper != nullptr ? go::include(qualified(*helper)) : value(data)});
    go::Expr text = printed(as_given(data));
    if (text != go::nil()) return go::call("sha256sum", {std::move(text)});
  }
  if (is_yaml_or_toml(node)) return text_of_document(node);
  if (is_env_lines(node)) return define_(node);
  if (node->builtin == ir::Builtin::Join && joined_as(*node) != Joined::List) return joined(node);
  go::Expr element = bare(node);
  return element != go::nil() ? number_of(std::move(element), node->type) : ir::lower_builtin(*this, *node);
}

// By a named template that prints the parts, each with the separator behind it.
go::Expr Lower::joined(const Node* join) {
  go::Expr printed = define_(join);
  const std::string_view separator = join->kid(1)->text();
  return separator.empty() ? printed : go::call("trimSuffix", {go::text(separator), std::move(printed)});
}

// A path or an element before it is made a number; nil where the node is neither.
go::Expr Lower::bare(const Node* node) {
  if (node->op == Op::Param) return param(node);
  if (node->op == Op::Field) return field(node);
  if (node->op == Op::Var) return go::variable(variables_[static_cast<std::uint32_t>(node->i)]);
  const bool element =
      node->op == Op::Call && (node->builtin == ir::Builtin::Get || node->builtin == ir::Builtin::At);
  return element ? ir::lower_builtin(*this, *node) : go::nil();
}

go::Expr Lower::as_given(const Node* node) {
  if (name_of(node) != nullptr) return value(node);
  if (node->op == Op::Select && !is_default(node) && !may_fail(node->kid(1)) && !may_fail(node->kid(2)))
    return go::call("ternary", {as_given(node->kid(1)), as_given(node->kid(2)), value(node->kid(0))});
  const bool optional = node->type != nullptr && node->type->kind == TypeKind::Optional;
  if (!optional) return value(node);
  go::Expr given = bare(node);
  if (given == go::nil()) return value(node);
  go::Expr made = number_of(given, node->type);
  if (made == given || go::is_call(made, "int64") || go::is_call(made, "float64")) return given;
  return go::call("ternary", {go::nil(), std::move(made), go::call("kindIs", {go::text("invalid"), std::move(given)})});
}

namespace {

// `!is_empty(CONTAINER)`
const Node* asked_container(const Node* node) {
  if (node->op != Op::Call || node->builtin != ir::Builtin::Not) return nullptr;
  const Node* inner = node->kid(0);
  const bool asks = inner->op == Op::Call && inner->builtin == ir::Builtin::IsEmpty;
  return asks && ir::is_container(inner->kid(0)->op) ? inner->kid(0) : nullptr;
}

}  // namespace

go::Expr Lower::condition(const Node* node) {
  if (const Node* container = asked_container(node); container != nullptr && ask_ != nullptr) {
    go::Expr asked = ask_(container);
    if (asked != go::nil()) return asked;
  }
  if (node->op == Op::Call) return ir::lower_builtin_condition(*this, *node);
  return value(node);
}

// Numbers from values files are float64, those from --set int64.
go::Expr Lower::number_of(go::Expr value, const ir::Type* type) {
  const TypeKind kind = kind_of(type);
  if (kind == TypeKind::Int || (kind == TypeKind::Enum && is_int_enum(ir::without_optional(*type))))
    return go::call("int64", {std::move(value)});
  if (kind == TypeKind::Float) return go::call("float64", {std::move(value)});
  const ir::TextRules* rules = type == nullptr ? nullptr : ir::without_optional(*type).rules;
  if (rules != nullptr && rules->number_allowed) return ir::text_of_scalar(*this, std::move(value));
  return value;
}

go::Expr Lower::part(const Node* part) {
  const Node* inner = part->op == Op::Call && part->builtin == ir::Builtin::Str ? part->kid(0) : part;
  const bool optional = inner->type != nullptr && inner->type->kind == TypeKind::Optional;
  const TypeKind kind = kind_of(inner->type);
  if (!optional) return kind == TypeKind::Int || kind == TypeKind::Bool ? value(inner) : value(part);
  const bool text = kind == TypeKind::String || kind == TypeKind::Secret || kind == TypeKind::Name;
  return text ? go::call("default", {go::text(""), value(inner)}) : ir::text_of_scalar(*this, value(inner));
}

go::Expr Lower::concat(const Node* node) {
  if (is_text_block(node)) return define_(node);
  std::string format;
  std::vector<go::Expr> args{go::text("")};
  for (const Node* kid : node->kids()) {
    if (kid->op == Op::String) {
      for (const char c : kid->text()) format += c == '%' ? "%%" : std::string(1, c);
      continue;
    }
    const Node* inner = kid->op == Op::Call && kid->builtin == ir::Builtin::Str ? kid->kid(0) : kid;
    const TypeKind kind = inner->type == nullptr ? TypeKind::Any : inner->type->kind;
    format += kind == TypeKind::Int ? "%d" : kind == TypeKind::Bool ? "%t" : "%s";
    args.push_back(part(kid));
  }
  args[0] = go::text(format);
  return go::call("printf", std::move(args));
}

bool Lower::may_fail(const Node* node) {
  if (node->closed()) return false;
  if (const auto known = may_fail_.find(node); known != may_fail_.end()) return known->second;
  bool fails = node->op == Op::Call && ir::may_fail(*this, *node);
  each_part(node, [&](const Node* part) { fails = fails || may_fail(part); });
  return may_fail_[node] = fails;
}

bool Lower::is_default(const Node* node) { return is_or_else(node) && !may_fail(node->kid(1)); }

// Functions compute all their arguments.
go::Expr Lower::select(const Node* node) {
  const Node *when = node->kid(0), *then = node->kid(1), *otherwise = node->kid(2);
  if (is_default(node)) return go::call("default", {value(then), value(otherwise)});
  if (may_fail(then) || may_fail(otherwise)) return chosen(node);
  return go::call("ternary", {value(then), value(otherwise), value(when)});
}

// By a named template with `if`, which computes one arm alone.
go::Expr Lower::chosen(const Node* node) {
  if (const Op container = container_of(node); ir::is_container(container)) {
    std::vector<ir::Entry> arms;
    add_arms(arms, {}, node, nullptr);
    return read_back(builder_.exactly(container, arms, node->type, 0));
  }
  const bool optional = node->type == nullptr || node->type->kind == TypeKind::Optional;
  const TypeKind kind = kind_of(node->type);
  const bool text = kind == TypeKind::String || kind == TypeKind::Secret || kind == TypeKind::Name;
  if (optional || (!text && kind != TypeKind::Int && kind != TypeKind::Bool && kind != TypeKind::Float))
    return chosen_scalar(node);
  return read_as(kind, define_(node));
}

// What is printed may be nothing, or one of several types: as the value of a map that is read.
go::Expr Lower::chosen_scalar(const Node* node) {
  const std::uint8_t flags = is_scalar_or_none(node) ? 0 : ir::FromData;
  std::vector<ir::Entry> arms;
  add_arms(arms, builder_.symbol("value"), node, nullptr);
  go::Expr read = read_back(builder_.exactly(Op::Record, arms, builder_.types().any, flags));
  return number_of(go::field(std::move(read), "value"), node->type);
}

// The arms of a choice as the value of `key`, or where that is empty their entries, each under its condition.
void Lower::add_arms(std::vector<ir::Entry>& out, Symbol key, const Node* value, const Node* guard) {
  if (value->op != Op::Select || name_of(value) != nullptr) {
    if (value->op != Op::Null) out.push_back({key, key.empty() ? builder_.spread(value) : value, guard, {}});
    return;
  }
  const Node* when = value->kid(0);
  add_arms(out, key, value->kid(1), builder_.logical_and(guard, when));
  add_arms(out, key, value->kid(2), builder_.logical_and(guard, builder_.logical_not(when)));
}

// Told once, at a place that is known if there is one: what a named template is made of is lowered before its uses.
go::Expr Lower::refuse(std::string what, std::string help) {
  const Span place = situation_.place;
  const auto known = std::ranges::find_if(faults_, [&](const Fault& it) {
    return it.what == what && (!it.span.known() || !place.known());
  });
  if (known != faults_.end()) {
    if (place.known()) known->span = place;
    return go::nil();
  }
  faults_.push_back({std::move(what), place, std::move(help)});
  return go::nil();
}

go::Expr Lower::refuse_often(std::string what) {
  return refuse(std::move(what), "a value that is used several times is written, or computed, for each use: let fewer "
                                 "be made of one another");
}

bool Lower::needs_template(const Node* node) {
  const auto conditional = [&](const ir::Entry& it) {
    const bool loop = it.value->op == Op::Range || it.value->op == Op::Pair;
    return loop || (it.value->op == Op::Spread ? it.guard : kept_when(builder_, *node, it)) != nullptr;
  };
  const auto deep = [&](const ir::Entry& it) {
    return it.value->op == Op::Spread && node->op == Op::Record && node->count > 1 &&
           !is_flat_map(it.value->kid(0)->type);
  };
  return std::ranges::any_of(node->entries(), conditional) || std::ranges::any_of(node->entries(), deep);
}

// By `list` and `dict` where every entry is always there, and they stay short.
go::Expr Lower::container(const Node* node) {
  return needs_template(node) || is_long(node) ? read_back(node) : parts(node);
}

go::Expr Lower::parts(const Node* node) {
  const bool map = node->op == Op::Record;
  std::vector<go::Expr> all, args;
  const auto flush = [&] {
    if (!args.empty()) all.push_back(go::call(map ? "dict" : "list", std::move(args)));
    args.clear();
  };
  for (const ir::Entry& entry : node->entries()) {
    if (entry.value->op == Op::Spread) {
      flush();
      all.push_back(value(entry.value));
      continue;
    }
    if (map) args.push_back(go::text(entry.key.text()));
    args.push_back((node->flags & ir::FromData) != 0 ? as_given(entry.value) : value(entry.value));
  }
  flush();
  if (all.empty()) return go::call(map ? "dict" : "list", {});
  if (all.size() == 1) return std::move(all[0]);
  // It writes into its first argument, which must not be a param.
  if (map && !go::is_call(all[0], "dict")) all.insert(all.begin(), go::call("dict", {}));
  return go::call(map ? "mergeOverwrite" : "concat", std::move(all));
}

go::Expr Lower::document(const Node* node) {
  const std::string* helper = name_of(node);
  go::Expr printed = helper != nullptr ? go::include(qualified(*helper)) : define_(node);
  if (begins_with_line(builder_, node)) return printed;
  if (node->builtin == ir::Builtin::Toml) return go::call("trim", {std::move(printed)});
  return go::call("trimPrefix", {go::text("\n"), std::move(printed)});
}

namespace {

// Something is printed of it whatever the values are.
bool is_never_empty(ir::Builder& builder, const Node* data) {
  return data->op == Op::Record && std::ranges::any_of(data->entries(), [&](const ir::Entry& it) {
           return it.guard == nullptr && !it.key.empty() && presence(builder, Op::Record, it.value) == nullptr;
         });
}

}  // namespace

// As an argument of a function.
go::Expr Lower::text_of_document(const Node* node) {
  const bool path =
      node->builtin == ir::Builtin::Yaml && name_of(node) == nullptr && !ir::is_container(node->kid(0)->op);
  go::Expr printed = path ? go::call("toYaml", {as_given(node->kid(0))}) : document(node);
  // An empty document has no line.
  if (node->builtin == ir::Builtin::Toml && !is_never_empty(builder_, node->kid(0)))
    return go::call("regexReplaceAll", {go::text("[^\n]\\z"), std::move(printed), go::text("${0}\n")});
  return go::call("printf", {go::text("%s\n"), std::move(printed)});
}

go::Expr Lower::read_back(const Node* node) {
  go::Expr read = go::call(node->op == Op::Record ? "fromYaml" : "fromYamlArray", {define_(node)});
  if (!may_be_emptied(builder_, node)) return read;
  return go::call("fromYaml", {go::call("include", {go::text(utility("withoutNulls")), std::move(read)})});
}

}  // namespace dpc::helm
