#include "driver/verify/domain.h"

#include <re2/re2.h>

#include <algorithm>

#include "driver/verify/domain_texts.h"
#include "ir/bind/scalar.h"
#include "ir/k8s_type.h"
#include "ir/text_pattern.h"
#include "support/json.h"
#include "support/utf8.h"

namespace dpc::driver::verify {

using ir::Builder;
using ir::Node;
using ir::Op;
using ir::Type;
using ir::TypeKind;

namespace {

using Values = std::vector<const Node*>;

bool fits(const ir::TextRules* rules, std::string_view text) {
  if (rules == nullptr) return true;
  const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const auto length = static_cast<std::uint32_t>(std::ranges::count_if(text, is_first_byte));
  if (length < rules->min_length || length > rules->max_length) return false;
  if (rules->pattern.empty()) return true;
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), ir::compiled_pattern(rules->pattern.text()));
}

// What may be given for a text where a number may as well.
Values numbers_for(const Type& type, Builder& b) {
  Values out;
  if (type.rules == nullptr || !type.rules->number_allowed) return out;
  for (const double number : {1.0, 0.0, 1e6, -1.0, 0.5}) {
    std::string text;
    append_json_number(text, number);
    if (fits(type.rules, text)) out.push_back(ir::number_node(number, b));
  }
  return out;
}

void add_texts(std::vector<const Node*>& out, const Type& type, Builder& b) {
  const auto add = [&](std::string_view text) {
    if (fits(type.rules, text)) out.push_back(b.string(text));
  };
  add("");
  if (type.rules != nullptr && type.rules->example) add(type.rules->example.text());
  for (const std::string_view text : nasty_texts) add(text);
  add(std::string(300, 'x'));
  const Values numbers = numbers_for(type, b);
  out.insert(out.end(), numbers.begin(), numbers.end());
}

void add_numbers(std::vector<const Node*>& out, const Type& type, Builder& b) {
  std::vector<std::int64_t> numbers = {type.min, type.max, ir::max_int, -ir::max_int};
  if (type.min < type.max) numbers.insert(numbers.end(), {type.min + 1, type.max - 1});
  numbers.insert(numbers.end(), std::begin(edges), std::end(edges));
  for (const std::int64_t number : numbers) {
    if (number >= std::max(type.min, -ir::max_int) && number <= std::min(type.max, ir::max_int))
      out.push_back(b.integer(number));
  }
}

const Node* literal(const ir::Literal& it, Builder& b) { return it.is_int ? b.integer(it.number) : b.string(it.text); }

const Node* list_of(std::span<const Node* const> items, Builder& b) {
  std::vector<ir::Entry> entries;
  for (const Node* item : items) entries.push_back({{}, item, nullptr, {}});
  return b.data_list(entries);
}

// A few fields of a Kubernetes type, those that it needs among them.
const Node* kubernetes_value(k8s::Type type, Builder& b, Random& random, unsigned depth);

const Node* kubernetes_field(k8s::Shape shape, Builder& b, Random& random, unsigned depth) {
  switch (shape.kind()) {
    case k8s::FieldKind::Boolean: return b.boolean(random.one_in(2));
    case k8s::FieldKind::Integer: return b.integer(static_cast<std::int64_t>(random.below(100)) + 1);
    case k8s::FieldKind::Number: return b.floating(0.5);
    case k8s::FieldKind::IntOrString: return random.one_in(2) ? b.integer(80) : b.string("http");
    case k8s::FieldKind::Quantity: return b.string(random.one_in(2) ? "500m" : "1Gi");
    case k8s::FieldKind::List: {
      const Node* items[] = {kubernetes_field(shape.element(), b, random, depth + 1)};
      return items[0] != nullptr ? list_of(items, b) : nullptr;
    }
    case k8s::FieldKind::Map: {
      const Node* value = kubernetes_field(shape.element(), b, random, depth + 1);
      const ir::Entry entries[] = {{b.symbol("some-key"), value, nullptr, {}}};
      return value != nullptr ? b.data_record(entries) : nullptr;
    }
    case k8s::FieldKind::Ref: return kubernetes_value(shape.type(), b, random, depth + 1);
    case k8s::FieldKind::String: {
      const k8s::Texts words = shape.values();
      return b.string(words.empty() ? std::string_view("some-text") : words[random.below(words.size())]);
    }
    case k8s::FieldKind::Object:
    case k8s::FieldKind::Any: return nullptr;
  }
  return nullptr;
}

