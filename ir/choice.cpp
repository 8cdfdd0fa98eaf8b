#include "ir/choice.h"

#include <unordered_set>

namespace dpc::ir {

std::vector<const Node*> arms_of(const Node* node) {
  std::vector<const Node*> out, rest{node};
  std::unordered_set<const Node*> seen;
  while (!rest.empty()) {
    const Node* next = rest.back();
    rest.pop_back();
    if (!seen.insert(next).second) continue;
    if (next->op == Op::Select) rest.insert(rest.end(), {next->kid(2), next->kid(1)});
    else out.push_back(next);
  }
  return out;
}

}  // namespace dpc::ir
