#include "backends/helm/files/json_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "ir/bind/data_words.h"
#include "support/json.h"
#include "support/utf8.h"

namespace dpc::helm {

Json& Json::operator[](std::string_view key) {
  for (Member& member : members) {
    if (member.key == key) return member.value;
  }
  members.push_back({std::string(key), {}});
  return members.back().value;
}

const Json* Json::find(std::string_view key) const {
  const auto found = std::ranges::find(members, key, &Member::key);
  return found == members.end() ? nullptr : &found->value;
}

Json json_null() {
  Json out;
  out.kind = Json::Kind::Null;
  return out;
}

Json json_bool(bool value) {
  Json out;
  out.kind = Json::Kind::Bool;
  out.boolean = value;
  return out;
}

Json json_int(std::int64_t value) {
  Json out;
  out.kind = Json::Kind::Int;
  out.number = value;
  return out;
}

Json json_text(std::string_view text) {
  Json out;
  out.kind = Json::Kind::Text;
  out.text = text;
  return out;
}

Json json_list(std::vector<Json> items) {
  Json out;
  out.kind = Json::Kind::List;
  out.items = std::move(items);
  return out;
}

Json json_texts(const std::vector<std::string_view>& texts) {
  std::vector<Json> items;
  for (const std::string_view text : texts) items.push_back(json_text(text));
  return json_list(std::move(items));
}

Json json_data(const ir::Node& data) {
  Json out;
  switch (data.op) {
    case ir::Op::Bool: return json_bool(data.b);
    case ir::Op::Int: return json_int(data.i);
    case ir::Op::String: return json_text(data.text());
    case ir::Op::Float:
      out.kind = Json::Kind::Float;
      out.fraction = data.f;
      return out;
    case ir::Op::List:
      out.kind = Json::Kind::List;
      for (const ir::Entry& entry : data.entries()) out.items.push_back(json_data(*entry.value));
      return out;
    case ir::Op::Record:
      for (const ir::Entry& entry : data.entries())
        out.members.push_back({std::string(entry.key.text()), json_data(*entry.value)});
      return out;
    case ir::Op::Null:
    case ir::Op::Param:
    case ir::Op::Var:
    case ir::Op::Field:
    case ir::Op::Select:
    case ir::Op::Call:
    case ir::Op::Concat:
    case ir::Op::Spread:
    case ir::Op::Range:
    case ir::Op::Pair:
    case ir::Op::Error: return json_null();
  }
  return out;
}

namespace {

constexpr std::size_t widest = 100;

void append_text(std::string& out, std::string_view text) {
  if (std::ranges::all_of(text, [](unsigned char c) { return c < 0x7F; })) return append_json_string(out, text);
  std::string plain;
  append_json_string(plain, text);
  for (std::size_t at = 0; at < plain.size();) {
    const std::string_view rest = std::string_view(plain).substr(at);
    const Decoded c = decode_utf8(rest);
    const std::string_view bytes = rest.substr(0, c.size);
    if (c.point >= 0x7F && ir::inadmissible(bytes)) out += fmt::format("\\u{:04x}", c.point);
    else out += bytes;
    at += c.size;
  }
}

bool is_scalar(const Json& json) { return json.kind != Json::Kind::List && json.kind != Json::Kind::Map; }

// Fit for one line wherever it stands: a scalar, what is empty, and a map of one scalar or one list of a few.
bool is_plain(const Json& json) {
  if (is_scalar(json)) return true;
  if (json.kind == Json::Kind::List) return json.items.empty();
  if (json.members.size() != 1) return json.members.empty();
  const Json& only = json.members[0].value;
  return is_scalar(only) ||
         (only.items.size() <= 4 && only.members.empty() && std::ranges::all_of(only.items, is_scalar));
}

void append_scalar(std::string& out, const Json& json) {
  switch (json.kind) {
    case Json::Kind::Null: out += "null"; return;
    case Json::Kind::Bool: out += json.boolean ? "true" : "false"; return;
    case Json::Kind::Int: append_json_number(out, json.number); return;
    case Json::Kind::Float: append_json_number(out, json.fraction); return;
    case Json::Kind::Text: append_text(out, json.text); return;
    case Json::Kind::List: out += "[]"; return;
    case Json::Kind::Map: out += "{}"; return;
  }
}

void append_plain(std::string& out, const Json& json);

// On one line.
void append_items(std::string& out, const std::vector<Json>& items) {
  out += "[";
  for (const Json& item : items) {
    if (&item != items.data()) out += ", ";
    append_plain(out, item);
  }
  out += "]";
}

void append_plain(std::string& out, const Json& json) {
  if (json.members.empty()) {
    if (json.items.empty()) append_scalar(out, json);
    else append_items(out, json.items);
    return;
  }
  out += "{ ";
  append_text(out, json.members[0].key);
  out += ": ";
  append_plain(out, json.members[0].value);
  out += " }";
}

void append(std::string& out, const Json& json, unsigned indent);

void append_list(std::string& out, const Json& list, unsigned indent) {
  std::string short_form;
  if (std::ranges::all_of(list.items, is_plain)) append_items(short_form, list.items);
  const std::size_t column = out.size() - out.rfind('\n');
  if (!short_form.empty() && column + short_form.size() <= widest) {
    out += short_form;
    return;
  }
  out += "[";
  for (const Json& item : list.items) {
    out += &item == list.items.data() ? "\n" : ",\n";
    out.append(indent + 2, ' ');
    append(out, item, indent + 2);
  }
  out += "\n";
  out.append(indent, ' ').append("]");
}

void append_map(std::string& out, const Json& map, unsigned indent) {
  out += "{";
  for (const Json::Member& member : map.members) {
    out += &member == map.members.data() ? "\n" : ",\n";
    out.append(indent + 2, ' ');
    append_text(out, member.key);
    out += ": ";
    append(out, member.value, indent + 2);
  }
  out += "\n";
  out.append(indent, ' ').append("}");
}

void append(std::string& out, const Json& json, unsigned indent) {
  if (is_plain(json)) append_plain(out, json);
  else if (json.kind == Json::Kind::List) append_list(out, json, indent);
  else append_map(out, json, indent);
}

}  // namespace

std::string json_document(const Json& json) {
  std::string out;
  append(out, json, 0);
  return out + "\n";
}

}  // namespace dpc::helm
