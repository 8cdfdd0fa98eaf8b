#include "backends/helm/lower.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/helm/helpers.h"
#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/joins.h"
#include "backends/helm/raise/presence.h"
#include "support/json.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

TypeKind kind_of(const ir::Type* type) { return type == nullptr ? TypeKind::Any : ir::without_optional(*type).kind; }

bool is_int_enum(const ir::Type& type) {
  return !type.literals.empty() && std::ranges::all_of(type.literals, &ir::Literal::is_int);
}

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

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '/';
}

// What begins with `{` is a count of repetitions: its length, or 0.
std::size_t count_at(std::string_view pattern) {
  const std::size_t end = pattern.find('}');
  if (end == std::string_view::npos || end < 2) return 0;
  const auto counts = [](char c) { return (c >= '0' && c <= '9') || c == ','; };
  return std::ranges::all_of(pattern.substr(1, end - 1), counts) ? end + 1 : 0;
}

// A pattern whose every text is of word characters: no dot, class, escape or flag that admits others.
bool is_word_pattern(std::string_view pattern) {
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      if (i + 1 >= pattern.size() || std::string_view(".-_/dw").find(pattern[i + 1]) == std::string_view::npos)
        return false;
      ++i;
    } else if (in_class) {
      if (c == ']') in_class = false;
      else if (!is_word_char(c)) return false;
    } else if (c == '[') {
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') return false;
      in_class = true;
    } else if (c == '(') {
      if (pattern.substr(i).starts_with("(?:")) i += 2;
      else if (pattern.substr(i).starts_with("(?")) return false;
    } else if (c == '{') {
      const std::size_t length = count_at(pattern.substr(i));
      if (length == 0) return false;
      i += length - 1;
    } else if (c == '.' || (!is_word_char(c) && std::string_view(")?*+|^$").find(c) == std::string_view::npos)) {
      return false;
    }
  }
  return !pattern.empty() && !in_class;
}

bool is_word_literal(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '/';
  });
}

bool is_word_type(const ir::Type* type) {
  switch (kind_of(type)) {
    case TypeKind::Int:
    case TypeKind::Bool: return type->kind != TypeKind::Optional;
    case TypeKind::Enum:
      return std::ranges::all_of(type->literals,
                                 [](const ir::Literal& it) { return it.is_int || is_word_literal(it.text.text()); });
    case TypeKind::String: return type->rules != nullptr && is_word_pattern(type->rules->pattern.text());
    case TypeKind::Float:
    case TypeKind::Secret:
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Optional:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record:
    case TypeKind::Kubernetes:
    case TypeKind::Union:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return false;
  }
  return false;
}

template <class Literal, class Leaf>
bool all_texts(const Node* node, const Literal& literal, const Leaf& leaf, unsigned depth = 0) {
  if (depth > 64) return false;
  switch (node->op) {
    case Op::String: return literal(node->text());
    case Op::Int:
    case Op::Bool: return true;
    case Op::Select:
      return all_texts(node->kid(1), literal, leaf, depth + 1) && all_texts(node->kid(2), literal, leaf, depth + 1);
    case Op::Concat:
      return std::ranges::all_of(node->kids(),
                                 [&](const Node* kid) { return all_texts(kid, literal, leaf, depth + 1); });
    case Op::Call:
      if (node->builtin == ir::Builtin::Cut || node->builtin == ir::Builtin::Str ||
          node->builtin == ir::Builtin::Lower || node->builtin == ir::Builtin::Upper ||
          node->builtin == ir::Builtin::TrimPrefix || node->builtin == ir::Builtin::TrimSuffix)
        return all_texts(node->kid(0), literal, leaf, depth + 1);
      return leaf(node->type);
    case Op::Param:
    case Op::Var:
    case Op::Field: return leaf(node->type);
    case Op::Null:
    case Op::Float:
    case Op::Record:
    case Op::List:
    case Op::Spread:
    case Op::Range:
    case Op::Pair:
    case Op::Error: return false;
  }
  return false;
}

// An arm that fails, rather than being nil, where the condition of its choice doesn't hold.
bool may_fail(const Node* node, unsigned depth = 0) {
  if (depth > 32 || node->closed()) return false;
  if (node->op == Op::Call) {
    const bool looks = node->builtin == ir::Builtin::IsSet || node->builtin == ir::Builtin::IsEmpty ||
                       node->builtin == ir::Builtin::Eq || node->builtin == ir::Builtin::Str ||
                       node->builtin == ir::Builtin::Json || node->builtin == ir::Builtin::Keep ||
                       node->builtin == ir::Builtin::Yaml || node->builtin == ir::Builtin::Digest;
    const auto optional = [](const Node* kid) { return kid->type != nullptr && kid->type->kind == TypeKind::Optional; };
    if (node->builtin == ir::Builtin::Div && !node->kid(1)->closed()) return true;
    if (!looks && std::ranges::any_of(node->kids(), optional)) return true;
  }
  if (ir::is_container(node->op) || node->op == Op::Range) return false;
  return std::ranges::any_of(node->kids(), [&](const Node* kid) { return may_fail(kid, depth + 1); });
}

}  // namespace

// `.Values` is a type of Helm's with methods, which a template would call: `.Values.YAML` is the text of all values
// (Helm, pkg/chart/common/values.go).
static bool is_method_of_values(std::string_view name) {
  return name == "YAML" || name == "Table" || name == "AsMap" || name == "Encode" || name == "PathValue";
}

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

bool is_word_text(const Node* node) {
  return all_texts(node, is_word_literal, [](const ir::Type* type) { return is_word_type(type); });
}

