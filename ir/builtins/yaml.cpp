#include "ir/builtins/call.h"
#include "ir/builtins/documents.h"
#include "support/yaml/quote.h"

namespace dpc::ir {
namespace {

// YAML readers need to know a key within 1024 characters; a longer one is written with '?'.
constexpr std::size_t longest_simple_key = 1000;

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  const std::string& fault() const { return fault_; }

  // A list or map that begins on the current line: its first line is not indented.
  void collection(const Node& data, unsigned indent, unsigned depth) {
    if (depth > deepest_document) fault_ = too_deep;
    if (out_.size() > max_text) fault_ = too_large;
    bool first = true;
    for (const Entry& entry : ordered_entries(data)) {
      if (!fault_.empty()) return;
      if (!first) out_.append(indent, ' ');
      first = false;
      if (data.op == Op::Record) {
        pair(entry, indent, depth);
      } else {
        element(*entry.value, indent, depth);
      }
    }
  }

  void scalar(const Node& data, unsigned indent) {
    if (data.op == Op::String) {
      yaml::append_value(out_, data.text(), indent);
    } else if (is_container(data.op)) {
      out_ += data.op == Op::Record ? "{}" : "[]";
    } else {
      number(data);
    }
    if (out_.back() != '\n') out_ += '\n';
  }

 private:
  void pair(const Entry& entry, unsigned indent, unsigned depth) {
    std::string key;
    yaml::append_scalar(key, entry.key.text());
    if (key.size() > longest_simple_key) {
      out_ += "? " + key + '\n';
      out_.append(indent, ' ');
    } else {
      out_ += key;
    }
    out_ += ':';
    if (!is_container(entry.value->op) || entry.value->count == 0) {
      out_ += ' ';
      return scalar(*entry.value, indent + 2);
    }
    out_ += '\n';
    out_.append(indent + 2, ' ');
    collection(*entry.value, indent + 2, depth + 1);
  }

  void element(const Node& value, unsigned indent, unsigned depth) {
    out_ += "- ";
    if (!is_container(value.op) || value.count == 0) return scalar(value, indent + 2);
    collection(value, indent + 2, depth + 1);
  }

  void number(const Node& data) {
    std::string buffer;
    if (data.op == Op::Null || !is_scalar(data.op)) {
      out_ += "null";
      return;
    }
    // Go's YAML drops the sign of 0
    const bool zero = data.op == Op::Float && data.f == 0;
    std::string text(zero ? "0" : scalar_text(data, buffer));
    // YAML 1.1 readers take an exponent without a point for a text
    const std::size_t exponent = data.op == Op::Float ? text.find('e') : std::string::npos;
    if (exponent != std::string::npos && text.find('.') == std::string::npos) text.insert(exponent, ".0");
    out_ += text;
  }

  std::string& out_;
  std::string fault_;
};

}  // namespace

std::string append_yaml(std::string& out, const Node& data) {
  Writer writer(out);
  if (is_container(data.op) && data.count > 0) {
    writer.collection(data, 0, 0);
  } else {
    writer.scalar(data, 0);
  }
  return writer.fault();
}

}  // namespace dpc::ir
