#include "backends/helm/raise/conditions.h"

#include <algorithm>
#include <unordered_map>

#include "ir/builtins/lower.h"

namespace dpc::helm {

using ir::Builtin;
using ir::Node;
using ir::Op;

namespace {

bool is_call(const Node* node, Builtin junction) { return node->op == Op::Call && node->builtin == junction; }

constexpr unsigned deepest = 64;

class Shorten {
 public:
  explicit Shorten(ir::Builder& builder) : builder_(builder) {}

  void suppose(const Node* node, bool holds) {
    if (is_call(node, Builtin::Not)) return suppose(node->kid(0), !holds);
    if (is_call(node, holds ? Builtin::And : Builtin::Or)) {
      suppose(node->kid(0), holds);
      suppose(node->kid(1), holds);
    }
    known_[node] = holds;
    imply(node, holds);
  }

  const Node* run(const Node* node, unsigned depth = 0) {
    if (const auto known = known_.find(node); known != known_.end()) return builder_.boolean(known->second);
    if (depth > deepest) return node;
    if (is_call(node, Builtin::Not)) return builder_.logical_not(run(node->kid(0), depth + 1));
    if (is_call(node, Builtin::And)) return junction(node, Builtin::And, depth);
    if (is_call(node, Builtin::Or)) return junction(node, Builtin::Or, depth);
    return node;
  }

 private:
  // What an atom says of others: an element of a list that is empty, a text that equals a literal.
  void imply(const Node* node, bool holds) {
    if (is_call(node, Builtin::IsEmpty) && holds) empty_.push_back(node->kid(0));
  }

  // An empty list has no element.
  bool is_refuted(const Node* node) const {
    if (!is_call(node, Builtin::Has)) return false;
    const Node* in = node->kid(0);
    if (in->op == Op::List && in->count == 1 && in->entries()[0].value->op == Op::Range)
      in = in->entries()[0].value->only;
    return std::find(empty_.begin(), empty_.end(), in) != empty_.end();
  }

  const Node* junction(const Node* node, Builtin kind, unsigned depth) {
    std::vector<const Node*> terms = terms_of(node, kind);
    // What one term becomes may say more to the others.
    bool again = true;
    for (int round = 0; again && round < 3; ++round) again = shorten_terms(terms, kind, depth);
    const Node* out = builder_.boolean(kind == Builtin::And);
    for (const Node* term : terms)
      out = kind == Builtin::And ? builder_.logical_and(out, term) : builder_.logical_or(out, term);
    return out;
  }

  bool shorten_terms(std::vector<const Node*>& terms, Builtin kind, unsigned depth) {
    const std::vector<const Node*> before = terms;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      Shorten inner = *this;
      for (std::size_t j = 0; j < terms.size(); ++j) {
        if (j != i) inner.suppose(terms[j], kind == Builtin::And);
      }
      terms[i] = inner.is_refuted(terms[i]) ? builder_.boolean(false) : inner.refuted(terms[i], depth);
    }
    return terms != before;
  }

  const Node* refuted(const Node* term, unsigned depth) {
    for (const Node* each : terms_of(term, is_call(term, Builtin::And) ? Builtin::And : Builtin::Or)) {
      const Node* atom = is_call(each, Builtin::Not) ? each->kid(0) : each;
      if (is_refuted(atom)) known_[atom] = false;
    }
    return run(term, depth + 1);
  }

  ir::Builder& builder_;
  std::unordered_map<const Node*, bool> known_;
  std::vector<const Node*> empty_;
};

}  // namespace

std::vector<const Node*> terms_of(const Node* node, Builtin junction) {
  std::vector<const Node*> terms, stack{node};
  while (!stack.empty()) {
    const Node* at = stack.back();
    stack.pop_back();
    if (!is_call(at, junction)) {
      terms.push_back(at);
      continue;
    }
    stack.push_back(at->kid(1));
    stack.push_back(at->kid(0));
  }
  return terms;
}

const Node* shortened(ir::Builder& builder, const Node* condition, const Node* given) {
  if (condition == nullptr) return nullptr;
  Shorten shorten(builder);
  if (given != nullptr) shorten.suppose(given, true);
  return shorten.run(condition);
}

bool is_or_else(const Node* node) {
  return node->op == Op::Select && is_call(node->kid(0), Builtin::IsEmpty) && node->kid(0)->kid(0) == node->kid(2) &&
         ir::false_when_empty(*node->kid(2));
}

bool is_negative(const Node* condition) {
  return is_call(condition, Builtin::Not) || is_call(condition, Builtin::IsEmpty);
}

}  // namespace dpc::helm
