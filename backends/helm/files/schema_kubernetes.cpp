#include "backends/helm/files/schema_kubernetes.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "ir/field_tables.h"
#include "ir/wanted_text.h"

namespace dpc::helm {
namespace {

// k8s.io/apimachinery/pkg/api/resource/quantity.go, as conform_k8s.cpp reads it.
constexpr std::string_view quantity_pattern =
    "^[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$";

Json of_type(const std::vector<std::string_view>& types) {
  Json out;
  out["type"] = json_texts(types);
  return out;
}

// The empty text stands for a field that is not set, as everywhere in Go's API types.
Json closed_enum(k8s::Texts values) {
  std::vector<Json> items = {json_text("")};
  for (const std::string_view value : values) {
    if (!value.empty()) items.push_back(json_text(value));
  }
  items.push_back(json_null());
  Json out;
  out["enum"] = json_list(std::move(items));
  return out;
}

// Nothing is asked of the empty text, which stands for a field that is not set.
void append_rule(Json& out, const ir::WantedText& wanted) {
  out["pattern"] = json_text(fmt::format("^(?:{})?$", wanted.pattern));
  if (wanted.most != UINT32_MAX) out["maxLength"] = json_int(wanted.most);
}

Json int32_schema() {
  Json out = of_type({"integer", "null"});
  out["minimum"] = json_int(INT32_MIN);
  out["maximum"] = json_int(INT32_MAX);
  return out;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

// "core.v1.Toleration"; nothing that a JSON pointer or a URI would escape.
std::string Definitions::fresh_name(k8s::Type type) const {
  std::string name = fmt::format("{}.{}", type.package(), type.name());
  std::ranges::replace_if(name, std::not_fn(is_name_character), '_');
  const auto taken = [&](const std::string& wanted) {
    return std::ranges::any_of(names_, [&](const auto& known) { return known.second == wanted; });
  };
  std::string out = name;
  for (int i = 2; taken(out); ++i) out = fmt::format("{}-{}", name, i);
  return out;
}

Json Definitions::refer(k8s::Type type) {
  auto found = names_.find(type);
  if (found == names_.end()) {
    found = names_.emplace(type, fresh_name(type)).first;
    order_.push_back(type);
  }
  Json out;
  out["$ref"] = json_text("#/definitions/" + found->second);
  return out;
}

Json Definitions::shape(k8s::Shape shape) {
  Json out;
  if (!shape) return out;
  switch (shape.kind()) {
    case k8s::FieldKind::Ref: return refer(shape.type());
    case k8s::FieldKind::Any: return out;
    case k8s::FieldKind::Boolean: return of_type({"boolean", "null"});
    case k8s::FieldKind::Integer: return integer(shape);
    case k8s::FieldKind::Number: return of_type({"number", "null"});
    case k8s::FieldKind::IntOrString: return of_type({"integer", "string", "null"});
    case k8s::FieldKind::Object: return of_type({"object", "null"});
    case k8s::FieldKind::String:
      if (shape.closed() && !shape.values().empty()) return closed_enum(shape.values());
      return of_type({"string", "null"});
    case k8s::FieldKind::Quantity:
      out = of_type({"string", "number", "null"});
      out["pattern"] = json_text(quantity_pattern);
      return out;
    case k8s::FieldKind::List:
      out = of_type({"array", "null"});
      out["items"] = this->shape(shape.element());
      return out;
    case k8s::FieldKind::Map:
      out = of_type({"object", "null"});
      out["additionalProperties"] = this->shape(shape.element());
      return out;
  }
  return out;
}

Json Definitions::integer(k8s::Shape shape) {
  if (shape.format() != k8s::Format::Int32) return of_type({"integer", "null"});
  int32_ = true;
  Json out;
  out["$ref"] = json_text("#/definitions/int32");
  return out;
}

Json Definitions::field(k8s::Type type, k8s::Field field) {
  Json out = shape(field.shape());
  if (const ir::TextRule* rule = ir::text_rule(type, field.name())) append_rule(out, ir::wanted_text(rule->form));
  const ir::MapRule* rule = ir::map_rule(type, field.name());
  if (rule == nullptr) return out;
  append_rule(out["propertyNames"], ir::wanted_text(rule->key));
  if (rule->labels) append_rule(out["additionalProperties"], ir::wanted_text(ir::TextForm::LabelValue));
  return out;
}

Json Definitions::of(k8s::Type type) {
  Json out = of_type({"object", "null"});
  std::vector<Json::Member> properties;
  for (const k8s::Field each : type.fields()) properties.push_back({std::string(each.name()), field(type, each)});
  if (!properties.empty()) out["properties"].members = std::move(properties);
  if (!type.open()) out["additionalProperties"] = json_bool(false);
  return out;
}

std::vector<Json::Member> Definitions::definitions() {
  std::vector<Json::Member> out;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const k8s::Type type = order_[i];
    out.push_back({names_.at(type), of(type)});
  }
  if (int32_) out.push_back({"int32", int32_schema()});
  std::ranges::sort(out, {}, &Json::Member::key);
  return out;
}

}  // namespace dpc::helm
