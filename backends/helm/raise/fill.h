// Pass: data that is taken whole gets the defaults of its types, and null for what is optional and not written.
//
// values.yaml has the defaults of params, but not those of fields in the elements of open lists and maps and in
// optional records: a template has to bring them. `json(values.hosts)` becomes a loop that writes out each field of an
// element; fields that are asked for alone are lowered to `dig`, see Lower::field. Only what lacks something is written
// out.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "ir/rewrite.h"

namespace dpc::helm {

class Fill : public ir::Rewriter {
 public:
  using Rewriter::Rewriter;

 protected:
  const ir::Node* changed(const ir::Node* node) override;

 private:
  const ir::Node* whole(const ir::Node* value);
  const ir::Node* filled(const ir::Node* value);
  const ir::Node* of_type(const ir::Node* value, const ir::Type& type, std::uint8_t keep);
  const ir::Node* of_record(const ir::Node* value, const ir::Type& type);
  const ir::Node* as_text(const ir::Node* element);
  const ir::Node* looped(const ir::Node* collection, ir::Op container, std::uint8_t keep);
  const ir::Node* within(const ir::Node* value, const ir::Type& type);
  std::optional<std::vector<ir::Entry>> whole_entries(std::span<const ir::Entry> from);
  const ir::Node* with_entries(const ir::Node* container);
  const ir::Node* with_arguments(const ir::Node* call);

  std::unordered_map<const ir::Node*, const ir::Node*> filled_;
};

}  // namespace dpc::helm
