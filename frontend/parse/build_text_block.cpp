#include <string>

#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

// A stretch of the block's text between interpolations, as offsets, or a value.
struct Stretch {
  std::uint32_t begin;
  std::uint32_t end;
  Node value;
};

std::vector<Stretch> stretches_of(Node string) {
  std::vector<Stretch> out;
  Cursor cursor(string);
  std::uint32_t at = cursor.take_token().end;
  while (!cursor.done()) {
    if (!cursor.accept(Tok::TEXT_OPEN_EXPR)) {
      const Token& text = cursor.take_token();
      if (out.empty() || out.back().value != nullptr) {
        out.push_back({text.begin, text.end, nullptr});
      } else {
        out.back().end = text.end;
      }
      continue;
    }
    const Node value = cursor.take();
    out.push_back({at, at, value});
  }
  return out;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

std::size_t blanks(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_blank(text[count])) ++count;
  return count;
}

// Takes the indentation off the lines of a text block, and makes their ends '\n'.
class Outdent {
 public:
  Outdent(Build& build, std::string_view indent) : build_(build), indent_(indent) {}

  // `line_start`: does the stretch begin a line? `ends_block`: a blank rest is then the indentation of the closing
  // quotes.
  std::string_view run(const Stretch& stretch, bool line_start, bool ends_block) {
    std::string out;
    std::uint32_t at = stretch.begin;
    while (at < stretch.end) {
      const std::string_view rest = build_.report.text(at, stretch.end);
      const std::size_t length = std::min(rest.find_first_of("\r\n"), rest.size());
      const bool last = length == rest.size();
      const bool blank = blanks(rest.substr(0, length)) == length && (!last || ends_block);
      if (line_start) {
        if (!blank) out += line(at, rest.substr(0, length));
      } else {
        out += rest.substr(0, length);
      }
      if (last) break;
      out += '\n';
      at += static_cast<std::uint32_t>(length) + (rest.substr(length).starts_with("\r\n") ? 2 : 1);
      line_start = true;
    }
    return build_.arena.copy_text(out);
  }

 private:
  std::string_view line(std::uint32_t at, std::string_view text) {
    if (text.starts_with(indent_)) return text.substr(indent_.size());
    const std::size_t has = blanks(text);
    build_.report.at(at, at + std::max<std::size_t>(has, 1), diag::MixedIndentation)
        .help("indent every line at least like the closing quotes, with the same blanks");
    return text.substr(has);
  }

  Build& build_;
  std::string_view indent_;
};

// The blanks before the closing quotes; where text stands before them, those of that line.
std::string_view indentation(Build& build, Node string) {
  const std::string_view text = build.report.source().text();
  const std::size_t close = last_token(string).begin;
  const std::size_t open = first_token(string).end;
  std::size_t line = close;
  while (line > open && !is_line_end(text[line - 1])) --line;
  return text.substr(line, blanks(text.substr(line, close - line)));
}

// The block's text begins after the line end behind the opening quotes.
bool drop_first_line(Build& build, Node string, std::vector<Stretch>& stretches) {
  const Token& open = first_token(string);
  if (!stretches.empty() && stretches.front().value == nullptr) {
    Stretch& first = stretches.front();
    const std::string_view text = build.report.text(first.begin, first.end);
    const std::size_t skip = blanks(text);
    if (skip < text.size() && is_line_end(text[skip])) {
      first.begin += static_cast<std::uint32_t>(skip) + (text.substr(skip).starts_with("\r\n") ? 2 : 1);
      return true;
    }
  }
  build.report.at(open.begin, open.end, diag::BadString, "is a text block: its text begins on the next line");
  return false;
}

}  // namespace

// string: ... | TEXT_OPEN (TEXT_TEXT | TEXT_OTHER | TEXT_OPEN_EXPR expr EXPR_CLOSE)* TEXT_CLOSE
const ast::Expr* build_text_block(Build& build, Node string) {
  std::vector<Stretch> stretches = stretches_of(string);
  const Span span = build.span(string);
  if (!drop_first_line(build, string, stretches)) return error_expr(build, span);
  Outdent outdent(build, indentation(build, string));
  std::vector<ast::InterpolationPart> parts;
  bool interpolates = false;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const Stretch& stretch = stretches[i];
    if (stretch.value != nullptr) {
      parts.push_back({{}, build_expr(build, stretch.value)});
      interpolates = true;
      continue;
    }
    const std::string_view text = outdent.run(stretch, i == 0, i + 1 == stretches.size());
    if (!text.empty()) parts.push_back({text, nullptr});
  }
  if (!interpolates) {
    const std::string_view text = parts.empty() ? std::string_view() : parts[0].text;
    return build.arena.make<ast::StringExpr>(ast::Expr{ast::ExprKind::String, span}, text);
  }
  return build.arena.make<ast::InterpolationExpr>(ast::Expr{ast::ExprKind::Interpolation, span},
                                                  build.arena.copy(parts));
}

}  // namespace dpc::parse
