// --set and its kin, as Helm's strvals package reads them (helm.sh/helm/v4/pkg/strvals/{parser,literal_parser}.go).
//
// Where Helm drops a part of the flag without a word (`a[0`, `=1`, `.a=1`, `a={x}.b=1`), the flag is refused here
// instead.
#include <charconv>

#include "ir/bind/data_words.h"
#include "ir/bind/json_reader.h"
#include "ir/bind/values.h"

namespace dpc::ir {
namespace {

constexpr std::int64_t max_index = 65536;
constexpr int max_levels = 30;
// Helm does not bound indices behind one another; the nesting limit does here.
constexpr std::size_t max_steps = 256;

struct Step {
  bool is_index = false;
  std::size_t index = 0;
  Symbol name;
};

std::string_view flag_name(SetFlag::Kind kind) {
  switch (kind) {
    case SetFlag::Kind::Set: return "--set";
    case SetFlag::Kind::String: return "--set-string";
    case SetFlag::Kind::Json: return "--set-json";
    case SetFlag::Kind::File: return "--set-file";
    case SetFlag::Kind::Literal: return "--set-literal";
  }
  return {};
}

bool equal_fold(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

class SetReader {
 public:
  SetReader(const Node* values, const SetFlag& flag, Builder& builder, Diagnostics& diagnostics)
      : values_(values), flag_(flag), builder_(builder), diagnostics_(diagnostics), text_(flag.text) {}

  const Node* apply() {
    if (values_ == nullptr) values_ = builder_.data_record({});
    const std::size_t first = std::min(text_.find_first_not_of(" \t\r\n"), text_.size());
    if (flag_.kind == SetFlag::Kind::Json && text_.substr(first).starts_with('{')) return whole_object();
    while (at_ < text_.size()) {
      if (!assignment()) return nullptr;
    }
    return values_;
  }

 private:
  bool fail(const std::string& fault) {
    diagnostics_.report(flag_.span, diag::SetSyntax, flag_name(flag_.kind), fault)
        .place(std::string(flag_name(flag_.kind)) + " " + flag_.text);
    return false;
  }

  // `b=2` of `a=1,b=2`.
  Span here() const {
    if (!flag_.span.known()) return flag_.span;
    const auto offset = [&](std::size_t at) { return flag_.span.begin + static_cast<std::uint32_t>(at); };
    return {offset(begin_), offset(std::max(begin_, end_))};
  }

  bool literal() const { return flag_.kind == SetFlag::Kind::Literal; }

  // Reads up to one of `stops`, which is taken; '\0' at the end of the text.
  char until(std::string_view stops, std::string& out) {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (stops.find(c) != std::string_view::npos) {
        ++at_;
        return c;
      }
      if (c == '\\' && !literal()) {
        if (++at_ == text_.size()) break;
      }
      out += text_[at_];
    }
    return '\0';
  }

  bool assignment() {
    std::vector<Step> path;
    begin_ = at_;
    if (!read_path(path)) return false;
    const std::size_t value_at = at_;
    const Node* value = read_value();
    if (value == nullptr) return false;
    end_ = at_ - (at_ > begin_ && text_[at_ - 1] == ',' && at_ <= text_.size() ? 1 : 0);
    const Node* changed = set(values_, path, value, false);
    if (changed == nullptr) return false;
    values_ = changed;
    if (flag_.kind == SetFlag::Kind::File && value_at != text_.size() && at_ < text_.size())
      return fail("one flag takes one file");
    return true;
  }

  bool read_path(std::vector<Step>& path) {
    int level = 0;
    for (;;) {
      std::string name;
      const char stop = until(literal() ? "=[." : "=[.,", name);
      if (name.empty()) return fail("a key is empty");
      if (stop == '\0' || stop == ',') return fail("key '" + name + "' has no value");
      path.push_back({false, 0, builder_.symbol(name)});
      char next = stop;
      while (next == '[') {
        if (!read_index(path, next)) return false;
      }
      if (next == '=') return true;
      if (++level > max_levels) return fail("a path has more than 30 levels");
    }
  }

  bool read_index(std::vector<Step>& path, char& next) {
    std::string text;
    if (until("]", text) == '\0') return fail("'[' is not closed");
    std::int64_t index = 0;
    const std::string_view digits = std::string_view(text).substr(text.starts_with('+') ? 1 : 0);
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (fault != std::errc() || end != digits.data() + digits.size()) return fail("'" + text + "' is no index");
    if (index < 0) return fail("an index is negative");
    if (index > max_index) return fail("index " + text + " is greater than 65536");
    path.push_back({true, static_cast<std::size_t>(index), {}});
    if (path.size() > max_steps) return fail("a path has more than 256 steps");
    next = at_ < text_.size() ? text_[at_++] : '\0';
    if (next == '\0') return fail("the index has no value behind it");
    if (next != '[' && next != '.' && next != '=') return fail("'" + std::string(1, next) + "' cannot follow an index");
    return true;
  }

  const Node* read_value() {
    if (flag_.kind == SetFlag::Kind::Json) return json_value();
    if (literal()) {
      const std::string_view rest = text_.substr(at_);
      at_ = text_.size();
      return builder_.string(rest);
    }
    if (at_ < text_.size() && text_[at_] == '{') return list();
    std::string text;
    until(",", text);
    return typed(text);
  }

  const Node* list() {
    ++at_;
    std::vector<Entry> items;
    for (;;) {
      std::string text;
      const char stop = until(",}", text);
      if (stop == '\0') return fail("'{' is not closed by '}'"), nullptr;
      end_ = at_;
      items.push_back({{}, typed(text), nullptr, here()});
      if (stop == '}') break;
    }
    if (at_ < text_.size() && text_[at_] != ',') return fail("only ',' can follow a list"), nullptr;
    if (at_ < text_.size()) ++at_;
    return builder_.data_list(items);
  }

  // strvals.typedVal.
  const Node* typed(const std::string& text) {
    if (flag_.kind == SetFlag::Kind::File) return builder_.string(flag_.content);
    if (flag_.kind != SetFlag::Kind::Set) return builder_.string(text);
    if (equal_fold(text, "true")) return builder_.boolean(true);
    if (equal_fold(text, "false")) return builder_.boolean(false);
    if (equal_fold(text, "null")) return builder_.null();
    if (text == "0") return builder_.integer(0);
    const std::size_t sign = text.starts_with('+') ? 1 : 0;
    const bool digit = text.size() > sign && text[0] != '0' && text[sign] != '-' ;
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data() + sign, end, value);
    const bool whole = fault == std::errc() && stop == end && (digit || (sign == 0 && text[0] == '-'));
    return whole ? builder_.integer(value) : builder_.string(text);
  }

