#include "backends/helm/print.h"

#include <fmt/format.h>

namespace dpc::helm {
namespace {

// Two braces are an action wherever they stand.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = std::min(text.find("{{", at), text.size());
    out += text.substr(at, found - at);
    at = found;
    if (at < text.size()) {
      out += "{{ \"{{\" }}";
      at += 2;
    }
  }
  return out;
}

// Behind a brace an action's own two would be read one too early.
void guard_brace(std::string& out) {
  if (out.ends_with('{')) out.replace(out.size() - 1, 1, "{{ \"{\" }}");
}

class Printer {
 public:
  Printer(Trim trim, go::Scope scope) : trim_(trim), scope_(std::move(scope)) {}
  void items(const std::vector<Item>& items, unsigned indent) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      flat_ += items[i].flat ? 1 : 0;
      item(items[i], indent);
      flat_ -= items[i].flat ? 1 : 0;
      const bool goes_on = i + 1 < items.size() && items[i + 1].flat;
      if (items[i].flat && !goes_on) out_ += '\n';
    }
  }
  std::string take() { return std::move(out_); }

 private:
  void item(const Item& item, unsigned indent) {
    switch (item.kind) {
      case Item::Kind::Entry:
        start(indent);
        out_ += print_line(item.key, scope_) + ":";
        return value(item.value, indent);
      case Item::Kind::Element: return element(item.value, indent);
      case Item::Kind::Inserted: return inserted(item.expr, indent);
      case Item::Kind::If: return branches(item, indent);
      case Item::Kind::With: return with(item, indent);
      case Item::Kind::Range: return range(item, indent);
      case Item::Kind::Line: return line(item.key, indent);
    }
  }

  void line(const Line& line, unsigned indent) {
    if (!line.empty()) start(indent);
    const std::string text = print_line(line, scope_);
    const bool trimmed = text.empty() || begins_trimmed(text);
    if (trimmed && behind_control_ == out_.size() && !out_.empty()) keep_what_follows(out_);
    out_ += text;
    if (flat_ == 0) out_ += '\n';
  }

  std::string print(const go::Expr& expr) const { return go::print(expr, scope_); }

  void start(unsigned indent) {
    if (!behind_dash_) out_.append(indent, ' ');
    behind_dash_ = false;
  }

  // A line that leaves nothing behind.
  void control(unsigned indent, std::string_view text) {
    if (flat_ > 0) {
      guard_brace(out_);
      out_.append("{{ ").append(text).append(" }}");
      return;
    }
    if (trim_ == Trim::Right) {
      out_.append("{{ ").append(text).append(" -}}\n");
      behind_control_ = out_.size();
      return;
    }
    // An empty line is the end of a text, which would be trimmed off.
    if (out_.ends_with("\n\n")) {
      out_.pop_back();
      out_ += "{{ \"\" }}";
      indent = 0;
    }
    out_.append(indent, ' ').append("{{- ").append(text).append(" }}\n");
  }

  void inserted(const go::Expr& expr, unsigned indent) {
    if (indent == 0) {
      out_ += "{{ " + print(expr) + " }}\n";
      return;
    }
    control(indent, print(go::call("nindent", {go::integer(indent), expr})));
  }

  void branches(const Item& item, unsigned indent) {
    for (std::size_t i = 0; i < item.branches.size(); ++i) {
      const Branch& branch = item.branches[i];
      const char* word = i == 0 ? "if " : branch.conditional ? "else if " : "else";
      control(indent, word + (branch.conditional ? print(branch.condition) : std::string()));
      items(branch.items, indent);
    }
    control(indent, "end");
  }

  void with(const Item& item, unsigned indent) {
    control(indent, "with " + print(item.expr));
    const go::Scope outer = scope_;
    scope_ = {&item.expr, true, outer.root};
    items(item.items, indent);
    scope_ = outer;
    for (const Branch& otherwise : item.branches) {
      control(indent, "else");
      items(otherwise.items, indent);
    }
    control(indent, "end");
  }

  void range(const Item& item, unsigned indent) {
    std::string names;
    for (const std::string& name : item.variables) names += (names.empty() ? "$" : ", $") + name;
    control(indent, fmt::format("range {} := {}", names, print(item.expr)));
    const go::Scope outer = scope_;
    scope_ = {nullptr, true, outer.root};
    items(item.items, indent);
    scope_ = outer;
    control(indent, "end");
  }

  // Behind `key:`.
  void value(const Yaml& value, unsigned indent) {
    switch (value.kind) {
      case Yaml::Kind::Scalar: out_ += " " + print_line(value.line, scope_) + "\n"; return;
      case Yaml::Kind::Map:
      case Yaml::Kind::List: out_ += '\n'; return items(value.items, indent + 2);
      case Yaml::Kind::Inserted: out_ += '\n'; return inserted(value.expr, indent + 2);
      case Yaml::Kind::Text: return text(value, indent + 2);
      case Yaml::Kind::Document: out_ += " " + value.header + "\n"; return items(value.items, indent + 2);
      case Yaml::Kind::Plain: out_ += '\n'; return plain(value.plain, indent + 2);
    }
  }

  void plain(const std::string& lines, unsigned indent) {
    if (lines.find("{{") != std::string::npos) return plain_lines(escaped(lines), indent);
    plain_lines(lines, indent);
  }

  void plain_lines(std::string_view lines, unsigned indent) {
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = lines.find('\n', at) + 1;
      if (end - at > 1) start(indent);
      out_.append(lines, at, end - at);
      at = end;
    }
  }

  void text(const Yaml& value, unsigned indent) {
    out_ += " " + value.header + "\n";
    for (const Line& line : value.lines) {
      const std::string printed = print_line(line, scope_);
      if (!printed.empty()) out_.append(indent, ' ').append(printed);
      out_ += '\n';
    }
  }

  // A map begins behind the dash where its first entry is always there.
  void element(const Yaml& value, unsigned indent) {
    start(indent);
    out_ += "-";
    if (value.kind == Yaml::Kind::Plain) {
      behind_dash_ = true;
      out_ += " ";
      return plain(value.plain, indent + 2);
    }
    if (value.kind != Yaml::Kind::Map && value.kind != Yaml::Kind::List) return this->value(value, indent);
    const Item::Kind first = value.items.empty() ? Item::Kind::If : value.items[0].kind;
    behind_dash_ = first == Item::Kind::Entry || first == Item::Kind::Element;
    out_ += behind_dash_ ? " " : "\n";
    items(value.items, indent + 2);
  }

  Trim trim_;
  std::string out_;
  go::Scope scope_;
  bool behind_dash_ = false;
  std::size_t behind_control_ = 0;  // where the last one ends that trims what comes behind it
  unsigned flat_ = 0;
};

}  // namespace

std::string print_items(const std::vector<Item>& items, Trim trim, const go::Scope& scope) {
  Printer printer(trim, scope);
  printer.items(items, 0);
  return printer.take();
}

bool begins_trimmed(std::string_view text) {
  return !text.empty() && std::string_view(" \t\r\n").find(text[0]) != std::string_view::npos;
}

void keep_what_follows(std::string& out) {
  constexpr std::string_view trimming = " -}}\n";
  out.replace(out.size() - trimming.size(), trimming.size(), " }}");
}

std::string print_line(const Line& line, const go::Scope& scope) {
  std::string out;
  for (const Piece& piece : line) {
    if (piece.action) guard_brace(out);
    out += piece.action ? "{{ " + go::print(piece.expr, scope) + " }}" : escaped(piece.text);
  }
  return out;
}

}  // namespace dpc::helm
