// Which fields of Kubernetes objects hold texts of a form, and maps whose keys and values do. Sources as in
// ir/field_rules.h.
#pragma once

#include <span>

#include "ir/rules_text.h"
#include "stdlib/facts/facts.h"

namespace dpc::ir {

struct TextRule {
  std::string_view type, field;
  TextForm form;
  std::string_view what;
  bool may_be_empty = false;
  bool given_on = false;  // other objects take the name over: it is refused once
  bool refers = false;    // to another object: where that is made here, its own name is what is refused
};
struct MapRule {
  std::string_view type, field;
  TextForm key;
  std::string_view what;
  bool labels = false;  // its values are those of labels
};

// What validation asks for among the fields that the API declares as required; the others it does without.
struct Needed {
  std::string_view type, field;
};

// Null where the field has none.
const TextRule* text_rule(k8s::Type type, std::string_view field);
const MapRule* map_rule(k8s::Type type, std::string_view field);
std::span<const Needed> needed_fields();

}  // namespace dpc::ir