const Node* kubernetes_value(k8s::Type type, Builder& b, Random& random, unsigned depth) {
  if (depth > 4) return nullptr;
  std::vector<ir::Entry> entries;
  for (const k8s::Field field : type.fields()) {
    if (!field.required() && !random.one_in(4)) continue;
    const Node* value = kubernetes_field(field.shape(), b, random, depth);
    if (value != nullptr) entries.push_back({b.symbol(field.name()), value, nullptr, {}});
  }
  return b.data_record(entries);
}

// What bears a name, and has what it needs beside.
const Node* named(k8s::Type type, const Node* name, Builder& b, Random& random) {
  std::vector<ir::Entry> entries = {{b.symbol("name"), name, nullptr, {}}};
  for (const k8s::Field field : type.fields()) {
    if (!field.required() || field.name() == "name") continue;
    const Node* value = kubernetes_field(field.shape(), b, random, 0);
    if (value != nullptr) entries.push_back({b.symbol(field.name()), value, nullptr, {}});
  }
  return b.data_record(entries);
}

// Elements with the names that elements are compared with; none where the type has no name.
Values named_elements(const Type& type, Builder& b, Random& random, const Sought& sought) {
  const k8s::Type facts = type.kind == TypeKind::Kubernetes ? ir::k8s_type(type) : k8s::Type();
  const k8s::Field name = facts ? facts.find_field("name") : k8s::Field();
  Values out;
  if (!name || name.shape().kind() != k8s::FieldKind::String) return out;
  for (const Node* literal : sought.literals) {
    if (literal->op == Op::String) out.push_back(named(facts, literal, b, random));
  }
  return out;
}

void add_leaves(std::vector<Param>& out, const Type& record, std::vector<Symbol>& path) {
  for (const ir::Field& field : record.fields) {
    path.push_back(field.name);
    if (field.type->kind == TypeKind::Record) {
      add_leaves(out, *field.type, path);
    } else {
      out.push_back({path, field.type, field.fallback, {}, false, nullptr});
    }
    path.pop_back();
  }
}

// The elements' candidates, some at a time: none of them, one, then all in turn.
Values lists(const Values& elements, Builder& b) {
  constexpr std::size_t at_once = 10;
  Values out = {b.data_list({})};
  if (!elements.empty()) out.push_back(list_of(std::span(elements).first(1), b));
  for (std::size_t at = 0; at < elements.size(); at += at_once)
    out.push_back(list_of(std::span(elements).subspan(at, std::min(at_once, elements.size() - at)), b));
  return out;
}

// The same under keys, a few awkward ones at a time.
Values maps(const Type& type, const Values& elements, Builder& b) {
  constexpr std::size_t at_once = 6;
  constexpr std::size_t keys = std::size(awkward_keys);
  Values out = {b.data_record({})};
  if (elements.empty()) return out;
  for (std::size_t at = 0; at < std::max(elements.size(), keys); at += at_once) {
    std::vector<ir::Entry> entries;
    for (std::size_t i = at; i < at + at_once; ++i)
      if (fits(type.rules, awkward_keys[i % keys]))
        entries.push_back({b.symbol(awkward_keys[i % keys]), elements[i % elements.size()], nullptr, {}});
    out.push_back(b.data_record(entries));
  }
  return out;
}

