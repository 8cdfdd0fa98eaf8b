#include "stdlib/facts/crd/schema.h"

#include <algorithm>

namespace dpc::k8s {
namespace {

// What controller-gen writes for a resource.Quantity.
constexpr std::string_view kQuantity = R"(^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+)))"
                                       R"((([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$)";

struct Context {
  std::string_view package;
  TableBuilder& builder;
  NodeReader& reader;
};

std::uint16_t shape_of(Context& c, const yaml::Node& schema, const std::string& path);

std::uint8_t code(FieldKind kind) { return static_cast<std::uint8_t>(kind); }

Format format_of(std::string_view text) {
  constexpr std::string_view kNames[] = {"",     "int32",     "int64", "float", "double",
                                         "byte", "date-time", "",      "date",  "duration"};
  for (std::size_t at = 0; at < std::size(kNames); ++at) {
    if (kNames[at] == text) return static_cast<Format>(at);
  }
  return Format::Other;
}

ListType list_type_of(std::string_view text) {
  if (text == "atomic") return ListType::Atomic;
  if (text == "set") return ListType::Set;
  return text == "map" ? ListType::Map : ListType::None;
}

template <class Value, class To>
void set_if(const std::optional<Value>& value, std::uint16_t flag, To& to, ConstraintRecord& record) {
  if (!value) return;
  to = *value;
  record.flags |= flag;
}

// The length of a text, a list or a map: the three exclude one another.
std::optional<std::uint32_t> length(Context& c, const yaml::Node& schema, std::string_view bound) {
  for (std::string_view what : {"Length", "Items", "Properties"}) {
    if (auto found = c.reader.count(schema, std::string(bound) + std::string(what))) return found;
  }
  return std::nullopt;
}

std::uint16_t constraints_of(Context& c, const yaml::Node& schema, bool with_pattern) {
  ConstraintRecord r{};
  if (with_pattern) r.pattern = c.builder.text(c.reader.text(schema, "pattern").value_or(""));
  set_if(c.reader.number(schema, "minimum"), constraint_flag::Minimum, r.minimum, r);
  set_if(c.reader.number(schema, "maximum"), constraint_flag::Maximum, r.maximum, r);
  set_if(c.reader.number(schema, "multipleOf"), constraint_flag::MultipleOf, r.multiple_of, r);
  set_if(length(c, schema, "min"), constraint_flag::MinLength, r.min_length, r);
  set_if(length(c, schema, "max"), constraint_flag::MaxLength, r.max_length, r);
  if (c.reader.flag(schema, "exclusiveMinimum")) r.flags |= constraint_flag::ExclusiveMinimum;
  if (c.reader.flag(schema, "exclusiveMaximum")) r.flags |= constraint_flag::ExclusiveMaximum;
  if (c.reader.flag(schema, "uniqueItems")) r.flags |= constraint_flag::Unique;
  return c.builder.constraint(r);
}

FieldRecord field_of(Context& c, const yaml::Node& schema, std::string_view name, std::uint16_t shape, bool required) {
  DetailRecord detail{};
  if (const yaml::Node* value = child(schema, "default")) detail.default_json = c.builder.text(json_of(*value));
  detail.list_map_keys = c.builder.list(c.reader.texts(schema, "x-kubernetes-list-map-keys"));
  auto list_type = list_type_of(c.reader.text(schema, "x-kubernetes-list-type").value_or(""));
  std::uint16_t flags = static_cast<std::uint16_t>(static_cast<unsigned>(list_type) << field_flag::ListTypeShift);
  if (required) flags |= field_flag::Required;
  if (c.reader.text(schema, "x-kubernetes-map-type") == "atomic") flags |= field_flag::AtomicMap;
  return {c.builder.text(name), shape, c.builder.detail(detail), flags};
}

std::uint16_t object_meta(Context& c) {
  ShapeRecord shape{code(FieldKind::Ref), 0, find_type("meta.v1.ObjectMeta").id(), 0, 0, shape_flag::BuiltIn};
  return c.builder.shape(shape);
}

// A definition need not list what every object has.
void add_missing_head(Context& c, std::uint16_t type, const yaml::Node& schema) {
  const yaml::Node* properties = child(schema, "properties");
  std::uint16_t text = c.builder.shape({code(FieldKind::String), 0, 0, 0, 0, 0});
  for (std::string_view name : {"apiVersion", "kind", "metadata"}) {
    if (properties && child(*properties, name)) continue;
    c.builder.add_field(type, {c.builder.text(name), name == "metadata" ? object_meta(c) : text, 0, 0});
  }
}

std::uint16_t add_type(Context& c, const yaml::Node& schema, const std::string& path, bool root) {
  bool open = c.reader.flag(schema, "x-kubernetes-preserve-unknown-fields");
  std::uint16_t type = c.builder.begin_type(c.package, path, open);
  std::vector<std::string_view> required = c.reader.texts(schema, "required");
  std::sort(required.begin(), required.end());
  const yaml::Node* properties = c.reader.mapping(schema, "properties");
  for (const yaml::Pair& pair : properties ? properties->pairs : std::span<const yaml::Pair>()) {
    if (c.builder.full()) return 0;
    std::string_view name = pair.key->text;
    if (!c.reader.is_mapping(*pair.value, name)) continue;
    bool meta = root && name == "metadata";
    bool needed = std::binary_search(required.begin(), required.end(), name);
    std::uint16_t shape = meta ? object_meta(c) : shape_of(c, *pair.value, path + "." + std::string(name));
    c.builder.add_field(type, field_of(c, *pair.value, name, shape, needed));
  }
  if (root) add_missing_head(c, type, schema);
  return type;
}

ShapeRecord object_shape(Context& c, const yaml::Node& schema, const std::string& path) {
  if (child(schema, "properties")) return {code(FieldKind::Ref), 0, add_type(c, schema, path, false), 0, 0, 0};
  const yaml::Node* values = child(schema, "additionalProperties");
  if (!values || values->kind != yaml::Kind::Mapping) return {code(FieldKind::Object), 0, 0, 0, 0, 0};
  return {code(FieldKind::Map), 0, shape_of(c, *values, path), 0, 0, 0};
}

ShapeRecord list_shape(Context& c, const yaml::Node& schema, const std::string& path) {
  const yaml::Node* items = c.reader.mapping(schema, "items");
  std::uint16_t any = 0;
  return {code(FieldKind::List), 0, items ? shape_of(c, *items, path) : any, 0, 0, 0};
}

ShapeRecord scalar_shape(Context& c, const yaml::Node& schema, FieldKind kind) {
  std::vector<std::string_view> values = c.reader.texts(schema, "enum");
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  auto format = static_cast<std::uint8_t>(format_of(c.reader.text(schema, "format").value_or("")));
  std::uint16_t flags = values.empty() ? 0 : static_cast<std::uint16_t>(shape_flag::Closed);
  return {code(kind), format, 0, c.builder.list(values), 0, flags};
}

ShapeRecord plain_shape(Context& c, const yaml::Node& schema, const std::string& path, bool quantity) {
  if (c.reader.flag(schema, "x-kubernetes-int-or-string")) {
    return {code(quantity ? FieldKind::Quantity : FieldKind::IntOrString), 0, 0, 0, 0, 0};
  }
  std::string_view type = c.reader.text(schema, "type").value_or("");
  if (type == "string") return scalar_shape(c, schema, FieldKind::String);
  if (type == "integer") return scalar_shape(c, schema, FieldKind::Integer);
  if (type == "number") return scalar_shape(c, schema, FieldKind::Number);
  if (type == "boolean") return {code(FieldKind::Boolean), 0, 0, 0, 0, 0};
  if (type == "array") return list_shape(c, schema, path);
  if (type != "object") return {code(FieldKind::Any), 0, 0, 0, 0, 0};
  if (c.reader.flag(schema, "x-kubernetes-embedded-resource")) return {code(FieldKind::Object), 0, 0, 0, 0, 0};
  return object_shape(c, schema, path);
}

std::uint16_t shape_of(Context& c, const yaml::Node& schema, const std::string& path) {
  if (c.builder.full()) return 0;
  bool quantity = c.reader.flag(schema, "x-kubernetes-int-or-string") && c.reader.text(schema, "pattern") == kQuantity;
  ShapeRecord shape = plain_shape(c, schema, path, quantity);
  shape.constraints = constraints_of(c, schema, !quantity);
  if (c.reader.flag(schema, "nullable")) shape.flags |= shape_flag::Nullable;
  return c.builder.shape(shape);
}

}  // namespace

std::uint16_t add_object_type(const yaml::Node& schema, std::string_view package, std::string_view kind,
                              TableBuilder& builder, NodeReader& reader) {
  Context c{package, builder, reader};
  return add_type(c, schema, std::string(kind), true);
}

}  // namespace dpc::k8s
