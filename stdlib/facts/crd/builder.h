// Building tables (tables.h) at run time: interns texts, lists, shapes and details, and lays types out at the end.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/facts/tables.h"

namespace dpc::k8s {

struct SchemaStorage {
  std::string text;
  std::vector<std::uint32_t> offsets;
  std::vector<std::uint16_t> lists;
  std::vector<ConstraintRecord> constraints;
  std::vector<DetailRecord> details;
  std::vector<ShapeRecord> shapes;
  std::vector<FieldRecord> fields;
  std::vector<TypeRecord> types;
  std::vector<KindRecord> kinds;
  Tables tables;
};

class TableBuilder {
 public:
  // `max_text`: bytes that all texts may have together.
  explicit TableBuilder(std::uint64_t max_text);

  std::uint16_t text(std::string_view text);
  std::uint16_t list(const std::vector<std::string_view>& texts);
  std::uint16_t constraint(const ConstraintRecord& record);
  std::uint16_t detail(const DetailRecord& record);
  std::uint16_t shape(const ShapeRecord& record);
  // Types are numbered when they are begun, and filled while others are.
  std::uint16_t begin_type(std::string_view package, std::string_view name, bool open);
  void add_field(std::uint16_t type, const FieldRecord& field);
  void add_kind(const KindRecord& kind) { storage_->kinds.push_back(kind); }

  // More was added than 16 bits can number, or than `max_text`: what is built is not whole.
  bool full() const { return full_; }
  std::string_view text_at(std::uint16_t number) const;
  std::unique_ptr<SchemaStorage> finish();

 private:
  std::uint16_t number(std::size_t size);
  std::unique_ptr<SchemaStorage> storage_;
  std::uint64_t max_text_;
  std::map<std::string, std::uint16_t, std::less<>> texts_;
  std::map<std::vector<std::uint16_t>, std::uint16_t> lists_;
  std::map<std::vector<std::uint16_t>, std::uint16_t> shapes_;
  std::map<std::vector<std::uint16_t>, std::uint16_t> details_;
  std::vector<std::vector<FieldRecord>> fields_;
  std::size_t field_count_ = 0;
  bool full_ = false;
};

}  // namespace dpc::k8s
