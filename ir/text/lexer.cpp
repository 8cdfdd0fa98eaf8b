#include "ir/text/lexer.h"

#include <charconv>
#include <cstdlib>

namespace dpc::ir::text {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ','; }

class Scan {
 public:
  Scan(std::string_view source, std::size_t at) : source_(source), at_(at) {}

  Token token() {
    while (is_space(look())) ++at_;
    begin_ = at_;
    if (at_ >= source_.size()) return make(Tok::End);
    const char c = look();
    if (source_.substr(at_).starts_with("///")) return doc();
    if (is_letter(c)) return word();
    if (is_digit(c) || (c == '-' && is_digit(look(1)))) return number();
    if (c == '"') return string();
    if ((c == '%' || c == '$') && is_digit(look(1))) return numbered();
    return mark();
  }

  Token bare() {
    begin_ = at_;
    while (is_letter(look()) || is_digit(look()) || look() == '/' || look() == '.' || look() == '-') ++at_;
    return make(at_ > begin_ ? Tok::Word : Tok::Bad);
  }

 private:
  char look(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

  Token make(Tok kind) const {
    Token token;
    token.kind = kind;
    token.begin = begin_;
    token.end = at_;
    token.text = source_.substr(begin_, at_ - begin_);
    return token;
  }

  Token bad(std::string why) const {
    Token token = make(Tok::Bad);
    token.text = std::move(why);
    return token;
  }

  Token word() {
    while (is_letter(look()) || is_digit(look())) ++at_;
    return make(Tok::Word);
  }

  Token doc() {
    at_ += 3;
    if (look() == ' ') ++at_;
    const std::size_t first = at_;
    while (at_ < source_.size() && look() != '\n') ++at_;
    Token token = make(Tok::Doc);
    token.text = source_.substr(first, at_ - first);
    return token;
  }

  Token number() {
    ++at_;
    while (is_digit(look())) ++at_;
    bool whole = true;
    if (look() == '.' && is_digit(look(1))) {
      whole = false;
      ++at_;
      while (is_digit(look())) ++at_;
    }
    const bool sign = look(1) == '+' || look(1) == '-';
    if ((look() == 'e' || look() == 'E') && is_digit(look(sign ? 2 : 1))) {
      whole = false;
      at_ += sign ? 2 : 1;
      while (is_digit(look())) ++at_;
    }
    Token token = make(whole ? Tok::Int : Tok::Float);
    const char* first = token.text.data();
    const char* last = first + token.text.size();
    const auto fault =
        whole ? std::from_chars(first, last, token.number).ec : std::from_chars(first, last, token.floating).ec;
    return fault == std::errc() ? token : bad("a number that does not fit");
  }

  Token numbered() {
    const Tok kind = look() == '%' ? Tok::Shared : Tok::Variable;
    ++at_;
    while (is_digit(look())) ++at_;
    Token token = make(kind);
    std::uint32_t value = 0;
    const auto fault = std::from_chars(token.text.data() + 1, token.text.data() + token.text.size(), value).ec;
    token.number = value;
    return fault == std::errc() ? token : bad("a number that does not fit");
  }

  bool escape(std::string& out) {
    const char c = look();
    ++at_;
    if (c == 'n') out += '\n';
    else if (c == 't') out += '\t';
    else if (c == 'r') out += '\r';
    else if (c == '"' || c == '\\') out += c;
    else if (c == 'x' && at_ + 2 <= source_.size()) {
      unsigned value = 0;
      const char* first = source_.data() + at_;
      const auto [end, fault] = std::from_chars(first, first + 2, value, 16);
      if (fault != std::errc() || end != first + 2) return false;
      out += static_cast<char>(value);
      at_ += 2;
    } else {
      return false;
    }
    return true;
  }

  Token string() {
    ++at_;
    std::string text;
    while (at_ < source_.size() && look() != '"') {
      if (look() == '\n') return bad("a text that is not closed");
      const char c = look();
      ++at_;
      if (c != '\\') {
        text += c;
      } else if (!escape(text)) {
        return bad("an escape that has no meaning");
      }
    }
    if (at_ >= source_.size()) return bad("a text that is not closed");
    ++at_;
    Token token = make(Tok::String);
    token.text = std::move(text);
    return token;
  }

  Token mark() {
    static constexpr std::string_view marks[] = {"...", "..", "&&", "||", "==", "!=", "<=", "<", ">", "=", "!", "(",
                                                 ")",   "{",  "}",  "[",  "]",  ":",  ".",  "#", "?", "|", "@"};
    for (std::string_view it : marks) {
      if (!source_.substr(at_).starts_with(it)) continue;
      at_ += it.size();
      return make(Tok::Mark);
    }
    return bad("a character that has no meaning");
  }

  std::string_view source_;
  std::size_t at_;
  std::size_t begin_ = 0;
};

}  // namespace

Token next_token(std::string_view source, std::size_t at) { return Scan(source, at).token(); }
Token bare_token(std::string_view source, std::size_t at) { return Scan(source, at).bare(); }

}  // namespace dpc::ir::text
