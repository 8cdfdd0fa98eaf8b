#include <fmt/format.h>

#include "ir/text.h"
#include "ir/text/print.h"
#include "ir/text/words.h"

namespace dpc::ir::text {
namespace {

constexpr std::size_t head_width = 1000;

bool is_plain_record(const Node* node) { return node->op == Op::Record && !(node->flags & (KeepEmpty | FromData)); }

std::string_view root_word(Root root) {
  switch (root) {
    case Root::Values: return "values";
    case Root::Release: return "release";
    case Root::Cluster: return "cluster";
    case Root::App: return "app";
  }
  return "values";
}

std::string param_text(const ParamPath& path) {
  std::string text(root_word(path.root));
  for (Symbol name : path.names) {
    text += '.';
    text += is_word(name.text()) ? std::string(name.text()) : quoted(name.text());
  }
  return text;
}

}  // namespace

template <class Print>
bool Printer::on_one_line(Print print, std::size_t width) {
  if (flat_) {
    print();
    return true;
  }
  const std::size_t begin = out_.size();
  const std::size_t newline = out_.rfind('\n');
  flat_ = true;
  limit_ = (newline == std::string::npos ? 0 : newline + 1) + width;
  print();
  flat_ = false;
  if (!overflow_) return true;
  overflow_ = false;
  out_.resize(begin);
  return false;
}

void Printer::put(std::string_view text) {
  if (overflow_) return;
  out_ += text;
  if (flat_ && out_.size() > limit_) overflow_ = true;
}

void Printer::new_line() { out_.append("\n").append(indent_, ' '); }

void Printer::head(const Node* node) {
  if (!on_one_line([&] { this->node(node, Binds::Or); }, head_width)) this->node(node, Binds::Or);
}

std::string Printer::expression(const Node& root) {
  sharing_.add(&root);
  // A message shows an expression whole; names only keep it from growing beyond bounds.
  sharing_.finish(64);
  for (const Node* shared : sharing_.outside()) {
    if (shared != &root) let(shared);
  }
  definition(&root, Binds::Or);
  return std::move(out_);
}

void Printer::node(const Node* node, Binds around) {
  if (overflow_) return;
  if (const std::uint32_t number = sharing_.number(node); number != 0) return put(fmt::format("%{}", number));
  definition(node, around);
}

void Printer::let(const Node* node) {
  put(fmt::format("let %{} = ", sharing_.number(node)));
  definition(node, Binds::Or);
  new_line();
}

void Printer::definition(const Node* node, Binds around) {
  switch (node->op) {
    case Op::Null: return put("none");
    case Op::Bool: return put(node->b ? "true" : "false");
    case Op::Int: return put(std::to_string(node->i));
    case Op::Float: return put(float_text(node->f));
    case Op::String: return string(node);
    case Op::Param: return put(param_text(*node->param));
    case Op::Var: return variable(static_cast<std::uint32_t>(node->i), {});
    case Op::Record: case Op::List: return container(node);
    case Op::Field:
      this->node(node->kid(0), Binds::Primary);
      return put("." + (is_word(node->text()) ? std::string(node->text()) : quoted(node->text())));
    case Op::Select: return arguments("select", node->kids());
    case Op::Call: return call(node, around);
    case Op::Concat: return arguments("concat", node->kids());
    case Op::Spread: case Op::Range: case Op::Pair: return entry({{}, node, nullptr, {}}, true);
    case Op::Error: return put("error");
  }
}

void Printer::call(const Node* node, Binds around) {
  const bool two = node->count == 2;
  switch (node->builtin) {
    case Builtin::And: case Builtin::Or:
      if (two) return chain(node, around);
      break;
    case Builtin::Eq:
      if (two) return infix(node, " == ", around);
      break;
    case Builtin::Lt:
      if (two) return infix(node, " < ", around);
      break;
    case Builtin::Le:
      if (two) return infix(node, " <= ", around);
      break;
    case Builtin::Not: {
      if (node->count != 1) break;
      const Node* inner = node->kid(0);
      const bool equality = inner->op == Op::Call && inner->builtin == Builtin::Eq && inner->count == 2;
      if (equality && sharing_.number(inner) == 0) return infix(inner, " != ", around);
      put("!");
      return this->node(inner, Binds::Unary);
    }
    case Builtin::IsEmpty: case Builtin::IsSet: case Builtin::Has: case Builtin::Add: case Builtin::Sub:
    case Builtin::Mul: case Builtin::Div: case Builtin::Min: case Builtin::Max: case Builtin::Str:
    case Builtin::Lower: case Builtin::Upper: case Builtin::Cut: case Builtin::Trim: case Builtin::TrimPrefix:
    case Builtin::TrimSuffix: case Builtin::HasPrefix: case Builtin::HasSuffix: case Builtin::Contains:
    case Builtin::Replace: case Builtin::Matches: case Builtin::Split: case Builtin::Join: case Builtin::Indent:
    case Builtin::PortOf: case Builtin::Base64: case Builtin::Json: case Builtin::Yaml: case Builtin::Toml:
    case Builtin::Env: case Builtin::Digest: case Builtin::Length: case Builtin::Keys: case Builtin::Unique:
    case Builtin::Get: case Builtin::At: case Builtin::Range: case Builtin::Keep:
      break;
  }
  arguments(info(node->builtin).name, node->kids());
}

void Printer::infix(const Node* node, std::string_view word, Binds around) {
  const bool bracket = around > Binds::Compare;
  if (bracket) put("(");
  this->node(node->kid(0), Binds::Unary);
  put(word);
  this->node(node->kid(1), Binds::Unary);
  if (bracket) put(")");
}

// a && b && c, however long: conditions grow to the left.
void Printer::chain(const Node* node, Binds around) {
  const bool both = node->builtin == Builtin::And;
  const Binds own = both ? Binds::And : Binds::Or;
  std::vector<const Node*> terms;
  const Node* rest = node;
  do {
    terms.push_back(rest->kid(1));
    rest = rest->kid(0);
  } while (rest->op == Op::Call && rest->builtin == node->builtin && rest->count == 2 && sharing_.number(rest) == 0);
  terms.push_back(rest);
  const bool bracket = around > own;
  if (bracket) put("(");
  for (std::size_t i = terms.size(); i-- > 0;) {
    this->node(terms[i], both ? Binds::Compare : Binds::And);
    if (i > 0) put(both ? " && " : " || ");
  }
  if (bracket) put(")");
}

void Printer::arguments(std::string_view name, std::span<const Node* const> kids) {
  const auto flat = [&] {
    put(name);
    put("(");
    for (std::size_t i = 0; i < kids.size() && !overflow_; ++i) {
      if (i > 0) put(", ");
      node(kids[i]);
    }
    put(")");
  };
  if (on_one_line(flat)) return;
  put(name);
  put("(");
  indent_ += 2;
  for (const Node* kid : kids) {
    new_line();
    node(kid);
    if (kid != kids.back()) put(",");
  }
  indent_ -= 2;
  new_line();
  put(")");
}

void Printer::string(const Node* node) {
  string(node->text(), node->tainted());
  if (node->origin() == nullptr) return;
  put(" from ");
  this->node(node->origin(), Binds::Primary);
}

// An empty text is told as such even of a secret: whether one is there is no secret.
void Printer::string(std::string_view text, bool secret) {
  if (!secret) return put(quoted(text));
  if (text.empty()) return put("secret#0");
  const auto [known, fresh] = secrets_.emplace(text, static_cast<std::uint32_t>(secrets_.size() + 1));
  put(fmt::format("secret#{}", known->second));
}

void Printer::container(const Node* node) {
  if (node->flags & FromData) {
    put("data ");
    return data(node, node->type);
  }
  if (node->flags & KeepEmpty) put("keep ");
  entries(node->entries(), node->op == Op::Record, {});
}

void Printer::entries(std::span<const Entry> entries, bool record, std::span<const Node* const> lets) {
  const std::string_view open = record ? "{" : "[", close = record ? "}" : "]";
  if (entries.empty() && lets.empty()) {
    put(open);
    return put(close);
  }
  const auto flat = [&] {
    if (!lets.empty()) overflow_ = true;
    put(open);
    for (std::size_t i = 0; i < entries.size() && !overflow_; ++i) {
      put(i > 0 ? ", " : record ? " " : "");
      entry(entries[i], record);
    }
    put(record ? " " : "");
    put(close);
  };
  if (on_one_line(flat)) return;
  put(open);
  indent_ += 2;
  for (const Node* shared : lets) {
    new_line();
    put(fmt::format("let %{} = ", sharing_.number(shared)));
    definition(shared, Binds::Or);
  }
  for (const Entry& it : entries) {
    new_line();
    entry(it, record);
    if (!record) put(",");
  }
  indent_ -= 2;
  new_line();
  put(close);
}

void Printer::entry(const Entry& entry, bool record) {
  if (overflow_) return;
  if (entry.value->op == Op::Range) {
    range(entry.value, record);
  } else if (entry.value->op == Op::Spread) {
    put("...");
    node(entry.value->kid(0), Binds::Primary);
  } else if (entry.value->op == Op::Pair) {
    put("[");
    node(entry.value->kid(0));
    put("] = ");
    node(entry.value->kid(1));
  } else if (record) {
    named_entry(entry);
  } else {
    node(entry.value);
  }
  if (entry.guard == nullptr) return;
  put(" when ");
  node(entry.guard);
}

void Printer::named_entry(const Entry& entry) {
  put(key_text(entry.key.text()));
  const bool block = is_plain_record(entry.value) && sharing_.number(entry.value) == 0;
  put(block ? " " : " = ");
  node(entry.value);
}

void Printer::range(const Node* node, bool record) {
  const RangeInfo& info = *node->range_info;
  put("for ");
  if (sharing_.uses(info.key_var) || !info.key_name.empty()) {
    variable(info.key_var, info.key_name);
    put(", ");
  }
  variable(info.value_var, info.value_name);
  put(" in ");
  this->node(node->only);
  put(" ");
  entries(info.entries, record, sharing_.inside(info));
}

void Printer::variable(std::uint32_t number, Symbol name) {
  const auto [known, fresh] = variables_.emplace(number, static_cast<std::uint32_t>(variables_.size() + 1));
  put(fmt::format("${}", known->second));
  if (!name.empty())
    put(" " + (is_word(name.text()) && name.text() != "in" ? std::string(name.text()) : quoted(name.text())));
}

// Closed data under the type that it is for: what a secret holds is masked.
void Printer::data(const Node* node, const Type* type) {
  const Type* inner = type != nullptr ? &without_optional(*type) : nullptr;
  const bool secret = node->tainted() || (inner != nullptr && inner->kind == TypeKind::Secret);
  if (node->op == Op::String) return string(node->text(), secret);
  if (node->op != Op::Record && node->op != Op::List) return definition(node, Binds::Or);
  if (on_one_line([&] { data_entries(node, inner); })) return;
  data_entries(node, inner);
}

void Printer::data_entries(const Node* node, const Type* type) {
  const bool record = node->op == Op::Record;
  const bool padded = record && node->count > 0;
  put(record ? "{" : "[");
  indent_ += 2;
  for (const Entry& entry : node->entries()) {
    if (overflow_) break;
    if (!flat_) {
      new_line();
    } else {
      put(&entry != &node->entries()[0] ? ", " : padded ? " " : "");
    }
    const ir::Field* field = type != nullptr && type->kind == TypeKind::Record ? find_field(*type, entry.key) : nullptr;
    if (record) put(key_text(entry.key.text()) + " = ");
    data(entry.value, field != nullptr ? field->type : type != nullptr ? type->element : nullptr);
    if (!flat_ && !record) put(",");
  }
  indent_ -= 2;
  if (!flat_ && node->count > 0) new_line();
  if (flat_ && padded) put(" ");
  put(record ? "}" : "]");
}

}  // namespace dpc::ir::text

namespace dpc::ir {

std::string print(const Node& node) { return text::Printer().expression(node); }

}  // namespace dpc::ir