Values free_form(Builder& b) {
  const Node* inner[] = {b.string("yes"), b.integer(1'000'000), b.floating(0.5), b.boolean(false), b.string("a\nb")};
  const Node* list = list_of(inner, b);
  const ir::Entry entries[] = {{b.symbol("8080"), list, nullptr, {}},
                               {b.symbol("a.b/c"), b.string("010"), nullptr, {}},
                               {b.symbol("empty"), b.data_record({}), nullptr, {}},
                               {b.symbol("none"), b.data_list({}), nullptr, {}}};
  return {b.data_record(entries), list,         b.data_record({}), b.data_list({}),
          b.string("a: b"),       b.string(""), b.integer(0)};
}

enum class Given : std::uint8_t { Required, All, Some };

// A record with those of its fields.
const Node* record_of(const Type& type, Builder& b, Random& random, const Sought& sought, Given given) {
  std::vector<ir::Entry> entries;
  for (const ir::Field& field : type.fields) {
    const bool may_lack = field.has_default || field.type->kind == TypeKind::Optional;
    if (may_lack && (given == Given::Required || (given == Given::Some && random.one_in(2)))) continue;
    const Type& wanted = given == Given::All ? ir::without_optional(*field.type) : *field.type;
    const Node* value = random_value(wanted, b, random, sought);
    if (value != nullptr) entries.push_back({field.name, value, nullptr, {}});
  }
  return b.data_record(entries);
}

bool may_be(const Type& type, const Node& literal) {
  const Type& plain = ir::without_optional(type);
  if (literal.op == Op::String) return ir::is_text(plain.kind) && fits(plain.rules, literal.text());
  return literal.op == Op::Int && plain.kind == TypeKind::Int && literal.i >= plain.min && literal.i <= plain.max;
}

Values candidates_of(const Type& type, Builder& b, Random& random, const Sought& sought);

// Of an element: literals that elements are compared with come first.
Values candidates_within(const Type& type, Builder& b, Random& random, const Sought& sought) {
  Values out;
  for (const Node* literal : sought.literals) {
    if (may_be(type, *literal)) out.push_back(literal);
  }
  const Values others = candidates_of(type, b, random, sought);
  out.insert(out.end(), others.begin(), others.end());
  return out;
}

// The keys under which a map is looked up: all of them, one alone, all but one, each with several values.
Values maps_with(const Type& type, std::span<const Symbol> keys, const Values& elements, Builder& b) {
  constexpr std::size_t turns = 4;
  Values out;
  if (elements.empty()) return out;
  std::size_t turn = 0;
  const auto add = [&](auto&& wanted) {
    std::vector<ir::Entry> entries;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (wanted(i) && fits(type.rules, keys[i].text()))
        entries.push_back({keys[i], elements[(i + turn) % elements.size()], nullptr, {}});
    }
    const Symbol other = b.symbol("other");
    if (turn % 2 == 0 && std::ranges::find(keys, other) == keys.end() && fits(type.rules, "other"))
      entries.push_back({other, elements[turn % elements.size()], nullptr, {}});
    ++turn;
    if (!entries.empty()) out.push_back(b.data_record(entries));
  };
  for (std::size_t i = 0; !keys.empty() && i < turns; ++i) add([](std::size_t) { return true; });
  for (std::size_t key = 0; key < keys.size() && keys.size() > 1; ++key) {
    add([&](std::size_t i) { return i == key; });
    if (keys.size() > 2) add([&](std::size_t i) { return i != key; });
  }
  return out;
}

