#include "backends/yaml/yaml.h"

#include <charconv>

#include "backends/yaml/pieces.h"
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

bool is_container(const Node& node) { return node.op == Op::Record || node.op == Op::List; }

// YAML 1.1 readers take 1e+21 for a text: their floats need a point. Of 0 the sign is lost, as in Go's YAML.
void append_float(std::string& out, double value) {
  const std::size_t from = out.size();
  append_json_number(out, value + 0.0);
  const std::size_t e = out.find('e', from);
  if (e != std::string::npos && out.find('.', from) == std::string::npos) out.insert(e, ".0");
}

class Writing {
 public:
  Writing(std::string& out, YamlWriter::Texts& simple) : out_(out), simple_(simple) {}

  void entries(const Node& node, unsigned indent, Position first) {
    const bool record = node.op == Op::Record;
    bool own_line = first == Position::OwnLine;
    for (const Entry& entry : node.entries()) {
      if (own_line) out_.spaces(indent);
      own_line = true;
      if (record) {
        field(entry, indent);
      } else {
        element(*entry.value, indent);
      }
    }
  }

  // `indent`: of the key or dash before it.
  void leaf(const Node& node, unsigned indent) {
    switch (node.op) {
      case Op::Bool: out_.add(node.b ? "true" : "false"); break;
      case Op::Int: whole(node.i); break;
      case Op::Float: append_float(out_.flushed(), node.f); break;
      case Op::String:
        if (added_simple(node.s)) break;
        yaml::append_value(out_.flushed(), node.text(), indent + 2);
        if (out_.flushed().back() == '\n') return;
        break;
      case Op::Record: out_.add("{}"); break;
      case Op::List: out_.add("[]"); break;
      case Op::Null: case Op::Param: case Op::Var: case Op::Field: case Op::Select: case Op::Call: case Op::Concat:
      case Op::Spread: case Op::Range: case Op::Pair: case Op::Error:
        out_.add("null");
        break;
    }
    out_.add('\n');
  }

 private:
  void field(const Entry& entry, unsigned indent) {
    if (!added_simple(entry.key)) key(entry.key.text(), indent);
    out_.add(':');
    const Node& value = *entry.value;
    if (is_container(value) && value.count > 0) {
      out_.add('\n');
      entries(value, indent + 2, Position::OwnLine);
    } else {
      out_.add(' ');
      leaf(value, indent);
    }
  }

  void element(const Node& value, unsigned indent) {
    out_.add("- ");
    if (is_container(value) && value.count > 0) {
      entries(value, indent + 2, Position::BehindDash);
    } else {
      leaf(value, indent);
    }
  }

  void whole(std::int64_t number) {
    char digits[24];
    const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out_.add(std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }

  void key(std::string_view text, unsigned indent) {
    if (text.size() <= longest_simple_key) return yaml::append_scalar(out_.flushed(), text);
    std::string& out = out_.flushed();
    out += "? ";
    yaml::append_scalar(out, text);
    out.append(1, '\n').append(indent, ' ');
  }

  // A text that needs no quotes is added. Most come many times, as keys do, and are asked once.
  bool added_simple(Symbol symbol) {
    const std::string_view text = symbol.text();
    Symbol& known = simple_[symbol.hash() % simple_.size()];
    if (known != symbol || !symbol) {
      if (text.size() > longest_simple_key || !is_simple(text)) return false;
      known = symbol;
    }
    out_.add(text);
    return true;
  }

  Pieces out_;
  YamlWriter::Texts& simple_;
};

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

void YamlWriter::append(std::string& out, const ir::Node& data) {
  Writing writing(out, simple_);
  if (is_container(data) && data.count > 0) {
    writing.entries(data, 0, Position::OwnLine);
  } else {
    writing.leaf(data, 0);
  }
}

void append_yaml(std::string& out, const ir::Node& data) { YamlWriter().append(out, data); }

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
