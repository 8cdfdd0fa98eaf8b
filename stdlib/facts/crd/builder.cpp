#include "stdlib/facts/crd/builder.h"

#include <algorithm>

namespace dpc::k8s {
namespace {

constexpr std::size_t kMostRecords = 65535;

}  // namespace

TableBuilder::TableBuilder(std::uint64_t max_text) : storage_(std::make_unique<SchemaStorage>()), max_text_(max_text) {
  storage_->offsets = {0};
  text("");
  storage_->lists = {0};
  lists_[{}] = 0;
  storage_->constraints.push_back({});
  detail({});
  shape({static_cast<std::uint8_t>(FieldKind::Any), 0, 0, 0, 0, 0});
  storage_->types.push_back({});
  fields_.emplace_back();
}

// The number of the last of `size` records.
std::uint16_t TableBuilder::number(std::size_t size) {
  if (size > kMostRecords) full_ = true;
  return full_ ? 0 : static_cast<std::uint16_t>(size - 1);
}

std::uint16_t TableBuilder::text(std::string_view text) {
  if (auto found = texts_.find(text); found != texts_.end()) return found->second;
  if (storage_->text.size() + text.size() > max_text_) full_ = true;
  if (full_) return 0;
  storage_->text += text;
  storage_->offsets.push_back(static_cast<std::uint32_t>(storage_->text.size()));
  std::uint16_t at = number(storage_->offsets.size() - 1);
  texts_.emplace(std::string(text), at);
  return at;
}

std::uint16_t TableBuilder::list(const std::vector<std::string_view>& texts) {
  std::vector<std::uint16_t> numbers;
  for (std::string_view one : texts) numbers.push_back(text(one));
  if (auto found = lists_.find(numbers); found != lists_.end()) return found->second;
  std::uint16_t at = number(storage_->lists.size() + 1);
  if (storage_->lists.size() + numbers.size() >= kMostRecords) full_ = true;
  if (full_) return 0;
  storage_->lists.push_back(static_cast<std::uint16_t>(numbers.size()));
  storage_->lists.insert(storage_->lists.end(), numbers.begin(), numbers.end());
  lists_.emplace(std::move(numbers), at);
  return at;
}

std::uint16_t TableBuilder::constraint(const ConstraintRecord& record) {
  if (full_ || record == ConstraintRecord{}) return 0;
  storage_->constraints.push_back(record);
  return number(storage_->constraints.size());
}

std::uint16_t TableBuilder::detail(const DetailRecord& r) {
  std::vector<std::uint16_t> key{r.default_json, r.patch_strategy, r.merge_key, r.list_map_keys, r.feature_gates};
  if (auto found = details_.find(key); full_ || found != details_.end()) return full_ ? 0 : found->second;
  storage_->details.push_back(r);
  return details_[key] = number(storage_->details.size());
}

std::uint16_t TableBuilder::shape(const ShapeRecord& r) {
  std::vector<std::uint16_t> key{r.kind, r.format, r.target, r.values, r.constraints, r.flags};
  if (auto found = shapes_.find(key); full_ || found != shapes_.end()) return full_ ? 0 : found->second;
  storage_->shapes.push_back(r);
  return shapes_[key] = number(storage_->shapes.size());
}

std::uint16_t TableBuilder::begin_type(std::string_view package, std::string_view name, bool open) {
  TypeRecord record{text(name), text(package), 0, static_cast<std::uint16_t>(open)};
  if (full_) return 0;
  storage_->types.push_back(record);
  fields_.emplace_back();
  // One more record ends the table.
  if (storage_->types.size() == kMostRecords) full_ = true;
  return number(storage_->types.size());
}

void TableBuilder::add_field(std::uint16_t type, const FieldRecord& field) {
  if (++field_count_ > kMostRecords) full_ = true;
  if (!full_) fields_[type].push_back(field);
}

std::string_view TableBuilder::text_at(std::uint16_t number) const {
  std::uint32_t begin = storage_->offsets[number];
  return std::string_view(storage_->text).substr(begin, storage_->offsets[number + 1u] - begin);
}

std::unique_ptr<SchemaStorage> TableBuilder::finish() {
  SchemaStorage& s = *storage_;
  const auto by_name = [&](const FieldRecord& a, const FieldRecord& b) { return text_at(a.name) < text_at(b.name); };
  for (std::size_t at = 0; at < s.types.size(); ++at) {
    s.types[at].first_field = static_cast<std::uint16_t>(s.fields.size());
    std::sort(fields_[at].begin(), fields_[at].end(), by_name);
    s.fields.insert(s.fields.end(), fields_[at].begin(), fields_[at].end());
  }
  s.types.push_back({0, 0, static_cast<std::uint16_t>(s.fields.size()), 0});
  s.tables = {s.text.data(), s.offsets, s.lists, s.constraints, s.details, s.shapes, s.fields, s.types, s.kinds};
  return std::move(storage_);
}

}  // namespace dpc::k8s