  // White space and one comma are skipped; true where nothing else was met before the comma or the end.
  bool skip_to_comma() {
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == ',') {
        ++at_;
        return true;
      }
      if (std::string_view(" \t\r\n\v\f").find(text_[at_]) == std::string_view::npos) return false;
    }
    return true;
  }

  const Node* json_value() {
    if (skip_to_comma()) return builder_.null();
    JsonText json{text_, at_, Dialect::HelmValues, nullptr, 256, {}, false};
    const Node* value = read_json_value(json, builder_);
    if (value == nullptr) return fail("invalid JSON: " + json.fault), nullptr;
    at_ = json.at;
    skip_to_comma();
    return value;
  }

  const Node* whole_object() {
    JsonText json{text_, 0, Dialect::HelmValues, nullptr, 256, {}, false};
    const Node* value = read_json_value(json, builder_);
    if (value == nullptr) return fail("invalid JSON: " + json.fault), nullptr;
    if (text_.find_first_not_of(" \t\r\n", json.at) != std::string_view::npos)
      return fail("nothing can follow the object"), nullptr;
    return overlay_values(builder_, values_, value);
  }

  // `node` (null: not there) with the value at `path`. An element of a list that does not fit is replaced, as in Helm;
  // a key's value is not.
  const Node* set(const Node* node, std::span<const Step> path, const Node* value, bool element) {
    if (path.empty()) return value;
    const Step& step = path.front();
    const Op wanted = step.is_index ? Op::List : Op::Record;
    const bool replaced = element && node != nullptr && (node->op == Op::Null || wanted == Op::Record);
    if (node != nullptr && node->op != wanted) {
      if (!replaced) return conflict(step, node);
      node = nullptr;
    }
    return step.is_index ? set_item(node, path, value) : set_key(node, path, value);
  }

  const Node* conflict(const Step& step, const Node* node) {
    const bool scalar = is_scalar(node->op) && node->op != Op::Null;
    const std::string found = scalar ? "a single value" : describe(*node, true);
    const std::string what =
        step.is_index ? "an index stands behind " : "key '" + std::string(step.name.text()) + "' stands below ";
    return fail(what + found), nullptr;
  }

  const Node* set_key(const Node* node, std::span<const Step> path, const Node* value) {
    const Symbol name = path.front().name;
    const Node* inner = set(node != nullptr ? find(*node, name) : nullptr, path.subspan(1), value, false);
    if (inner == nullptr) return nullptr;
    std::vector<Entry> entries;
    if (node != nullptr) entries.assign(node->entries().begin(), node->entries().end());
    for (Entry& entry : entries) {
      if (entry.key == name) {
        entry = {name, inner, nullptr, here()};
        return builder_.data_record(entries);
      }
    }
    entries.push_back({name, inner, nullptr, here()});
    return builder_.data_record(entries);
  }

  const Node* set_item(const Node* node, std::span<const Step> path, const Node* value) {
    const std::size_t index = path.front().index;
    std::vector<Entry> entries;
    if (node != nullptr) entries.assign(node->entries().begin(), node->entries().end());
    const Node* inner = set(index < entries.size() ? entries[index].value : nullptr, path.subspan(1), value, true);
    if (inner == nullptr) return nullptr;
    while (entries.size() <= index) entries.push_back({{}, builder_.null(), nullptr, here()});
    entries[index] = {{}, inner, nullptr, here()};
    return builder_.data_list(entries);
  }

  const Node* values_;
  const SetFlag& flag_;
  Builder& builder_;
  Diagnostics& diagnostics_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0, end_ = 0;  // of the assignment at hand
};

}  // namespace

const Node* apply_set(const Node* values, const SetFlag& flag, Builder& builder, Diagnostics& diagnostics) {
  return SetReader(values, flag, builder, diagnostics).apply();
}

}  // namespace dpc::ir
