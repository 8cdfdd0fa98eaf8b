// Patterns as automata: alternatives, sequences, repetition, classes, escapes. What is anchored at a begin or an end
// matches whole texts here in any case.
#include "ir/text_automaton.h"

namespace dpc::ir {
namespace {

using Fragment = Automaton::Fragment;

constexpr unsigned deepest = 32;
constexpr std::size_t most_states = 4096;
constexpr unsigned most_copies = 64;

Characters range(char from, char to) {
  Characters out;
  for (int c = from; c <= to; ++c) out.set(static_cast<std::size_t>(c));
  return out;
}

Characters one(char c) { return range(c, c); }

class Reader {
 public:
  Reader(Automaton& automaton, std::string_view text) : a_(automaton), text_(text) {}

  std::optional<Fragment> whole() {
    std::optional<Fragment> out = alternatives(0);
    return at_ == text_.size() && !failed_ ? out : std::nullopt;
  }

 private:
  bool ends() const { return at_ >= text_.size(); }
  char peek() const { return ends() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (ends() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  Fragment fail() {
    failed_ = true;
    at_ = text_.size();
    return a_.nothing();
  }

  Fragment alternatives(unsigned depth) {
    if (depth > deepest) return fail();
    Fragment out = sequence(depth);
    while (take('|')) out = a_.either(out, sequence(depth));
    return out;
  }

  Fragment sequence(unsigned depth) {
    Fragment out = a_.nothing();
    while (!ends() && peek() != '|' && peek() != ')') {
      if (a_.size() > most_states) return fail();
      out = a_.then(out, repetition(depth));
    }
    return out;
  }

  Fragment repetition(unsigned depth) {
    const std::size_t from = at_;
    Fragment out = atom(depth);
    const std::size_t to = at_;
    while (!ends() && !failed_) {
      if (take('*')) out = a_.repeated(out, true);
      else if (take('+')) out = a_.repeated(out, false);
      else if (take('?')) out = a_.either(out, a_.nothing());
      else if (peek() == '{') return counted(out, text_.substr(from, to - from), depth);
      else break;
    }
    return out;
  }

  std::optional<unsigned> number() {
    unsigned value = 0;
    const std::size_t from = at_;
    while (!ends() && peek() >= '0' && peek() <= '9' && at_ < from + 4)
      value = value * 10 + static_cast<unsigned>(text_[at_++] - '0');
    return at_ > from ? std::optional(value) : std::nullopt;
  }

  // {2,5}: copies of what is repeated; many of them are as good as any number.
  Fragment counted(Fragment first, std::string_view atom_text, unsigned depth) {
    take('{');
    const std::optional<unsigned> least = number();
    std::optional<unsigned> most = least;
    const bool open = take(',') && !(most = number());
    if (!least || !take('}')) return fail();
    take('?');
    if (open || *most > most_copies) return a_.repeated(first, *least == 0);
    Fragment out = *least == 0 ? a_.nothing() : first;
    for (unsigned i = *least == 0 ? 0 : 1; i < *most; ++i) {
      Reader again(a_, atom_text);
      Fragment copy = again.atom(depth + 1);
      if (again.failed_ || a_.size() > most_states) return fail();
      out = a_.then(out, i < *least ? copy : a_.either(copy, a_.nothing()));
    }
    return out;
  }

  Fragment atom(unsigned depth) {
    const char c = peek();
    ++at_;
    if (c == '^' || c == '$') return a_.nothing();
    if (c == '.') return a_.of(~one('\n'));
    if (c == '[') return a_.of(char_class());
    if (c == '\\') return a_.of(escape());
    if (c == '(') return group(depth);
    if (c == '*' || c == '+' || c == '?' || c == '{') return fail();
    if (static_cast<unsigned char>(c) < 0x80) return a_.of(one(c));
    return a_.of(beyond());
  }

  Characters beyond() {
    while (!ends() && (static_cast<unsigned char>(peek()) & 0xC0) == 0x80) ++at_;
    Characters out;
    return out.set(beyond_ascii);
  }

  Fragment group(unsigned depth) {
    if (take('?') && !take(':')) return fail();
    const Fragment out = alternatives(depth + 1);
    return take(')') ? out : fail();
  }

  Characters escape() {
    const char c = peek();
    ++at_;
    const Characters digit = range('0', '9');
    const Characters word = digit | range('a', 'z') | range('A', 'Z') | one('_');
    const Characters space = one(' ') | one('\t') | one('\n') | one('\f') | one('\r');
    switch (c) {
      case 'd': return digit;
      case 'D': return ~digit;
      case 'w': return word;
      case 'W': return ~word;
      case 's': return space;
      case 'S': return ~space;
      case 't': return one('\t');
      case 'n': return one('\n');
      case 'r': return one('\r');
    }
    const bool sign = c > ' ' && c < 0x7F && !word.test(static_cast<std::size_t>(c));
    if (sign) return one(c);
    fail();
    return {};
  }

  Characters char_class() {
    const bool negated = take('^');
    Characters out;
    for (bool first = true; !ends() && (peek() != ']' || first); first = false) {
      if (text_.substr(at_).starts_with("[:")) {
        fail();
        return {};
      }
      const char from = text_[at_++];
      if (static_cast<unsigned char>(from) >= 0x80) {
        out |= beyond();
      } else if (from == '\\') {
        out |= escape();
      } else if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        ++at_;
        const char to = text_[at_++];
        if (static_cast<unsigned char>(to) >= 0x80 || to == '\\' || to < from) {
          fail();
          return {};
        }
        out |= range(from, to);
      } else {
        out |= one(from);
      }
    }
    if (!take(']')) fail();
    // Of the characters beyond ASCII only some are meant.
    if (negated) out = ~out | (out & Characters().set(beyond_ascii));
    return out;
  }

  Automaton& a_;
  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<Fragment> Automaton::pattern(std::string_view pattern) { return Reader(*this, pattern).whole(); }

}  // namespace dpc::ir
