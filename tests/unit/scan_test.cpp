// The scanner is written by hand; grammar/DpLexer.g4 is its specification. Both read the corpus, its mutations and
// random soups.
#include "frontend/parse/scan.h"

#include <gtest/gtest.h>

#include <DpLexer.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "support/utf8.h"

namespace dpc::parse {
namespace {

struct Lexeme {
  std::size_t type;
  std::size_t begin;
  std::size_t end;
  friend bool operator==(const Lexeme&, const Lexeme&) = default;
};

void PrintTo(const Lexeme& lexeme, std::ostream* out) {
  *out << lexeme.type << "@" << lexeme.begin << "-" << lexeme.end;
}

// ANTLR's popMode throws where the grammar pops once too often; the scanner stays in the mode it is in.
class GuardedLexer : public DpLexer {
 public:
  using DpLexer::DpLexer;
  std::size_t popMode() override { return modeStack.empty() ? mode : DpLexer::popMode(); }
};

// ANTLR counts characters, the scanner bytes.
std::vector<std::size_t> byte_offsets(const std::string& text) {
  std::vector<std::size_t> offsets;
  for (std::size_t at = 0; at < text.size(); at += decode_utf8(std::string_view(text).substr(at)).size)
    offsets.push_back(at);
  offsets.push_back(text.size());
  return offsets;
}

std::vector<Lexeme> by_specification(const std::string& text) {
  const std::vector<std::size_t> offsets = byte_offsets(text);
  antlr4::ANTLRInputStream input(text);
  GuardedLexer lexer(&input);
  lexer.removeErrorListeners();
  std::vector<Lexeme> out;
  for (auto token = lexer.nextToken(); token->getType() != antlr4::Token::EOF; token = lexer.nextToken()) {
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL && token->getType() != DpLexer::DOC) continue;
    out.push_back({token->getType(), offsets.at(token->getStartIndex()), offsets.at(token->getStopIndex() + 1)});
  }
  return out;
}

std::vector<Lexeme> by_scanner(const std::string& text, bool& ends_several_strings) {
  const Scan scanned = scan(text, 0);
  std::vector<Lexeme> out;
  for (const Token& token : scanned.tokens) {
    if (token.type == Tok::END_OF_FILE) break;
    ends_several_strings |= token.type == Tok::STRING_END_OF_LINE && token.unpaired;
    out.push_back({static_cast<std::size_t>(token.type), token.begin, token.end});
  }
  for (const DocLine& doc : scanned.docs) out.push_back({DpLexer::DOC, doc.begin, doc.end});
  std::sort(out.begin(), out.end(), [](const Lexeme& a, const Lexeme& b) { return a.begin < b.begin; });
  return out;
}

// False where the two may differ: the scanner ends all strings of a line with an unclosed one, which modes cannot say.
bool compare(const std::string& text) {
  bool ends_several_strings = false;
  const std::vector<Lexeme> scanned = by_scanner(text, ends_several_strings);
  if (ends_several_strings) return false;
  EXPECT_EQ(by_specification(text), scanned) << "in: " << text;
  return true;
}

std::vector<std::string> corpus() {
  std::vector<std::filesystem::path> paths;
  for (const char* folder : {"/tests/corpus", "/stdlib", "/examples"}) {
    const std::string root = std::string(DPC_SOURCE_DIR) + folder;
    if (!std::filesystem::exists(root)) continue;
    for (const auto& file : std::filesystem::recursive_directory_iterator(root)) {
      if (file.path().extension() == ".dp") paths.push_back(file.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    if (text.str().size() < 2) continue;
    texts.push_back(text.str());
    // ANTLR's stream takes the byte order mark away
    if (texts.back().starts_with("\xEF\xBB\xBF")) texts.back().erase(0, 3);
  }
  return texts;
}

TEST(Scan, AgreesWithTheGrammarOnTheCorpus) {
  const std::vector<std::string> texts = corpus();
  ASSERT_GE(texts.size(), 4u);
  for (const std::string& text : texts) EXPECT_TRUE(compare(text));
}

TEST(Scan, AgreesWithTheGrammarOnMutations) {
  std::mt19937 random(1);
  std::size_t compared = 0;
  for (const std::string& text : corpus()) {
    const std::vector<std::size_t> offsets = byte_offsets(text);
    for (int i = 0; i < 20; ++i) {
      const std::size_t from = random() % (offsets.size() - 1);
      const std::size_t to = std::min(from + random() % 40, offsets.size() - 1);
      std::string changed = text;
      changed.erase(offsets[from], offsets[to] - offsets[from]);
      compared += compare(changed) ? 1 : 0;
    }
  }
  EXPECT_GE(compared, 40u);
}

TEST(Scan, AgreesWithTheGrammarOnTokenSoups) {
  const std::vector<std::string> pieces = {
      "if",  "in",  "iff",  "or_else", "or_",  "none",  "a",  "_b1",    "0",  "1.5",      "1.",
      "1e5", "1e",  "1_0",  "..",      "...",  ".",     "=>", "==",     "=",  "!=",       "!",
      "<=",  ">=",  "<",    ">",       "&&",   "&",     "||", "|",      "??", "?",        "+",
      "-",   "*",   "/",    "//c",     "///d", "/*x*/", "/*", "*/",     "@",  ":",        ",",
      "(",   ")",   "[",    "]",       "{",    "}",     "\"", "\"\"\"", "${", "${{",      "$",
      "\\",  "\\n", "\\\"", "\n",      "\r\n", "\r",    " ",  "\t",     "#",  "\xC3\xA9", "\xF0\x9F\x98\x80",
      "~"};
  std::mt19937 random(2);
  std::size_t compared = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text += pieces[random() % pieces.size()];
    compared += compare(text) ? 1 : 0;
    if (HasFailure()) return;
  }
  EXPECT_GE(compared, 2000u);
}

TEST(Scan, EndsAllStringsOfALineWithAnUnclosedOne) {
  const Scan scanned = scan("\"a${b\"\nc", 0);
  ASSERT_GE(scanned.tokens.size(), 3u);
  EXPECT_EQ(scanned.tokens[scanned.tokens.size() - 2].type, Tok::IDENT);
  EXPECT_TRUE(scanned.tokens[scanned.tokens.size() - 2].newline_before);
}

}  // namespace
}  // namespace dpc::parse
