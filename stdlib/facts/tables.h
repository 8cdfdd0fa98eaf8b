// The layout of the facts, of the built-in ones and of a custom resource's (crd.h): small numbers that refer to one
// another.
//
// A text is a number into `offsets` (its bytes end where the next begins), a list a place in `lists` (its length, then
// its texts). Number 0 of every table is 'none', and of shapes 'any value'. Nothing here is a pointer to be relocated
// but the spans.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "stdlib/facts/facts.h"

namespace dpc::k8s {

namespace constraint_flag {
enum : std::uint16_t {
  Minimum = 1,
  Maximum = 2,
  ExclusiveMinimum = 4,
  ExclusiveMaximum = 8,
  MultipleOf = 16,
  MinLength = 32,
  MaxLength = 64,
  Unique = 128,
};
}
struct ConstraintRecord {
  std::uint16_t pattern;
  std::uint16_t flags;
  std::uint32_t min_length;
  std::uint32_t max_length;
  double minimum;
  double maximum;
  double multiple_of;
  friend bool operator==(const ConstraintRecord&, const ConstraintRecord&) = default;
};

struct DetailRecord {
  std::uint16_t default_json;
  std::uint16_t patch_strategy;
  std::uint16_t merge_key;
  std::uint16_t list_map_keys;
  std::uint16_t feature_gates;
  friend bool operator==(const DetailRecord&, const DetailRecord&) = default;
};

namespace shape_flag {
enum : std::uint16_t { Closed = 1, Nullable = 2, BuiltIn = 4 };  // BuiltIn: `target` is a type of the built-in tables
}
struct ShapeRecord {
  std::uint8_t kind;
  std::uint8_t format;
  std::uint16_t target;  // the type of a Ref, the shape of a List's or Map's element
  std::uint16_t values;
  std::uint16_t constraints;
  std::uint16_t flags;
  friend bool operator==(const ShapeRecord&, const ShapeRecord&) = default;
};

namespace field_flag {
enum : std::uint16_t { Required = 1, Deprecated = 2, Immutable = 4, AtomicMap = 8, ListTypeShift = 4 };
}
struct FieldRecord {
  std::uint16_t name;
  std::uint16_t shape;
  std::uint16_t detail;
  std::uint16_t flags;  // bits from ListTypeShift on are a ListType
};

// The fields of a type end where those of the next begin; a last record without a name ends the table.
struct TypeRecord {
  std::uint16_t name;
  std::uint16_t package;
  std::uint16_t first_field;
  std::uint16_t open;
};

// Versions are major * 1000 + minor.
struct KindRecord {
  std::uint16_t name;
  std::uint16_t api_version;
  std::uint16_t type;
  std::uint16_t replacement;
  std::uint16_t introduced;
  std::uint16_t deprecated;
  std::uint16_t removed;
  std::uint8_t scope;
  std::uint8_t custom;
};

struct Tables {
  const char* text;
  std::span<const std::uint32_t> offsets;
  std::span<const std::uint16_t> lists;
  std::span<const ConstraintRecord> constraints;
  std::span<const DetailRecord> details;
  std::span<const ShapeRecord> shapes;
  std::span<const FieldRecord> fields;
  std::span<const TypeRecord> types;
  std::span<const KindRecord> kinds;

  std::string_view text_at(std::uint32_t number) const {
    return {text + offsets[number], offsets[number + 1] - offsets[number]};
  }
};

extern const Tables kBuiltIn;

// FNV-1a (64 bits) of the facts from which the built-in tables were made, as text: for the test that reads them back.
std::uint64_t built_in_digest();

}  // namespace dpc::k8s
