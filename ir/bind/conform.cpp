#include "ir/bind/conform.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "ir/bind/data_words.h"
#include "ir/bind/scalar.h"
#include "ir/k8s_type.h"
#include "support/json.h"
#include "support/text.h"

namespace dpc::ir {
namespace {

// Sets the path back when a part of it is done.
class PathMark {
 public:
  explicit PathMark(std::string& path) : path_(path), size_(path.size()) {}
  ~PathMark() { path_.resize(size_); }

 private:
  std::string& path_;
  std::size_t size_;
};

bool is_empty_text(const Node& data) { return data.op == Op::String && data.text().empty(); }

bool is_empty(const Node& data) {
  return is_empty_text(data) || ((data.op == Op::Record || data.op == Op::List) && data.entries().empty());
}

// A required param stands in values.yaml as its type's empty value; that one is no value, then, in any target.
bool is_placeholder(const Node& data, const Type& type) {
  switch (type.kind) {
    case TypeKind::String:
    case TypeKind::Secret: return is_empty_text(data);
    case TypeKind::List: return data.op == Op::List && data.entries().empty();
    case TypeKind::Map: return data.op == Op::Record && data.entries().empty();
    case TypeKind::Keyed:
    case TypeKind::Kubernetes: return is_empty(data);
    case TypeKind::Any: return data.op == Op::Null;
    case TypeKind::Error:
    case TypeKind::None:
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Enum:
    case TypeKind::Optional:
    case TypeKind::Record:
    case TypeKind::Union:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return false;
  }
  return false;
}

bool is_number(const Node& data) { return data.op == Op::Int || data.op == Op::Float; }

std::string number_text(const Node& data) {
  std::string out;
  if (data.op == Op::Int) append_json_number(out, data.i);
  else append_json_number(out, data.f);
  return out;
}

bool is_read_as(std::string_view text, const Node& given) {
  const Scalar value = read_scalar(text, Dialect::HelmValues);
  switch (value.kind) {
    case Scalar::Kind::Bool: return given.op == Op::Bool && given.b == value.boolean;
    case Scalar::Kind::Int: return given.op == Op::Int && given.i == value.integer;
    case Scalar::Kind::Float: return given.op == Op::Float && given.f == value.number;
    case Scalar::Kind::Null:
    case Scalar::Kind::Text: return false;
  }
  return false;
}

// What a file says behind its key, where that is what was read as `given`; otherwise empty.
std::string_view written_in_file(const SourceMap* sources, const Node& given, Span span) {
  if (sources == nullptr || !span.known()) return {};
  std::string_view text = sources->text(span);
  if (const std::size_t sign = text.rfind(": "); sign != std::string_view::npos) text.remove_prefix(sign + 2);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return is_read_as(text, given) ? text : std::string_view();
}

}  // namespace

// Help for a text that was written as something else: how to quote it in a file and on the command line.
std::string Conform::quoting_help(const Node& given, Span span) const {
  const std::string read = given.op == Op::Bool ? (given.b ? "true" : "false") : number_text(given);
  const std::string_view written = written_in_file(sources, given, span);
  const std::string text(written.empty() ? std::string_view(read) : written);
  const std::size_t dot = path.find_last_of('.');
  const std::string name = path.substr(dot == std::string::npos ? 0 : dot + 1);
  const std::string why = text == read ? "" : fmt::format("; YAML reads {} as {}", text, read);
  return fmt::format("quote it in a file, {}: \"{}\", and use --set-string {}={} on the command line{}", name, text,
                     path, text, why);
}

const Node* Conform::refuse(const Node* given, const Type& type, Span span) {
  const bool masked = type.kind == TypeKind::Secret || given->tainted();
  if (given->op == Op::Null) {
    diagnostics_.report(span, diag::NullNotAllowed, path, wanted(type)).help("leave the key out to keep the default");
    return builder_.error();
  }
  auto report = diagnostics_.report(span, diag::WrongValueType, path, wanted(type), describe(*given, masked));
  const bool text = is_text(type.kind);
  if (text && !masked && (is_number(*given) || given->op == Op::Bool)) report.help(quoting_help(*given, span));
  if (text && masked) report.help("quote it");
  return builder_.error();
}

const Node* Conform::value(const Node* given, const Type& type, Span span) {
  if (given->op == Op::Error) return given;
  switch (type.kind) {
    case TypeKind::Error: return given;
    case TypeKind::Any: return free_form(given, span);
    case TypeKind::None: return given->op == Op::Null ? given : refuse(given, type, span);
    case TypeKind::Bool: return given->op == Op::Bool ? given : refuse(given, type, span);
    case TypeKind::Int: return integer(given, type, span);
    case TypeKind::Float:
      if (!is_number(*given)) return refuse(given, type, span);
      return given->op == Op::Float ? given : builder_.floating(static_cast<double>(given->i));
    case TypeKind::String:
    case TypeKind::Secret: return text(given, type, span);
    case TypeKind::Enum: return enumerated(given, type, span);
    case TypeKind::Optional: return given->op == Op::Null ? given : value(given, *type.element, span);
    case TypeKind::List: return list(given, type, span);
    case TypeKind::Map:
    case TypeKind::Keyed: return map(given, type, span);
    case TypeKind::Record: return record(given, nullptr, type, false, span);
    case TypeKind::Kubernetes: {
      if (given->op == Op::Null) return refuse(given, type, span);
      const k8s::Type handle = k8s_type(type);
      if (!handle) return free_form(given, span);
      return kubernetes(given, handle, span) ? given : builder_.error();
    }
    case TypeKind::Union: return any_of(given, type, span);
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return refuse(given, type, span);
  }
  return given;
}

// JSON Schema's 'integer', which Helm holds values against, takes 3.0 for 3.
const Node* Conform::integer(const Node* given, const Type& type, Span span) {
  if (!is_number(*given)) return refuse(given, type, span);
  if (given->op == Op::Float && std::trunc(given->f) != given->f) return refuse(given, type, span);
  const double size = given->op == Op::Int ? static_cast<double>(given->i) : given->f;
  if (std::abs(size) > static_cast<double>(max_int)) {
    diagnostics_.report(span, diag::IntTooLarge, path, number_text(*given))
        .note("numbers in values pass through 64-bit floats, which hold whole numbers up to 2^53 - 1 exactly");
    return builder_.error();
  }
  const std::int64_t number = given->op == Op::Int ? given->i : static_cast<std::int64_t>(given->f);
  if (number >= type.min && number <= type.max) return builder_.integer(number);
  diagnostics_.report(span, diag::ValueOutOfRange, path, wanted(type), number_text(*given));
  return builder_.error();
}

const Node* Conform::text(const Node* given, const Type& type, Span span) {
  const bool masked = type.kind == TypeKind::Secret;
  const bool number = type.rules != nullptr && type.rules->number_allowed && is_number(*given);
  if (given->op != Op::String && !number) return refuse(given, type, span);
  const Symbol text = number ? builder_.symbol(number_text(*given)) : given->s;
  if (!admissible(text.text(), false, span) || !keeps_rules(text.text(), type, masked, span)) return builder_.error();
  return masked ? builder_.secret(text) : builder_.string(text);
}

const Node* Conform::enumerated(const Node* given, const Type& type, Span span) {
  const bool whole = given->op == Op::Float && std::trunc(given->f) == given->f && std::abs(given->f) < 1e15;
  const bool integral = given->op == Op::Int || whole;
  const std::int64_t number = given->op == Op::Int ? given->i : integral ? static_cast<std::int64_t>(given->f) : 0;
  std::vector<std::string_view> names;
  bool numbers_only = true;
  for (const Literal& literal : type.literals) {
    const bool same_text = given->op == Op::String && given->s == literal.text;
    if (literal.is_int ? integral && number == literal.number : same_text) {
      return literal.is_int ? builder_.integer(number) : given;
    }
    if (!literal.is_int) names.push_back(literal.text.text());
    numbers_only = numbers_only && literal.is_int;
  }
  if (given->op != Op::String && (given->op != Op::Int || !numbers_only)) return refuse(given, type, span);
  auto report = diagnostics_.report(span, diag::NotInEnum, path, wanted(type), describe(*given, false));
  const auto near = given->op == Op::String ? nearest(given->text(), names) : std::nullopt;
  if (near) report.help("did you mean \"" + std::string(*near) + "\"?");
  return builder_.error();
}

const Node* Conform::list(const Node* given, const Type& type, Span span) {
  if (given->op != Op::List) return refuse(given, type, span);
  std::vector<Entry> entries;
  bool ok = true, null_told = false;
  for (std::size_t i = 0; i < given->entries().size(); ++i) {
    const Entry& entry = given->entries()[i];
    // `--set list[5]=x` fills the gap with nulls: one of them says it all.
    if (null_told && entry.value->op == Op::Null) continue;
    const PathMark mark(path);
    append_index(path, i);
    const Node* item = value(entry.value, *type.element, entry.span.known() ? entry.span : span);
    ok = ok && item->op != Op::Error;
    null_told = null_told || (item->op == Op::Error && entry.value->op == Op::Null);
    entries.push_back({{}, item, nullptr, entry.span});
  }
  return ok ? builder_.data_list(entries, &type) : builder_.error();
}

const Node* Conform::map(const Node* given, const Type& type, Span span) {
  if (given->op != Op::Record) return refuse(given, type, span);
  std::vector<Entry> entries;
  bool ok = true;
  for (const Entry& entry : given->entries()) {
    const PathMark mark(path);
    append_path(path, entry.key.text());
    const Span at = entry.span.known() ? entry.span : span;
    ok = admissible(entry.key.text(), true, at) && ok;
    if (ok && type.rules != nullptr) ok = keeps_rules(entry.key.text(), *type.rules, {}, false, at);
    const Node* item = value(entry.value, *type.element, at);
    ok = ok && item->op != Op::Error;
    entries.push_back({entry.key, item, nullptr, entry.span});
  }
  return ok ? builder_.data_record(entries, &type) : builder_.error();
}

const Node* Conform::any_of(const Node* given, const Type& type, Span span) {
  const bool negative_zero = given->op == Op::Float && given->f == 0 && std::signbit(given->f);
  for (const Type* member : type.members) {
    if (negative_zero && member->kind == TypeKind::Int) continue;
    Diagnostics unheard;
    Conform trial(builder_, unheard);
    trial.path = path;
    const Node* out = trial.value(given, *member, span);
    if (!unheard.any_errors()) return out;
  }
  return refuse(given, type, span);
}

const Node* Conform::free_form(const Node* given, Span span) {
  if (given->op == Op::String) return admissible(given->text(), false, span) ? given : builder_.error();
  if (given->op != Op::Record && given->op != Op::List) return given;
  bool ok = true;
  for (std::size_t i = 0; i < given->entries().size(); ++i) {
    const Entry& entry = given->entries()[i];
    const PathMark mark(path);
    if (entry.key) append_path(path, entry.key.text());
    else append_index(path, i);
    const Span at = entry.span.known() ? entry.span : span;
    if (entry.key) ok = admissible(entry.key.text(), true, at) && ok;
    ok = free_form(entry.value, at)->op != Op::Error && ok;
  }
  return ok ? given : builder_.error();
}

// A key of the record at hand that is not declared, and not meant for this app alone.
bool Conform::is_others(std::string_view key) const {
  if (!lenient_root) return false;
  const auto is_chart = [&](std::string_view name) {
    return std::ranges::any_of(dependencies, [&](Symbol each) { return each.text() == name; });
  };
  if (path.empty()) return key == "global" || key == "enabled" || is_chart(key);
  return path == "global" || is_chart(std::string_view(path).substr(0, path.find_first_of(".[")));
}

void Conform::unknown_fields(const Node* given, const Type& type, Span span) {
  std::vector<std::string_view> names;
  for (const Field& field : type.fields) names.push_back(field.name.text());
  for (const Entry& entry : given->entries()) {
    if (find_field(type, entry.key) != nullptr) continue;
    const bool others = is_others(entry.key.text());
    const auto near = nearest(entry.key.text(), names);
    if (others && (path.empty() || !near)) continue;
    const PathMark mark(path);
    append_path(path, entry.key.text());
    const Span at = entry.span.known() ? entry.span : span;
    auto report = others ? diagnostics_.report(at, diag::NotOurValue, path)
                         : diagnostics_.report(at, diag::UnknownValue, path);
    if (near) report.help("did you mean '" + std::string(*near) + "'?");
  }
}

const Node* Conform::field(const Node* given, const Node* base, const Field& field, bool tree, Span span) {
  const Type& type = *field.type;
  const PathMark mark(path);
  append_path(path, field.name.text());
  if (given != nullptr && given->op != Op::Null && !field.deprecated.empty()) {
    diagnostics_.report(span, diag::DeprecatedValue, path).help(std::string(field.deprecated.text()));
  }
  if (type.kind == TypeKind::Record && (given == nullptr || given->op == Op::Record)) {
    return record(given, base, type, tree, span);
  }
  if (given == nullptr) {
    if (base != nullptr) return value(base, type, field.span);
    if (type.kind == TypeKind::Optional) return builder_.null();
    missing.push_back(path);
    return nullptr;
  }
  const bool required = tree && !field.has_default && type.kind != TypeKind::Optional;
  if (required && is_placeholder(*given, type)) {
    missing.push_back(path);
    return nullptr;
  }
  const bool maps = base != nullptr && base->op == Op::Record && given->op == Op::Record;
  if (tree && maps) given = merge_values(builder_, base, given);
  return value(given, type, span);
}

namespace {

// Where the entries of a record stand.
class Places {
 public:
  explicit Places(const Node* record) : entries_(record != nullptr ? record->entries() : std::span<const Entry>()) {
    if (entries_.size() < indexed_from) return;
    for (const Entry& entry : entries_) {
      if (entry.span.known()) known_[entry.key] = entry.span;
    }
  }
  Span of(Symbol key, Span otherwise) const {
    if (entries_.size() >= indexed_from) {
      const auto found = known_.find(key);
      return found == known_.end() ? otherwise : found->second;
    }
    for (const Entry& entry : entries_) {
      if (entry.key == key && entry.span.known()) otherwise = entry.span;
    }
    return otherwise;
  }