Values candidates_of(const Type& type, Builder& b, Random& random, const Sought& sought) {
  Values out;
  switch (type.kind) {
    case TypeKind::Bool: return {b.boolean(true), b.boolean(false)};
    case TypeKind::Enum:
      for (const ir::Literal& it : type.literals) out.push_back(literal(it, b));
      return out;
    case TypeKind::Int: add_numbers(out, type, b); return out;
    case TypeKind::Float:
      for (const double value : fractions) out.push_back(ir::number_node(value, b));
      return out;
    case TypeKind::String:
    case TypeKind::Secret: add_texts(out, type, b); return out;
    case TypeKind::Optional:
      out = candidates_of(*type.element, b, random, sought);
      out.insert(out.begin(), b.null());
      return out;
    case TypeKind::List: {
      out = lists(candidates_within(*type.element, b, random, sought), b);
      const Values by_name = named_elements(*type.element, b, random, sought);
      if (!by_name.empty()) out.insert(out.begin() + 1, list_of(by_name, b));
      break;
    }
    case TypeKind::Map: {
      const Values elements = candidates_within(*type.element, b, random, sought);
      out = maps(type, elements, b);
      const Values looked_up = maps_with(type, sought.keys, elements, b);
      out.insert(out.begin() + 1, looked_up.begin(), looked_up.end());
      break;
    }
    case TypeKind::Any: return free_form(b);
    case TypeKind::Union:
      for (const Type* member : type.members) {
        const Values of_member = candidates_of(*member, b, random, sought);
        out.insert(out.end(), of_member.begin(), of_member.end());
      }
      return out;
    case TypeKind::Record:
      out = {record_of(type, b, random, sought, Given::Required), record_of(type, b, random, sought, Given::All)};
      break;
    case TypeKind::Keyed: out = {b.data_list({})}; break;
    case TypeKind::Kubernetes: out = {b.data_record({})}; break;
    case TypeKind::Error:
    case TypeKind::None:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return out;
  }
  for (int i = 0; i < 4; ++i) {
    if (const Node* value = random_value(type, b, random, sought)) out.push_back(value);
  }
  return out;
}

// What the param itself is compared with, or asked to contain.
void add_compared(Values& out, const Type& type, const Node& literal, Builder& b) {
  if (literal.op == Op::String && may_be(type, literal)) out.push_back(&literal);
  if (literal.op == Op::Int && type.kind == TypeKind::Int) {
    for (const std::int64_t near : {literal.i - 1, literal.i, literal.i + 1}) {
      if (near >= type.min && near <= type.max) out.push_back(b.integer(near));
    }
  }
  if (type.kind != TypeKind::List || !may_be(*type.element, literal)) return;
  const Node* behind_another[] = {b.string("other"), &literal};
  out.push_back(list_of(std::span(behind_another).last(1), b));
  if (may_be(*type.element, *behind_another[0])) out.push_back(list_of(behind_another, b));
}

// What is looked for in the param is tried first.
void add_sought(Param& param, Builder& b, Random& random) {
  const Type& type = ir::without_optional(*param.type);
  std::vector<Symbol> keys;
  Values first, elements;
  for (const auto& [sought, literal] : param.sought->of_params) {
    const std::span<const Symbol> path = sought->param->names;
    const bool within = path.size() > param.path.size();
    if (!std::ranges::equal(param.path, path.first(std::min(path.size(), param.path.size())))) continue;
    const bool is_key = literal != nullptr && literal->op == Op::String && !within;
    const Symbol key = within ? path[param.path.size()] : is_key ? literal->s : Symbol();
    if (type.kind == TypeKind::Map && key && std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    if (literal == nullptr) continue;
    if (!within) add_compared(first, type, *literal, b);
    else if (type.kind == TypeKind::Map && may_be(*type.element, *literal)) elements.push_back(literal);
  }
  if (!keys.empty()) {
    const Values others = candidates_within(*type.element, b, random, *param.sought);
    elements.insert(elements.end(), others.begin(), others.end());
    const Values looked_up = maps_with(type, keys, elements, b);
    first.insert(first.end(), looked_up.begin(), looked_up.end());
  }
  param.candidates.insert(param.candidates.begin(), first.begin(), first.end());
}

void add_candidates(Param& param, Builder& b) {
  const TypeKind kind = ir::without_optional(*param.type).kind;
  Random random(param.path.size());
  param.candidates = candidates_of(*param.type, b, random, *param.sought);
  param.few = kind == TypeKind::Bool || kind == TypeKind::Enum;
  if (!param.few) add_sought(param, b, random);
}

// Of those that are alike.
void keep_first(Values& all) {
  Values kept;
  for (const Node* each : all) {
    if (std::ranges::none_of(kept, [&](const Node* it) { return ir::same_data(*it, *each); })) kept.push_back(each);
  }
  all = std::move(kept);
}

}  // namespace

