#include "ir/k8s_type.h"
#include "ir/text/read.h"
#include "stdlib/facts/facts.h"

namespace dpc::ir::text {

const Type* Reader::type() {
  const Deeper deeper(*this);
  if (failed_) return builder_.types().error;
  const Type* type = nullptr;
  if (take_mark("(")) {
    type = this->type();
    expect_mark(")");
  } else if (at_mark("{")) {
    type = record_type();
  } else if (token_.kind == Tok::String || token_.kind == Tok::Int) {
    type = choice();
  } else {
    type = type_word();
  }
  for (std::uint32_t i = 0; take_mark("?") && i <= limits_.nesting; ++i) {
    Type optional;
    optional.kind = TypeKind::Optional;
    optional.element = type;
    type = builder_.make_type(optional);
  }
  return type;
}

const Type* Reader::element() {
  expect_mark("<");
  const Type* element = type();
  if (!at_word("by")) expect_mark(">");
  return element;
}

const Type* Reader::type_word() {
  if (token_.kind != Tok::Word) {
    unexpected("a type");
    return builder_.types().error;
  }
  // A name that is also a basic word is written with its number.
  if (next_token(source_.text(), token_.end).text == "#") return type_reference();
  const std::string word = token_.text;
  const Types& types = builder_.types();
  const auto basic = [&](const Type* type) {
    advance();
    return type;
  };
  if (word == "any") return basic(types.any);
  if (word == "none") return basic(types.none);
  if (word == "bool") return basic(types.boolean);
  if (word == "float") return basic(types.floating);
  if (word == "error") return basic(types.error);
  if (word == "int") return int_type();
  if (word == "string") return text_type(TypeKind::String);
  if (word == "secret") return text_type(TypeKind::Secret);
  if (word == "k8s") return kubernetes();
  if (word == "object") return named_kind(TypeKind::Object);
  if (word == "component") return named_kind(TypeKind::Component);
  if (word == "function") return named_kind(TypeKind::Function);
  Type made;
  if (word == "name") {
    made.kind = TypeKind::Name;
    advance();
  } else if (word == "enum") {
    made.kind = TypeKind::Enum;
    advance();
    expect_mark("(");
    expect_mark(")");
  } else if (word == "list" || word == "map" || word == "keyed") {
    made.kind = word == "list" ? TypeKind::List : word == "map" ? TypeKind::Map : TypeKind::Keyed;
    advance();
    made.element = element();
    if (word == "keyed") {
      expect_word("by");
      made.key = string();
      expect_mark(">");
    }
  } else if (word == "union") {
    made.kind = TypeKind::Union;
    advance();
    expect_mark("<");
    std::vector<const Type*> members;
    while (!failed_ && !at_mark(">") && !at_end()) members.push_back(type());
    expect_mark(">");
    made.members = builder_.arena().copy(members);
  } else {
    return type_reference();
  }
  return builder_.make_type(made);
}

const Type* Reader::choice() {
  std::vector<Literal> literals;
  do {
    Literal literal;
    literal.is_int = token_.kind == Tok::Int;
    if (literal.is_int) {
      literal.number = token_.number;
      advance();
    } else {
      literal.text = string();
    }
    literals.push_back(literal);
  } while (!failed_ && take_mark("|"));
  Type made;
  made.kind = TypeKind::Enum;
  made.literals = builder_.arena().copy(literals);
  return builder_.make_type(made);
}

const Type* Reader::int_type() {
  advance();
  if (!take_mark("(")) return builder_.types().integer;
  Type made;
  made.kind = TypeKind::Int;
  if (token_.kind == Tok::Int) made.min = integer(made.min, made.max);
  expect_mark("..");
  if (token_.kind == Tok::Int) made.max = integer(std::numeric_limits<std::int64_t>::min(), made.max);
  expect_mark(")");
  return builder_.make_type(made);
}

const Type* Reader::text_type(TypeKind kind) {
  advance();
  if (!take_mark("(")) return kind == TypeKind::String ? builder_.types().string : builder_.types().secret;
  TextRules rules;
  while (!failed_ && !at_mark(")") && !at_end()) {
    if (take_word("ascii")) {
      rules.ascii = true;
    } else if (take_word("number")) {
      rules.number_allowed = true;
    } else if (take_word("pattern")) {
      expect_mark("=");
      rules.pattern = string();
    } else if (take_word("example")) {
      expect_mark("=");
      rules.example = string();
    } else if (at_word("min") || at_word("max")) {
      std::uint32_t& bound = at_word("min") ? rules.min_length : rules.max_length;
      advance();
      expect_mark("=");
      bound = static_cast<std::uint32_t>(integer(0, UINT32_MAX));
    } else {
      unexpected("a rule for texts");
    }
  }
  expect_mark(")");
  Type made;
  made.kind = kind;
  made.rules = builder_.arena().make<TextRules>(rules);
  return builder_.make_type(made);
}

const Type* Reader::kubernetes() {
  advance();
  expect_mark(".");
  Type made;
  made.kind = TypeKind::Kubernetes;
  made.name = dotted();
  if (const k8s::Type found = k8s::find_type(made.name.text())) made.k8s_type = k8s_handle(builder_.arena(), found);
  return builder_.make_type(made);
}

const Type* Reader::named_kind(TypeKind kind) {
  advance();
  Type made;
  made.kind = kind;
  if (take_mark("<")) {
    made.name = key();
    expect_mark(">");
  }
  return builder_.make_type(made);
}

std::string Reader::type_name() {
  std::string name(dotted().text());
  if (take_mark("#")) name += "#" + std::to_string(integer(1, UINT32_MAX));
  return name.ends_with("#1") ? name.substr(0, name.size() - 2) : name;
}

const Type* Reader::type_reference() {
  const Span at = span();
  const std::string name = type_name();
  if (failed_) return builder_.types().error;
  const auto known = types_.find(name);
  if (known != types_.end()) return known->second;
  diagnostics_.report(at, diag::IrUnknownType, name);
  fail();
  return builder_.types().error;
}

void Reader::type_definition() {
  advance();
  const std::string name = type_name();
  expect_mark("=");
  const Type* body = type();
  if (failed_) return;
  Type named = *body;
  named.name = builder_.symbol(std::string_view(name).substr(0, name.find('#')));
  types_[name] = builder_.make_type(named);
}

const Type* Reader::record_type() {
  const Deeper deeper(*this);
  expect_mark("{");
  std::vector<Field> fields;
  while (!failed_ && !at_mark("}") && !at_end()) fields.push_back(field());
  expect_mark("}");
  Type made;
  made.kind = TypeKind::Record;
  made.fields = builder_.arena().copy(fields);
  return builder_.make_type(made);
}

void Reader::field_attributes(Field& field) {
  while (take_mark("@")) {
    Symbol* value = at_word("deprecated")   ? &field.deprecated
                    : at_word("accepted")   ? &field.accepted
                    : at_word("documented") ? &field.documented
                                            : nullptr;
    if (value == nullptr) return unexpected("an attribute");
    advance();
    expect_mark("(");
    *value = string();
    expect_mark(")");
  }
}

Field Reader::field() {
  Field made;
  made.doc = doc();
  field_attributes(made);
  made.span = span();
  made.name = key();
  expect_mark(":");
  made.type = type();
  if (!take_mark("=")) return made;
  made.has_default = true;
  if (!take_mark("...")) made.fallback = data();
  return made;
}

}  // namespace dpc::ir::text
