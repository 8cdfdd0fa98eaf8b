#include <charconv>
#include <string>

#include "frontend/parse/build.h"
#include "support/utf8.h"

namespace dpc::parse {
namespace {

// The text of a quoted string between two interpolations, escapes resolved.
class Piece {
 public:
  explicit Piece(Build& build) : build_(build) {}

  void add(const Token& token) {
    if (skip_until_ > token.begin) {
      const std::uint32_t from = std::min(skip_until_, token.end);
      out_ += build_.report.text(from, token.end);
      return;
    }
    if (token.type == Tok::STRING_ESCAPE) return escape(token);
    if (token.type == Tok::STRING_BAD) return bad(token.begin, token.end);
    // A piece that is one token needs no copy.
    if (view_.empty() && out_.empty()) {
      view_ = build_.text(token);
      return;
    }
    flush();
    out_ += build_.text(token);
  }

  bool empty() const { return view_.empty() && out_.empty(); }

  std::string_view take() {
    std::string_view taken = out_.empty() ? view_ : build_.arena.copy_text(out_);
    view_ = {};
    out_.clear();
    return taken;
  }

 private:
  void flush() {
    out_ += view_;
    view_ = {};
  }

  void bad(std::uint32_t begin, std::uint32_t end) {
    build_.report.at(begin, end, diag::BadEscape, build_.report.text(begin, end))
        .help("the escapes are \\n \\t \\r \\\" \\\\ \\$ and \\u{...}; a backslash is written \\\\");
  }

  void escape(const Token& token) {
    flush();
    switch (build_.text(token)[1]) {
      case 'n': out_ += '\n'; return;
      case 't': out_ += '\t'; return;
      case 'r': out_ += '\r'; return;
      case '"': out_ += '"'; return;
      case '\\': out_ += '\\'; return;
      case '$': out_ += '$'; return;
      case 'u': return unicode(token);
    }
    bad(token.begin, token.end);
  }

  // \u{X..}: the scanner ends the escape after the 'u', so the digits are at the head of the next text.
  void unicode(const Token& token) {
    const std::string_view text = build_.report.source().text();
    std::uint32_t end = token.end;
    std::uint32_t point = 0;
    bool good = end < text.size() && text[end] == '{';
    if (good) {
      const char* const first = text.data() + end + 1;
      const auto [past, failed] =
          std::from_chars(first, text.data() + std::min<std::size_t>(text.size(), end + 10), point, 16);
      good = failed == std::errc() && past != first && past < text.data() + text.size() && *past == '}';
      const bool closed = past < text.data() + text.size() && *past == '}';
      end = static_cast<std::uint32_t>(past - text.data()) + (closed ? 1 : 0);
    }
    if (!good || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return bad(token.begin, end);
    append_utf8(out_, point);
    skip_until_ = end;
  }

  Build& build_;
  std::string_view view_;
  std::string out_;
  std::uint32_t skip_until_ = 0;
};

// "${{ x }}" is read as a record in "${...}".
const ast::Expr* doubled_braces(Build& build, Node value) {
  build.report.at(first_token(value).begin, last_token(value).end, diag::BadString, "takes values as '${...}'")
      .help("`${{ ... }}` is for texts of several lines, between \"\"\"");
  return error_expr(build, build.span(value));
}

ast::InterpolationPart value_part(const ast::Expr* value) { return {{}, value}; }

}  // namespace

// string: QUOTE (STRING_TEXT | STRING_DOLLAR | STRING_ESCAPE | STRING_BAD | STRING_OPEN_EXPR expr EXPR_CLOSE)*
// STRING_CLOSE | ...
const ast::Expr* build_string(Build& build, Node string) {
  Cursor cursor(string);
  if (cursor.take_token().type == Tok::TEXT_OPEN) return build_text_block(build, string);
  Piece piece(build);
  std::vector<ast::InterpolationPart> parts;
  while (!cursor.done()) {
    if (!cursor.accept(Tok::STRING_OPEN_EXPR)) {
      piece.add(cursor.take_token());
      continue;
    }
    if (!piece.empty()) parts.push_back({piece.take(), nullptr});
    const Node value = cursor.take();
    const bool doubled = first_token(value).type == Tok::LBRACE;
    parts.push_back(value_part(doubled ? doubled_braces(build, value) : build_expr(build, value)));
  }
  const Span span = build.span(string);
  if (parts.empty()) return build.arena.make<ast::StringExpr>(ast::Expr{ast::ExprKind::String, span}, piece.take());
  if (!piece.empty()) parts.push_back({piece.take(), nullptr});
  return build.arena.make<ast::InterpolationExpr>(ast::Expr{ast::ExprKind::Interpolation, span},
                                                  build.arena.copy(parts));
}

std::string_view build_plain_string(Build& build, Node string) {
  const ast::Expr* made = build_string(build, string);
  if (made->kind == ast::ExprKind::String) return static_cast<const ast::StringExpr*>(made)->value;
  if (made->kind == ast::ExprKind::Interpolation) {
    build.report.at(first_token(string).begin, last_token(string).end, diag::BadString,
                    "must be plain text, without '${...}'");
  }
  return {};
}

}  // namespace dpc::parse