bool has_word_parts(const Node* node) {
  return all_texts(
      node, [](std::string_view) { return true; }, [](const ir::Type* type) { return is_word_type(type); });
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

go::Expr Lower::value(const Node* node) {
  const std::string* helper = name_of(node);
  if (helper == nullptr) return definition(node);
  return is_yaml_or_toml(node) ? text_of_document(node) : go::include(qualified(*helper));
}

go::Expr Lower::definition(const Node* node) {
  // What is used twice is written twice, unless it is a text.
  if (++written_ == most_written) refuse("so many values that are made of one another");
  if (written_ >= most_written) return go::nil();
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

// What a checksum annotation digests, where that is one text. It has to change with the text, and need not be the
// digest that dpc itself makes of the data around it.
const Node* digested_text(const Node& call, std::string_view key) {
  if (call.builtin != ir::Builtin::Digest || !key.starts_with("checksum/")) return nullptr;
  const Node* data = call.kid(0);
  while (data->op == Op::Record && data->count == 1 && data->entries()[0].guard == nullptr)
    data = data->entries()[0].value;
  if (ir::is_group(data->op)) return nullptr;
  const TypeKind kind = kind_of(data->type);
  return kind == TypeKind::String || kind == TypeKind::Secret ? data : nullptr;
}

}  // namespace

go::Expr Lower::call(const Node* node) {
  if (const Node* text = digested_text(*node, key().text())) {
    const std::string* helper = name_of(text);
    return go::call("sha256sum", {helper != nullptr ? go::include(qualified(*helper)) : value(text)});
  }
  if (is_yaml_or_toml(node)) return text_of_document(node);
  if (is_env_lines(node)) return define_(node);
  if (node->builtin == ir::Builtin::Join && joined_as(*node) != Joined::List) return joined(node);
  go::Expr made = ir::lower_builtin(*this, *node);
  const bool element = node->builtin == ir::Builtin::Get || node->builtin == ir::Builtin::At;
  return element ? number_of(std::move(made), node->type) : made;
}

// By a named template that prints the parts, each with the separator behind it.
go::Expr Lower::joined(const Node* join) {
  go::Expr printed = define_(join);
  const std::string_view separator = join->kid(1)->text();
  return separator.empty() ? printed : go::call("trimSuffix", {go::text(separator), std::move(printed)});
}

go::Expr Lower::as_given(const Node* node) {
  const bool optional = node->type != nullptr && node->type->kind == TypeKind::Optional;
  go::Expr bare = node->op == Op::Param   ? param(node)
                  : node->op == Op::Field ? field(node)
                  : node->op == Op::Var   ? go::variable(variables_[static_cast<std::uint32_t>(node->i)])
                                          : go::nil();
  if (!optional || bare == go::nil()) return value(node);
  go::Expr made = number_of(bare, node->type);
  if (made == bare || go::is_call(made, "int64") || go::is_call(made, "float64")) return bare;
  return go::call("ternary", {go::nil(), std::move(made), go::call("kindIs", {go::text("invalid"), std::move(bare)})});
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

// `x or_else d` is `default`; both branches of others are looked at.
go::Expr Lower::select(const Node* node) {
  const Node *when = node->kid(0), *then = node->kid(1), *otherwise = node->kid(2);
  if (is_or_else(node)) return go::call("default", {value(then), value(otherwise)});
  if (may_fail(then) || may_fail(otherwise)) return chosen(node);
  return go::call("ternary", {value(then), value(otherwise), value(when)});
}

// By a named template with `if`, since `ternary` would evaluate what must not be.
go::Expr Lower::chosen(const Node* node) {
  const TypeKind kind =
      node->type == nullptr || node->type->kind == TypeKind::Optional ? TypeKind::Any : kind_of(node->type);
  const bool text = kind == TypeKind::String || kind == TypeKind::Secret || kind == TypeKind::Name;
  if (!text && kind != TypeKind::Int && kind != TypeKind::Bool && kind != TypeKind::Float)
    return refuse("a choice of which one side cannot always be had");
  go::Expr printed = define_(node);
  if (kind == TypeKind::Int) return go::call("int64", {std::move(printed)});
  if (kind == TypeKind::Float) return go::call("float64", {std::move(printed)});
  if (kind == TypeKind::Bool) return go::call("eq", {std::move(printed), go::text("true")});
  return printed;
}

go::Expr Lower::refuse(std::string what) {
  faults_.push_back({std::move(what), situation_.place});
  return go::nil();
}

// By `list` and `dict` where every entry is always there.
go::Expr Lower::container(const Node* node) {
  const auto conditional = [&](const ir::Entry& it) {
    const bool loop = it.value->op == Op::Range || it.value->op == Op::Pair;
    return loop || (it.value->op == Op::Spread ? it.guard : kept_when(builder_, *node, it)) != nullptr;
  };
  const auto deep = [&](const ir::Entry& it) {
    return it.value->op == Op::Spread && node->op == Op::Record && node->count > 1 &&
           !is_flat_map(it.value->kid(0)->type);
  };
  const bool printed = std::ranges::any_of(node->entries(), conditional) || std::ranges::any_of(node->entries(), deep);
  return printed ? read_back(node) : parts(node);
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

// As an argument of a function.
go::Expr Lower::text_of_document(const Node* node) {
  const bool path =
      node->builtin == ir::Builtin::Yaml && name_of(node) == nullptr && !ir::is_container(node->kid(0)->op);
  go::Expr printed = path ? go::call("toYaml", {value(node->kid(0))}) : document(node);
  return go::call("printf", {go::text("%s\n"), std::move(printed)});
}

go::Expr Lower::read_back(const Node* node) {
  return go::call(node->op == Op::Record ? "fromYaml" : "fromYamlArray", {define_(node)});
}

}  // namespace dpc::helm
