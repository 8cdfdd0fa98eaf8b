#include "tests/tools/tree_text.h"

#include "support/json.h"

namespace dpc::helm {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string line_text(const Line& line) {
  std::string out;
  for (const Piece& piece : line) {
    if (!out.empty()) out += ' ';
    out += piece.action ? "{" + tree_text(piece.expr) + "}" : quoted(piece.text);
  }
  return out;
}

class TreeText {
 public:
  void items(const std::vector<Item>& items, unsigned depth) {
    for (const Item& item : items) this->item(item, depth);
  }
  std::string take() { return std::move(out_); }

 private:
  void line(unsigned depth, const std::string& text) { out_.append(depth * 2, ' ').append(text) += '\n'; }

  void item(const Item& item, unsigned depth) {
    switch (item.kind) {
      case Item::Kind::Entry: return value("entry " + line_text(item.key) + ":", item.value, depth);
      case Item::Kind::Element: return value("element", item.value, depth);
      case Item::Kind::Inserted: return line(depth, "inserted " + tree_text(item.expr));
      case Item::Kind::If: return branches(item, depth);
      case Item::Kind::With: return with(item, depth);
      case Item::Kind::Range: return range(item, depth);
      case Item::Kind::Line: return line(depth, "line " + line_text(item.key));
    }
  }

  void with(const Item& item, unsigned depth) {
    line(depth, "with " + tree_text(item.expr));
    items(item.items, depth + 1);
    for (const Branch& otherwise : item.branches) {
      line(depth, "else");
      items(otherwise.items, depth + 1);
    }
  }

  void branches(const Item& item, unsigned depth) {
    bool first = true;
    for (const Branch& branch : item.branches) {
      line(depth, std::string(first ? "if" : "else") + (branch.conditional ? (first ? " " : " if ") : "") +
                      (branch.conditional ? tree_text(branch.condition) : ""));
      items(branch.items, depth + 1);
      first = false;
    }
  }

  void range(const Item& item, unsigned depth) {
    std::string names;
    for (const std::string& name : item.variables) names += (names.empty() ? "$" : ", $") + name;
    line(depth, "range " + names + " := " + tree_text(item.expr));
    items(item.items, depth + 1);
  }

  void value(const std::string& before, const Yaml& value, unsigned depth) {
    switch (value.kind) {
      case Yaml::Kind::Scalar: return line(depth, before + " " + line_text(value.line));
      case Yaml::Kind::Map: line(depth, before + " map"); return items(value.items, depth + 1);
      case Yaml::Kind::List: line(depth, before + " list"); return items(value.items, depth + 1);
      case Yaml::Kind::Inserted: return line(depth, before + " inserted " + tree_text(value.expr));
      case Yaml::Kind::Document:
        line(depth, before + " document " + value.header);
        return items(value.items, depth + 1);
      case Yaml::Kind::Text:
        line(depth, before + " text " + value.header);
        for (const Line& each : value.lines) line(depth + 1, line_text(each));
        return;
      case Yaml::Kind::Plain: return line(depth, before + " plain " + quoted(value.plain));
    }
  }

  std::string out_;
};

}  // namespace

std::string tree_text(const std::vector<Item>& items) {
  TreeText text;
  text.items(items, 0);
  return text.take();
}

std::string tree_text(const go::Expr& expr) {
  using Kind = go::Expr::Kind;
  std::string out;
  switch (expr.kind) {
    case Kind::Root: return ".";
    case Kind::Variable: return "$" + expr.text;
    case Kind::Text: return quoted(expr.text);
    case Kind::Int: return std::to_string(expr.number);
    case Kind::Float: return expr.text;
    case Kind::Bool: return expr.number != 0 ? "true" : "false";
    case Kind::Nil: return "nil";
    case Kind::Field:
      if (expr.args[0].kind != Kind::Root) out = tree_text(expr.args[0]);
      for (const std::string& name : expr.names) out += "." + name;
      return out;
    case Kind::Maybe: return "(maybe " + tree_text(expr.args[0]) + ")";
    case Kind::Call:
      out = "(" + expr.text;
      for (const go::Expr& arg : expr.args) out += " " + tree_text(arg);
      return out + ")";
  }
  return out;
}

}  // namespace dpc::helm
