#include "backends/yaml/yaml.h"

#include "backends/yaml/simple.h"
#include "support/json.h"
#include "support/yaml/quote.h"

namespace dpc::emit {
namespace {

using ir::Entry;
using ir::Node;
using ir::Op;

// YAML readers need to know a key within 1024 characters; a longer one is written with '?'.
constexpr std::size_t longest_simple_key = 500;

enum class Position : std::uint8_t { OwnLine, BehindDash };

void append_entries(std::string& out, const Node& node, unsigned indent, Position first);

bool is_container(const Node& node) { return node.op == Op::Record || node.op == Op::List; }

// YAML 1.1 readers take 1e+21 for a text: their floats need a point.
void append_float(std::string& out, double value) {
  const std::size_t from = out.size();
  append_json_number(out, value);
  const std::size_t e = out.find('e', from);
  if (e != std::string::npos && out.find('.', from) == std::string::npos) out.insert(e, ".0");
}

void append_key(std::string& out, std::string_view key) {
  if (is_simple(key)) {
    out += key;
  } else {
    yaml::append_scalar(out, key);
  }
}

void append_text(std::string& out, std::string_view text, unsigned indent) {
  if (is_simple(text)) {
    out += text;
  } else {
    yaml::append_value(out, text, indent);
  }
}

void append_leaf(std::string& out, const Node& node, unsigned indent) {
  switch (node.op) {
    case Op::Bool: out += node.b ? "true" : "false"; break;
    case Op::Int: append_json_number(out, node.i); break;
    case Op::Float: append_float(out, node.f); break;
    case Op::String: append_text(out, node.text(), indent + 2); break;
    case Op::Record: out += "{}"; break;
    case Op::List: out += "[]"; break;
    case Op::Null: case Op::Param: case Op::Var: case Op::Field: case Op::Select: case Op::Call: case Op::Concat:
    case Op::Spread: case Op::Range: case Op::Pair: case Op::Error:
      out += "null";
      break;
  }
  if (out.back() != '\n') out += '\n';
}

// What follows `key:`; `indent` is the key's.
void append_field_value(std::string& out, const Node& value, unsigned indent) {
  if (is_container(value) && value.count > 0) {
    out += '\n';
    append_entries(out, value, indent + 2, Position::OwnLine);
    return;
  }
  out += ' ';
  append_leaf(out, value, indent);
}

void append_field(std::string& out, const Entry& entry, unsigned indent) {
  const std::string_view key = entry.key.text();
  if (key.size() <= longest_simple_key) {
    append_key(out, key);
    out += ':';
  } else {
    out += "? ";
    yaml::append_scalar(out, key);
    out.append(1, '\n').append(indent, ' ').append(1, ':');
  }
  append_field_value(out, *entry.value, indent);
}

void append_element(std::string& out, const Node& value, unsigned indent) {
  out += "- ";
  if (is_container(value) && value.count > 0) {
    append_entries(out, value, indent + 2, Position::BehindDash);
  } else {
    append_leaf(out, value, indent);
  }
}

void append_entries(std::string& out, const Node& node, unsigned indent, Position first) {
  const bool record = node.op == Op::Record;
  bool own_line = first == Position::OwnLine;
  for (const Entry& entry : node.entries()) {
    if (own_line) out.append(indent, ' ');
    own_line = true;
    if (record) {
      append_field(out, entry, indent);
    } else {
      append_element(out, *entry.value, indent);
    }
  }
}

void append_json_entries(std::string& out, const Node& node) {
  const bool record = node.op == Op::Record;
  out += record ? '{' : '[';
  bool first = true;
  for (const Entry& entry : node.entries()) {
    if (!first) out += ',';
    first = false;
    if (record) {
      append_json_string(out, entry.key.text());
      out += ':';
    }
    append_json(out, *entry.value);
  }
  out += record ? '}' : ']';
}

}  // namespace

void append_yaml(std::string& out, const ir::Node& data) {
  if (is_container(data) && data.count > 0) {
    append_entries(out, data, 0, Position::OwnLine);
  } else {
    append_leaf(out, data, 0);
  }
}

void append_json(std::string& out, const ir::Node& data) {
  switch (data.op) {
    case Op::Bool: out += data.b ? "true" : "false"; return;
    case Op::Int: append_json_number(out, data.i); return;
    case Op::Float: append_json_number(out, data.f); return;
    case Op::String: append_json_string(out, data.text()); return;
    case Op::Record: case Op::List: append_json_entries(out, data); return;
    case Op::Null: case Op::Param: case Op::Var: case Op::Field: case Op::Select: case Op::Call: case Op::Concat:
    case Op::Spread: case Op::Range: case Op::Pair: case Op::Error:
      out += "null";
      return;
  }
}

}  // namespace dpc::emit
