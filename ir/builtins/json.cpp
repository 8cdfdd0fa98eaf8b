#include "ir/builtins/call.h"
#include "ir/builtins/documents.h"
#include "support/utf8.h"

namespace dpc::ir {
namespace {

void append_unicode(std::string& out, std::uint32_t point) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += "0123456789abcdef"[point >> shift & 15];
}

char short_escape(std::uint32_t point) {
  switch (point) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
  }
  return 0;
}

// encoding/json, appendString with escapeHTML.
void append_go_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode_utf8(text.substr(at));
    const bool html = c.point == '<' || c.point == '>' || c.point == '&';
    if (const char escape = short_escape(c.point)) {
      out += '\\';
      out += escape;
    } else if (!c.valid || c.point < 0x20 || html || c.point == 0x2028 || c.point == 0x2029) {
      append_unicode(out, c.point);
    } else {
      out += text.substr(at, c.size);
    }
    at += c.size;
  }
  out += '"';
}

enum class Order { Own, Sorted };

std::string append(std::string& out, const Node& data, Order order, unsigned depth);

std::string append_entries(std::string& out, const Node& data, Order order, unsigned depth) {
  const bool record = data.op == Op::Record;
  std::vector<Entry> entries = ordered_entries(data);
  if (record && order == Order::Sorted)
    std::ranges::sort(entries, [](const Entry& a, const Entry& b) { return a.key < b.key; });
  out += record ? '{' : '[';
  bool first = true;
  for (const Entry& entry : entries) {
    if (!first) out += ',';
    first = false;
    if (record) {
      append_go_string(out, entry.key.text());
      out += ':';
    }
    std::string why = append(out, *entry.value, order, depth + 1);
    if (!why.empty()) return why;
  }
  out += record ? '}' : ']';
  return {};
}

std::string append(std::string& out, const Node& data, Order order, unsigned depth) {
  if (depth > deepest_document) return too_deep;
  if (out.size() > max_text) return too_large;
  if (is_container(data.op)) return append_entries(out, data, order, depth);
  if (data.op == Op::String) {
    append_go_string(out, data.text());
  } else if (data.op == Op::Null || !is_scalar(data.op)) {
    out += "null";
  } else {
    std::string buffer;
    out += scalar_text(data, buffer);
  }
  return {};
}

}  // namespace

std::string append_json(std::string& out, const Node& data) { return append(out, data, Order::Own, 0); }
std::string append_sorted_json(std::string& out, const Node& data) { return append(out, data, Order::Sorted, 0); }

}  // namespace dpc::ir