 private:
  std::span<const Entry> entries_;
  std::unordered_map<Symbol, Span> known_;
};

}  // namespace

const Node* Conform::record(const Node* given, const Node* base, const Type& type, bool tree, Span span) {
  if (given != nullptr && given->op != Op::Record) return refuse(given, type, span);
  if (given != nullptr) unknown_fields(given, type, span);
  const std::size_t before = diagnostics_.errors();
  const std::size_t absent = missing.size();
  const Places places(given);
  std::vector<Entry> entries;
  for (const Field& one : type.fields) {
    const Node* own = given != nullptr ? find(*given, one.name) : nullptr;
    const Node* fallback = base != nullptr ? find(*base, one.name) : nullptr;
    const Span at = own != nullptr ? places.of(one.name, span) : span;
    const Node* out = field(own, fallback != nullptr ? fallback : one.fallback, one, tree, at);
    if (out != nullptr) entries.push_back({one.name, out, nullptr, at});
  }
  // In a list's element or a map's value a field that is required is asked for at once.
  if (!tree && missing.size() > absent) {
    for (std::size_t i = absent; i < missing.size(); ++i)
      diagnostics_.report(span, diag::RequiredFieldNotSet, missing[i]);
    missing.resize(absent);
  }
  return diagnostics_.errors() == before ? builder_.data_record(entries, &type) : builder_.error();
}

}  // namespace dpc::ir
