#include "ir/refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

#include "ir/builder.h"
#include "ir/text_language.h"
#include "ir/text_proofs.h"

namespace dpc::ir {
namespace {

// What is asked of one expression, wherever it stands.
struct Question {
  enum class Of : std::uint8_t { Whole, Keys, Values };  // of a map: each key or value
  Of of = Of::Whole;
  const Node* value = nullptr;
  const Node* guard = nullptr;  // one of the places has it
  Demand::Kind kind{};
  std::string_view pattern;
  std::uint32_t most = UINT32_MAX;
  bool begins = false;  // the value is the begin of the text that is asked
  std::string what;
  std::string_view words;
  Span span;
};

std::string_view place_of(const ParamPath& path) {
  std::string_view text = path.text.text();
  if (path.root == Root::Values) text.remove_prefix(std::string_view("values.").size());
  return text;
}

// "image.repository and image.tag"; empty where none is in it.
std::string params_of(const Node* node) {
  std::vector<std::string_view> names;
  std::unordered_set<const Node*> seen;
  std::vector<const Node*> todo = {node};
  while (!todo.empty()) {
    const Node* at = todo.back();
    todo.pop_back();
    if (!seen.insert(at).second || names.size() > 8) continue;
    if (at->op == Op::Param && std::ranges::find(names, place_of(*at->param)) == names.end())
      names.push_back(place_of(*at->param));
    for (std::size_t i = at->kids().size(); i-- > 0;) todo.push_back(at->kid(i));
  }
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += fmt::format("{}{}", i == 0 ? "" : i + 1 == names.size() ? " and " : ", ", names[i]);
  return out;
}

class Refusals {
 public:
  explicit Refusals(Builder& builder) : b_(builder) {}

  void add(const Demand& demand) {
    if (demand.kind == Demand::Kind::Map) return add_map(demand);
    Question question;
    question.value = demand.value;
    question.guard = demand.guard;
    question.kind = demand.kind;
    question.pattern = demand.wanted.pattern;
    question.most = demand.wanted.most;
    question.what = demand.what;
    question.words = demand.wanted.words;
    question.span = demand.span;
    if (demand.kind == Demand::Kind::Text) {
      if (demand.may_be_empty) question.guard = b_.logical_and(demand.guard, filled(demand.value));
      shorten(question, demand.wanted);
    }
    add(std::move(question));
  }

  std::vector<Check> checks() {
    std::vector<Check> out;
    for (const Question& question : all_)
      out.push_back({question.guard, condition(question), message(question), question.span});
    return out;
  }

 private:
  void add(Question question) {
    const auto [known, fresh] =
        places_.try_emplace({question.value, question.of, question.pattern, question.most}, all_.size());
    if (!fresh) {
      const Node*& guard = all_[known->second].guard;
      guard = guard == nullptr || question.guard == nullptr ? nullptr : b_.logical_or(guard, question.guard);
      return;
    }
    all_.push_back(std::move(question));
  }

  void add_map(const Demand& demand) {
    const Type& type = without_optional(*demand.value->type);
    const TypeKind element = type.kind == TypeKind::Map ? type.element->kind : TypeKind::Error;
    if ((!is_text(element) && element != TypeKind::Enum) || demand.value->tainted()) return;
    if (!demand.keys.pattern.empty()) add_part(demand, Question::Of::Keys, demand.keys, demand.what);
    if (!demand.values_what.empty()) add_part(demand, Question::Of::Values, demand.wanted, demand.values_what);
  }

  void add_part(const Demand& demand, Question::Of of, const WantedText& wanted, std::string_view what) {
    Question question;
    question.of = of;
    question.value = demand.value;
    question.guard = demand.guard;
    question.kind = demand.kind;
    question.pattern = wanted.counted.empty() ? wanted.pattern : wanted.counted;
    question.most = wanted.counted.empty() ? wanted.most : UINT32_MAX;
    question.what = what;
    question.words = wanted.words;
    question.span = demand.span;
    const Node* each = b_.var(b_.fresh_var(), without_optional(*demand.value->type).element);
    const bool proven = of == Question::Of::Values && longest(each) <= wanted.most &&
                        proofs_.always_matches(each, wanted.pattern);
    if (!proven) add(std::move(question));
  }

