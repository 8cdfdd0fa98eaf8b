#include "frontend/parse/words.h"

namespace dpc::parse {
namespace {

bool starts_operand(Tok type) {
  switch (type) {
    case Tok::IDENT:
    case Tok::INT:
    case Tok::FLOAT:
    case Tok::TRUE:
    case Tok::FALSE:
    case Tok::NULL_WORD:
    case Tok::NONE:
    case Tok::QUOTE:
    case Tok::TEXT_OPEN:
    case Tok::NOT:
    case Tok::LPAREN:
    case Tok::MINUS:
    case Tok::LBRACK: return true;
    default: return false;
  }
}

// Words whose form has a '{' right after them or after the name that a hurried author left out.
bool takes_brace(Tok word) {
  switch (word) {
    case Tok::APP:
    case Tok::VALUES:
    case Tok::COMPONENT:
    case Tok::ENVIRONMENT:
    case Tok::PATCH:
    case Tok::TEST: return true;
    default: return false;
  }
}

bool is_block_word(Tok word) {
  return word == Tok::CHECK || word == Tok::ALLOW || word == Tok::GIVEN || word == Tok::EXPECT;
}

}  // namespace

Tok any_word(std::string_view word) {
  switch (word.size()) {
    case 2: return word == "fn" ? Tok::FN : Tok::IDENT;
    case 3: return word == "app" ? Tok::APP : word == "use" ? Tok::USE : Tok::IDENT;
    case 4: return word == "type" ? Tok::TYPE : word == "test" ? Tok::TEST : Tok::IDENT;
    case 5:
      if (word == "patch") return Tok::PATCH;
      if (word == "check") return Tok::CHECK;
      if (word == "allow") return Tok::ALLOW;
      return word == "given" ? Tok::GIVEN : Tok::IDENT;
    case 6: return word == "values" ? Tok::VALUES : word == "expect" ? Tok::EXPECT : Tok::IDENT;
    case 7: return word == "feature" ? Tok::FEATURE : Tok::IDENT;
    case 9: return word == "component" ? Tok::COMPONENT : Tok::IDENT;
    case 11: return word == "environment" ? Tok::ENVIRONMENT : Tok::IDENT;
  }
  return Tok::IDENT;
}

Tok file_word(std::string_view word, const Token& next) {
  const Tok type = any_word(word);
  if (type == Tok::IDENT || type == Tok::GIVEN || type == Tok::EXPECT || next.newline_before) return Tok::IDENT;
  if (next.type == Tok::LBRACE) return takes_brace(type) ? type : Tok::IDENT;
  return starts_operand(next.type) ? type : Tok::IDENT;
}

Tok block_word(std::string_view word, const Token& next) {
  const Tok type = any_word(word);
  return is_block_word(type) && !next.newline_before && starts_operand(next.type) ? type : Tok::IDENT;
}

}  // namespace dpc::parse
