#include "ir/guard.h"

#include <unordered_set>

#include "ir/guard/normalise.h"
#include "ir/guard/search.h"

namespace dpc::ir {
namespace {

using namespace guard;

std::vector<const Node*> conjuncts(const Node* condition) {
  std::vector<const Node*> found, stack{condition};
  while (!stack.empty()) {
    const Node* node = stack.back();
    stack.pop_back();
    if (node == nullptr) continue;
    if (node->op == Op::Call && node->builtin == Builtin::And) {
      stack.push_back(node->kid(1));
      stack.push_back(node->kid(0));
    } else {
      found.push_back(node);
    }
  }
  return found;
}

// Most questions are of this form: the claim is a part of the assumption.
bool says(const Node* assumption, const Node* claim) {
  const std::vector<const Node*> given = conjuncts(assumption);
  const std::unordered_set<const Node*> known(given.begin(), given.end());
  for (const Node* part : conjuncts(claim)) {
    if (!known.contains(part) && !(part->op == Op::Bool && part->b)) return false;
  }
  return true;
}

// Is there a case in which `given` holds and `broken`, unless it is null, does not? The answer is worded for
// satisfiable().
Verdict decide(Builder& builder, const Node* given, const Node* broken, std::uint32_t steps) {
  Variables variables(builder);
  Formulas formulas;
  Normaliser collect(builder, variables, formulas, steps);
  collect.condition(given);
  collect.condition(broken);
  variables.freeze();

  Normaliser normalise(builder, variables, formulas, steps);
  Formula body = normalise.condition(given);
  if (broken != nullptr) body = formulas.all_of({body, negate(normalise.condition(broken))});
  const Formula ties = normalise.ties();
  Budget budget{steps};
  Search search(formulas, variables, ties, budget);
  Verdict verdict;
  switch (search.run(body)) {
    case Search::Found::Yes:
      verdict.answer = Answer::Yes;
      for (const Choosing& choice : search.example()) {
        const Variable& variable = variables[choice.variable];
        verdict.example.push_back(
            {variable.node, describe(variable, variable.classes[choice.cls], variable.classes[choice.last])});
      }
      break;
    case Search::Found::No: verdict.answer = Answer::No; break;
    case Search::Found::Perhaps:
      for (std::uint32_t variable : search.undecided()) verdict.undecided.push_back(variables[variable].node);
      break;
    case Search::Found::Exhausted:
      for (std::uint32_t i = 0; i < variables.size(); ++i) verdict.undecided.push_back(variables[i].node);
      break;
  }
  // What was reported already is not to be reported again in other words.
  if (normalise.met_error()) verdict = {broken == nullptr ? Answer::Yes : Answer::No, {}, {}};
  return verdict;
}

}  // namespace

Verdict implies(Builder& builder, const Node* assumption, const Node* claim, std::uint32_t budget) {
  if (says(assumption, claim)) return {Answer::Yes, {}, {}};
  Verdict verdict = decide(builder, assumption, claim, budget);
  if (verdict.answer != Answer::Unknown) verdict.answer = verdict.answer == Answer::Yes ? Answer::No : Answer::Yes;
  return verdict;
}

Verdict satisfiable(Builder& builder, const Node* condition, std::uint32_t budget) {
  if (condition == nullptr) return {Answer::Yes, {}, {}};
  return decide(builder, condition, nullptr, budget);
}

}  // namespace dpc::ir