  const Node* filled(const Node* value) {
    return b_.logical_not(b_.call(Builtin::IsEmpty, {value}, b_.types().boolean));
  }

  // Where all but the begin is known to be right, the begin alone is asked: it is that of other names as well.
  void shorten(Question& question, const WantedText& wanted) {
    const bool short_enough = longest(question.value) <= wanted.most;
    if (short_enough) question.most = UINT32_MAX;
    const Node* value = question.value;
    if (value->op == Op::Concat && short_enough && !wanted.start.empty()) {
      const std::span<const Node* const> rest = value->kids().subspan(1);
      const bool dashed = rest[0]->op == Op::String && rest[0]->text().starts_with('-');
      if (dashed && proofs_.always_matches_behind(wanted.start, rest, wanted.pattern)) {
        question.value = value->kid(0);
        question.pattern = wanted.start;
        question.begins = true;
        return;
      }
    }
    if (short_enough || wanted.counted.empty()) return;
    question.pattern = wanted.counted;
    question.most = UINT32_MAX;
  }

  // The keys or values of the map that are not as they should be.
  const Node* wrong(const Question& question) {
    const Type* text = b_.types().string;
    const bool keys = question.of == Question::Of::Keys;
    RangeInfo info{b_.fresh_var(), b_.fresh_var(), text, without_optional(*question.value->type).element,
                   b_.symbol("key"), b_.symbol("value"), {}};
    const Node* each = keys ? b_.var(info.key_var, text) : b_.var(info.value_var, info.value_type);
    info.entries = b_.arena().copy(std::vector{Entry{{}, each, b_.logical_not(matches(each, question)), {}}});
    const Entry range{{}, b_.range(question.value, info), nullptr, {}};
    return b_.list(std::span(&range, 1), b_.types().string_list);
  }

  const Node* matches(const Node* text, const Question& question) {
    const Type* boolean = b_.types().boolean;
    const Node* matches = b_.call(Builtin::Matches, {text, b_.string(question.pattern)}, boolean);
    if (question.most == UINT32_MAX) return matches;
    const std::string length = fmt::format(".{{0,{}}}", question.most);
    return b_.logical_and(matches, b_.call(Builtin::Matches, {text, b_.string(length)}, boolean));
  }

  const Node* condition(const Question& question) {
    const Type* boolean = b_.types().boolean;
    if (question.of != Question::Of::Whole) return b_.call(Builtin::IsEmpty, {wrong(question)}, boolean);
    if (question.kind == Demand::Kind::Number)
      return b_.logical_and(b_.call(Builtin::Le, {b_.integer(INT32_MIN), question.value}, boolean),
                            b_.call(Builtin::Le, {question.value, b_.integer(INT32_MAX)}, boolean));
    return matches(question.value, question);
  }

  const Node* message(const Question& question) {
    const std::string params = params_of(question.value);
    const std::string where = params.empty() ? "" : params + ": ";
    const bool number = question.kind == Demand::Kind::Number;
    const Node* value = question.value;
    if (question.of != Question::Of::Whole)
      value = b_.call(Builtin::Join, {wrong(question), b_.string("', '")}, b_.types().string);
    if (number) value = b_.call(Builtin::Str, {value}, b_.types().string);
    const std::string quote = number ? "" : "'";
    const std::string why =
        number ? fmt::format(" is too large for '{}', which has 32 bits", question.what)
               : fmt::format(" {} {}: {}", question.begins ? "cannot begin a" : "is no", question.what, question.words);
    const Node* parts[] = {b_.string(where + quote), value, b_.string(quote + why)};
    return b_.concat(parts);
  }

  Builder& b_;
  TextProofs proofs_;
  std::vector<Question> all_;
  std::map<std::tuple<const Node*, Question::Of, std::string_view, std::uint32_t>, std::size_t> places_;
};

}  // namespace

std::vector<Check> refusals_of(std::span<const Demand> demands, Builder& builder) {
  Refusals refusals(builder);
  for (const Demand& demand : demands) refusals.add(demand);
  return refusals.checks();
}

}  // namespace dpc::ir
