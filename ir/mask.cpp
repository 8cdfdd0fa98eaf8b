#include "ir/mask.h"

#include <vector>

namespace dpc::ir {

const Node* mask_texts(const Node* data, Masks which, Builder& builder) {
  if (data->op == Op::String)
    return which == Masks::EveryText || data->tainted() ? builder.string(masked_text) : data;
  if (data->op != Op::Record && data->op != Op::List) return data;
  std::vector<Entry> entries(data->entries().begin(), data->entries().end());
  for (Entry& entry : entries) entry.value = mask_texts(entry.value, which, builder);
  return data->op == Op::Record ? builder.data_record(entries) : builder.data_list(entries);
}

}  // namespace dpc::ir
