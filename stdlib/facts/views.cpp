// The views of facts.h: what each reads from the tables.
#include "stdlib/facts/tables.h"

namespace dpc::k8s {
namespace {

// What a view that found nothing reads, so that asking it further is a mistake but no fault.
constexpr ShapeRecord kNoShape{static_cast<std::uint8_t>(FieldKind::Any), 0, 0, 0, 0, 0};
constexpr FieldRecord kNoField{};
constexpr DetailRecord kNoDetail{};
constexpr TypeRecord kNoType{};
constexpr KindRecord kNoKind{};

const ShapeRecord& shape_of(const Tables* tables, std::uint32_t at) { return tables ? tables->shapes[at] : kNoShape; }
const FieldRecord& field_of(const Tables* tables, std::uint32_t at) { return tables ? tables->fields[at] : kNoField; }
const TypeRecord& type_of(const Tables* tables, std::uint32_t at) { return tables ? tables->types[at] : kNoType; }
const KindRecord& kind_of(const Tables* tables, std::uint32_t at) { return tables ? tables->kinds[at] : kNoKind; }

const DetailRecord& detail_of(const Tables* tables, std::uint32_t field) {
  return tables ? tables->details[tables->fields[field].detail] : kNoDetail;
}

std::string_view text_of(const Tables* tables, std::uint16_t number) {
  return tables ? tables->text_at(number) : std::string_view();
}

Version unpack(std::uint16_t packed) {
  return {static_cast<std::uint16_t>(packed / 1000), static_cast<std::uint16_t>(packed % 1000)};
}

}  // namespace

std::size_t Texts::size() const { return tables_ ? tables_->lists[list_] : 0; }

std::string_view Texts::operator[](std::size_t at) const { return tables_->text_at(tables_->lists[list_ + 1 + at]); }

std::string_view Texts::Iterator::operator*() const { return tables_->text_at(tables_->lists[at_]); }

bool Texts::contains(std::string_view text) const {
  for (std::string_view one : *this) {
    if (one == text) return true;
  }
  return false;
}

std::string_view Constraints::pattern() const {
  return record_ ? tables_->text_at(record_->pattern) : std::string_view();
}

std::optional<double> Constraints::minimum() const {
  return record_ && (record_->flags & constraint_flag::Minimum) ? std::optional(record_->minimum) : std::nullopt;
}

std::optional<double> Constraints::maximum() const {
  return record_ && (record_->flags & constraint_flag::Maximum) ? std::optional(record_->maximum) : std::nullopt;
}

bool Constraints::exclusive_minimum() const {
  return record_ && (record_->flags & constraint_flag::ExclusiveMinimum) != 0;
}

bool Constraints::exclusive_maximum() const {
  return record_ && (record_->flags & constraint_flag::ExclusiveMaximum) != 0;
}

std::optional<double> Constraints::multiple_of() const {
  return record_ && (record_->flags & constraint_flag::MultipleOf) ? std::optional(record_->multiple_of) : std::nullopt;
}

std::optional<std::uint32_t> Constraints::min_length() const {
  return record_ && (record_->flags & constraint_flag::MinLength) ? std::optional(record_->min_length) : std::nullopt;
}

std::optional<std::uint32_t> Constraints::max_length() const {
  return record_ && (record_->flags & constraint_flag::MaxLength) ? std::optional(record_->max_length) : std::nullopt;
}

bool Constraints::unique() const { return record_ && (record_->flags & constraint_flag::Unique) != 0; }

FieldKind Shape::kind() const { return static_cast<FieldKind>(shape_of(tables_, index_).kind); }

Format Shape::format() const { return static_cast<Format>(shape_of(tables_, index_).format); }

Type Shape::type() const {
  const ShapeRecord& record = shape_of(tables_, index_);
  if (kind() != FieldKind::Ref) return {};
  return {(record.flags & shape_flag::BuiltIn) ? &kBuiltIn : tables_, record.target};
}

Shape Shape::element() const {
  bool holds = kind() == FieldKind::List || kind() == FieldKind::Map;
  return holds ? Shape(tables_, shape_of(tables_, index_).target) : Shape();
}

Texts Shape::values() const { return {tables_, shape_of(tables_, index_).values}; }

bool Shape::closed() const { return (shape_of(tables_, index_).flags & shape_flag::Closed) != 0; }

bool Shape::nullable() const { return (shape_of(tables_, index_).flags & shape_flag::Nullable) != 0; }

Constraints Shape::constraints() const {
  std::uint16_t at = shape_of(tables_, index_).constraints;
  return at == 0 ? Constraints() : Constraints(tables_, &tables_->constraints[at]);
}

bool Shape::is_label_selector() const {
  Type to = type();
  return to && to.find_field("matchLabels") && to.find_field("matchExpressions");
}

std::string_view Field::name() const { return text_of(tables_, field_of(tables_, index_).name); }

Shape Field::shape() const { return {tables_, field_of(tables_, index_).shape}; }

bool Field::required() const { return (field_of(tables_, index_).flags & field_flag::Required) != 0; }

std::string_view Field::default_json() const { return text_of(tables_, detail_of(tables_, index_).default_json); }

std::string_view Field::patch_strategy() const { return text_of(tables_, detail_of(tables_, index_).patch_strategy); }

std::string_view Field::merge_key() const { return text_of(tables_, detail_of(tables_, index_).merge_key); }

ListType Field::list_type() const {
  return static_cast<ListType>(field_of(tables_, index_).flags >> field_flag::ListTypeShift);
}

Texts Field::list_map_keys() const { return {tables_, detail_of(tables_, index_).list_map_keys}; }

Texts Field::feature_gates() const { return {tables_, detail_of(tables_, index_).feature_gates}; }

bool Field::deprecated() const { return (field_of(tables_, index_).flags & field_flag::Deprecated) != 0; }

bool Field::immutable() const { return (field_of(tables_, index_).flags & field_flag::Immutable) != 0; }

bool Field::atomic_map() const { return (field_of(tables_, index_).flags & field_flag::AtomicMap) != 0; }

std::string_view Field::key() const {
  if (!merge_key().empty()) return merge_key();
  Texts keys = list_map_keys();
  return keys.size() == 1 ? keys[0] : std::string_view();
}

std::string_view Type::name() const { return text_of(tables_, type_of(tables_, id_).name); }

std::string_view Type::package() const { return text_of(tables_, type_of(tables_, id_).package); }

Fields Type::fields() const {
  if (id_ == 0) return {};
  return {tables_, tables_->types[id_].first_field, tables_->types[id_ + 1u].first_field};
}

Field Type::find_field(std::string_view name) const {
  if (id_ == 0) return {};
  std::uint32_t low = tables_->types[id_].first_field;
  std::uint32_t high = tables_->types[id_ + 1u].first_field;
  while (low < high) {
    std::uint32_t middle = low + (high - low) / 2;
    int order = tables_->text_at(tables_->fields[middle].name).compare(name);
    if (order == 0) return {tables_, middle};
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return {};
}

bool Type::open() const { return type_of(tables_, id_).open != 0; }

std::string_view Kind::name() const { return text_of(tables_, kind_of(tables_, index_).name); }

std::string_view Kind::api_version() const { return text_of(tables_, kind_of(tables_, index_).api_version); }

std::string_view Kind::group() const {
  std::string_view both = api_version();
  std::size_t slash = both.find('/');
  return slash == both.npos ? std::string_view() : both.substr(0, slash);
}

std::string_view Kind::version() const {
  std::string_view both = api_version();
  return both.substr(both.find('/') + 1);
}

Type Kind::type() const { return {tables_, kind_of(tables_, index_).type}; }

Scope Kind::scope() const { return static_cast<Scope>(kind_of(tables_, index_).scope); }

Version Kind::introduced() const { return unpack(kind_of(tables_, index_).introduced); }

Version Kind::deprecated() const { return unpack(kind_of(tables_, index_).deprecated); }

Version Kind::removed() const { return unpack(kind_of(tables_, index_).removed); }

std::string_view Kind::replacement() const { return text_of(tables_, kind_of(tables_, index_).replacement); }

bool Kind::custom() const { return kind_of(tables_, index_).custom != 0; }

}  // namespace dpc::k8s