std::vector<Param> params_of(const ir::Module& module, Builder& builder) {
  std::vector<Param> params;
  std::vector<Symbol> path;
  if (module.values != nullptr) add_leaves(params, *module.values, path);
  const auto sought = std::make_shared<const Sought>(sought_in(module, builder));
  for (Param& param : params) {
    param.sought = sought;
    add_candidates(param, builder);
    std::erase_if(param.candidates,
                  [&](const Node* it) { return param.fallback != nullptr && ir::same_data(*it, *param.fallback); });
    keep_first(param.candidates);
  }
  return params;
}

const Node* random_value(const Type& type, Builder& b, Random& random, const Sought& sought) {
  switch (type.kind) {
    case TypeKind::Bool: return b.boolean(random.one_in(2));
    case TypeKind::Enum:
      return type.literals.empty() ? nullptr : literal(type.literals[random.below(type.literals.size())], b);
    case TypeKind::Int: {
      const std::int64_t low = std::max(type.min, -ir::max_int), high = std::min(type.max, ir::max_int);
      const std::uint64_t width = static_cast<std::uint64_t>(high - low) + 1;
      const std::uint64_t below = random.one_in(2) ? width : std::min<std::uint64_t>(width, 100);
      return b.integer(low + static_cast<std::int64_t>(random.next() % below));
    }
    case TypeKind::Float: return ir::number_node(static_cast<double>(random.below(1000)) / 8, b);
    case TypeKind::String:
    case TypeKind::Secret: {
      const Node* literal = sought.literals.empty() || !random.one_in(4)
                                ? nullptr
                                : sought.literals[random.below(sought.literals.size())];
      if (literal != nullptr && may_be(type, *literal)) return literal;
      if (const Values numbers = numbers_for(type, b); !numbers.empty() && random.one_in(3))
        return numbers[random.below(numbers.size())];
      for (int i = 0; i < 8; ++i) {
        const std::string_view text = nasty_texts[random.below(std::size(nasty_texts))];
        if (fits(type.rules, text)) return b.string(text);
      }
      std::vector<const Node*> texts;
      add_texts(texts, type, b);
      return texts.empty() ? nullptr : texts[random.below(texts.size())];
    }
    case TypeKind::Optional: return random.one_in(3) ? b.null() : random_value(*type.element, b, random, sought);
    case TypeKind::List:
    case TypeKind::Keyed: {
      std::vector<const Node*> items;
      for (std::size_t count = random.one_in(8) ? 12 : random.below(4); items.size() < count;) {
        const Node* item = random_value(*type.element, b, random, sought);
        if (item == nullptr) break;
        items.push_back(item);
      }
      return list_of(items, b);
    }
    case TypeKind::Map: {
      std::vector<ir::Entry> entries;
      for (const Symbol key : sought.keys) {
        const Node* value = random.one_in(2) ? random_value(*type.element, b, random, sought) : nullptr;
        if (value != nullptr && fits(type.rules, key.text())) entries.push_back({key, value, nullptr, {}});
      }
      for (const std::string_view key : awkward_keys) {
        if (std::ranges::find(sought.keys, key, &Symbol::text) != sought.keys.end()) continue;
        const Node* value = random.one_in(8) ? random_value(*type.element, b, random, sought) : nullptr;
        if (value != nullptr && fits(type.rules, key)) entries.push_back({b.symbol(key), value, nullptr, {}});
      }
      return b.data_record(entries);
    }
    case TypeKind::Record: return record_of(type, b, random, sought, Given::Some);
    case TypeKind::Kubernetes: {
      const k8s::Type facts = ir::k8s_type(type);
      return facts ? kubernetes_value(facts, b, random, 0) : b.data_record({});
    }
    case TypeKind::Any: return free_form(b)[random.below(7)];
    case TypeKind::Union: return random_value(*type.members[random.below(type.members.size())], b, random, sought);
    case TypeKind::Error:
    case TypeKind::None:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return nullptr;
  }
  return nullptr;
}

}  // namespace dpc::driver::verify
