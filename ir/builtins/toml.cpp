// Source of the rules: the TOML 1.0.0 specification (toml.io).
#include "ir/builtins/call.h"
#include "ir/builtins/documents.h"

namespace dpc::ir {
namespace {

bool is_bare_key(std::string_view key) {
  const auto bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !key.empty() && std::ranges::all_of(key, bare);
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    // As toRawJson, by which charts write the same text: U+2028 and U+2029 are escaped.
    if (text.substr(i).starts_with("\xE2\x80\xA8") || text.substr(i).starts_with("\xE2\x80\xA9")) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
      continue;
    }
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (c == '\n' || c == '\t' || c == '\r') {
      out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += "0123456789abcdef"[byte >> 4];
      out += "0123456789abcdef"[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_key(std::string& out, std::string_view key) {
  if (is_bare_key(key)) {
    out += key;
  } else {
    append_string(out, key);
  }
}

bool is_table_list(const Node& data) {
  return data.op == Op::List && data.count > 0 &&
         std::ranges::all_of(data.entries(), [](const Entry& entry) { return entry.value->op == Op::Record; });
}

bool is_table(const Node& data) { return data.op == Op::Record || is_table_list(data); }

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  const std::string& fault() const { return fault_; }

  // The body of a table whose header, if it has one, has been written.
  void table(const Node& record, const std::string& path, unsigned depth) {
    if (!may_go_on(depth)) return;
    const std::vector<Entry> entries = ordered_entries(record);
    for (const Entry& entry : entries) {
      if (is_table(*entry.value) || entry.value->op == Op::Null) continue;
      append_key(out_, entry.key.text());
      out_ += " = ";
      value(*entry.value, depth + 1);
      out_ += '\n';
    }
    for (const Entry& entry : entries) {
      if (is_table(*entry.value)) sub_table(entry, path, depth);
    }
  }

 private:
  bool may_go_on(unsigned depth) {
    if (depth > deepest_document) fault_ = too_deep;
    if (out_.size() > max_text) fault_ = too_large;
    return fault_.empty();
  }

  void sub_table(const Entry& entry, const std::string& outer, unsigned depth) {
    std::string path = outer.empty() ? std::string() : outer + ".";
    append_key(path, entry.key.text());
    if (entry.value->op == Op::Record) {
      header("[" + path + "]");
      return table(*entry.value, path, depth + 1);
    }
    for (const Entry& element : entry.value->entries()) {
      header("[[" + path + "]]");
      table(*element.value, path, depth + 1);
    }
  }

  void header(const std::string& text) {
    if (!out_.empty()) out_ += '\n';
    out_ += text + "\n";
  }

  void value(const Node& data, unsigned depth) {
    if (!may_go_on(depth)) return;
    if (is_container(data.op)) return in_place(data, depth);
    if (data.op == Op::String) return append_string(out_, data.text());
    std::string buffer;
    const std::string_view text = scalar_text(data, buffer);
    out_ += text;
    if (data.op == Op::Float && text.find_first_of(".e") == std::string_view::npos) out_ += ".0";
  }

  void in_place(const Node& data, unsigned depth) {
    const bool record = data.op == Op::Record;
    out_ += record ? "{" : "[";
    bool first = true;
    for (const Entry& entry : ordered_entries(data)) {
      if (entry.value->op == Op::Null) continue;
      out_ += first ? (record ? " " : "") : record ? ", " : ",";
      first = false;
      if (record) {
        append_key(out_, entry.key.text());
        out_ += " = ";
      }
      value(*entry.value, depth + 1);
    }
    out_ += record ? (first ? "}" : " }") : "]";
  }

  std::string& out_;
  std::string fault_;
};

}  // namespace

std::string append_toml(std::string& out, const Node& data) {
  if (data.op == Op::Null) return {};
  if (data.op != Op::Record) return "a TOML document is a map";
  Writer writer(out);
  writer.table(data, "", 0);
  return writer.fault();
}

}  // namespace dpc::ir
