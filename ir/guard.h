// Decides questions about conditions over open params, exactly.
//
// A condition is a boolean combination of atoms. Atoms over one param are decided together: its domain is cut into
// finitely many classes (the literals it is compared with, empty, other; the intervals between the numbers it is
// compared with; set or none), and a search over the classes with early pruning answers. An atom over two open values
// is taken as a free boolean: `implies` stays sound, and the answer is Unknown where only such an atom stands in the
// way.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ir/builder.h"

namespace dpc::ir {

enum class Answer : std::uint8_t { Yes, No, Unknown };

struct Choice {
  const Node* value;   // the param
  std::string state;   // what it is in the counterexample: 'true', '"create"', 'empty', 'at least 5', 'not set'
};

struct Verdict {
  Answer answer = Answer::Unknown;
  std::vector<Choice> example;         // a smallest assignment that shows No (for implies) or Yes (for satisfiable)
  std::vector<const Node*> undecided;  // the atoms that stood in the way of an answer
};

// Does `claim` hold wherever `assumption` does? Null counts as true. `budget` bounds the search steps.
Verdict implies(Builder& builder, const Node* assumption, const Node* claim, std::uint32_t budget);
Verdict satisfiable(Builder& builder, const Node* condition, std::uint32_t budget);

}  // namespace dpc::ir
