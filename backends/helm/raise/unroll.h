// Pass: a loop over a list or map that is written out becomes what it makes of each element.
//
// `for k, v in { a = 1, b = 2 when c, for x in values.xs { [x] = 3 } } { [k] = str(v) }` becomes an entry for `a`, one
// for `b` under its condition, and a loop over values.xs. Templates can loop over params, and not over what has
// conditions in it. Afterwards loops run over params, fields of loop variables, and what functions make.
#pragma once

#include "ir/rewrite.h"

namespace dpc::helm {

// An entry or its guard has the loop's variable in it.
bool uses(std::span<const ir::Entry> entries, std::uint32_t variable);

class Unroll : public ir::Rewriter {
 public:
  using Rewriter::Rewriter;

 protected:
  const ir::Node* changed(const ir::Node* node) override;

 private:
  bool add(std::vector<ir::Entry>& out, const ir::Entry& loop);
  bool add_round(std::vector<ir::Entry>& out, const ir::RangeInfo& info, ir::Op collection, const ir::Entry& element,
                 std::int64_t index, const ir::Node* guard, Span span);
  std::vector<ir::Entry> counted_from(const ir::RangeInfo& info, std::int64_t before);
};

}  // namespace dpc::helm
