// The Kubernetes API as facts: kinds, types, fields, and what is known of each.
//
// The facts are constant tables (tables.h) in the program; a CustomResourceDefinition read at run time (crd.h) makes
// tables of the same layout, and everything below answers alike for both. All views here are two words, are copied
// freely, and live as long as their tables: for ever for the built-in ones. A view that was not found is false, and
// says nothing when asked further.
//
// Where the facts come from: README.md beside this file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "stdlib/facts/version.h"

namespace dpc::k8s {

struct Tables;
struct ConstraintRecord;
class Type;

// Object: a free-form object (an object with any fields). Any: any value at all. Quantity: "500m", "1Gi", or a number.
enum class FieldKind : std::uint8_t {
  Ref,
  String,
  Integer,
  Number,
  Boolean,
  Quantity,
  IntOrString,
  List,
  Map,
  Object,
  Any,
};

// Other: a format of a custom resource that is not listed here; it constrains nothing.
enum class Format : std::uint8_t {
  None,
  Int32,
  Int64,
  Float,
  Double,
  Byte,
  DateTime,
  DateTimeMicro,
  Date,
  Duration,
  Other
};

enum class ListType : std::uint8_t { None, Atomic, Set, Map };
enum class Scope : std::uint8_t { None, Namespaced, Cluster };

// A range of texts, in bytewise order where it lists the values of an enum.
class Texts {
 public:
  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const Tables* tables, std::uint32_t at) : tables_(tables), at_(at) {}
    std::string_view operator*() const;
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator old = *this;
      ++at_;
      return old;
    }
    friend bool operator==(Iterator a, Iterator b) { return a.at_ == b.at_; }

   private:
    const Tables* tables_ = nullptr;
    std::uint32_t at_ = 0;
  };

  Texts() = default;
  Texts(const Tables* tables, std::uint32_t list) : tables_(tables), list_(list) {}
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::string_view operator[](std::size_t at) const;
  bool contains(std::string_view text) const;
  Iterator begin() const { return {tables_, list_ + 1}; }
  Iterator end() const { return {tables_, list_ + 1 + static_cast<std::uint32_t>(size())}; }

 private:
  const Tables* tables_ = nullptr;
  std::uint32_t list_ = 0;
};

// What a value beyond its kind must keep to; only custom resources declare it.
class Constraints {
 public:
  Constraints() = default;
  Constraints(const Tables* tables, const ConstraintRecord* record) : tables_(tables), record_(record) {}
  explicit operator bool() const { return record_ != nullptr; }
  std::string_view pattern() const;  // RE2 or ECMA-262, searched for, not anchored; empty: none
  std::optional<double> minimum() const;
  std::optional<double> maximum() const;
  bool exclusive_minimum() const;
  bool exclusive_maximum() const;
  std::optional<double> multiple_of() const;
  std::optional<std::uint32_t> min_length() const;  // characters of a string, elements of a list, entries of a map
  std::optional<std::uint32_t> max_length() const;
  bool unique() const;  // no element of the list twice

 private:
  const Tables* tables_ = nullptr;
  const ConstraintRecord* record_ = nullptr;
};

// What a value must look like.
class Shape {
 public:
  Shape() = default;
  Shape(const Tables* tables, std::uint32_t index) : tables_(tables), index_(index) {}
  explicit operator bool() const { return tables_ != nullptr; }
  FieldKind kind() const;
  Format format() const;
  Type type() const;      // of a Ref
  Shape element() const;  // of a List or Map (whose keys are strings)
  Texts values() const;   // of a String with known values, sorted; empty: none are known
  bool closed() const;    // the values are all there are; otherwise the API takes others too
  bool nullable() const;  // null is a value of its own; only custom resources say so
  Constraints constraints() const;
  bool is_label_selector() const;  // a Ref to LabelSelector, or to a custom resource's copy of it

 private:
  const Tables* tables_ = nullptr;
  std::uint32_t index_ = 0;
};

// A field of a type.
class Field {
 public:
  Field() = default;
  Field(const Tables* tables, std::uint32_t index) : tables_(tables), index_(index) {}
  explicit operator bool() const { return tables_ != nullptr; }
  std::string_view name() const;
  Shape shape() const;
  bool required() const;
  std::string_view default_json() const;    // as declared, a JSON text; empty: none. See also curated.h
  std::string_view patch_strategy() const;  // "merge", "replace", "retainKeys", "merge,retainKeys"; empty: none
  std::string_view merge_key() const;       // of a strategic-merge patch; empty: none
  ListType list_type() const;
  Texts list_map_keys() const;  // the fields that identify an element where list_type() is Map
  Texts feature_gates() const;  // the field is dropped by a server on which none of these is on
  bool deprecated() const;
  bool immutable() const;   // declared so; see also curated.h
  bool atomic_map() const;  // a map or object that is replaced as a whole
  std::size_t hash() const {
    return reinterpret_cast<std::uintptr_t>(tables_) + index_ * std::size_t{0x9E3779B97F4A7C15};
  }
  friend bool operator==(Field a, Field b) { return a.tables_ == b.tables_ && a.index_ == b.index_; }
  // The one field that names an element of this list: the merge key, or the only key of a list map; empty: not keyed.
  std::string_view key() const;

 private:
  const Tables* tables_ = nullptr;
  std::uint32_t index_ = 0;
};

class Fields {
 public:
  class Iterator {
   public:
    using value_type = Field;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const Tables* tables, std::uint32_t at) : tables_(tables), at_(at) {}
    Field operator*() const { return {tables_, at_}; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator old = *this;
      ++at_;
      return old;
    }
    friend bool operator==(Iterator a, Iterator b) { return a.at_ == b.at_; }

   private:
    const Tables* tables_ = nullptr;
    std::uint32_t at_ = 0;
  };

  Fields() = default;
  Fields(const Tables* tables, std::uint32_t first, std::uint32_t last) : tables_(tables), first_(first), last_(last) {}
  std::size_t size() const { return last_ - first_; }
  bool empty() const { return size() == 0; }
  Iterator begin() const { return {tables_, first_}; }
  Iterator end() const { return {tables_, last_}; }

 private:
  const Tables* tables_ = nullptr;
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
};

// An object type. Two views are equal exactly when they are the same type; id() is stable within one set of tables.
class Type {
 public:
  Type() = default;
  Type(const Tables* tables, std::uint16_t id) : tables_(tables), id_(id) {}
  explicit operator bool() const { return id_ != 0; }
  std::uint16_t id() const { return id_; }
  std::string_view name() const;     // "Container"; a part of a custom resource is "ServiceMonitor.spec.endpoints"
  std::string_view package() const;  // "core.v1", "meta.v1", "monitoring.coreos.com.v1"
  Fields fields() const;             // in bytewise order of their names
  Field find_field(std::string_view name) const;  // false where there is none
  bool open() const;                              // fields that are not listed are taken too (preserve-unknown-fields)
  // For unordered containers. It differs from run to run: nothing that is printed may follow its order.
  std::size_t hash() const { return reinterpret_cast<std::uintptr_t>(tables_) + id_ * std::size_t{0x9E3779B97F4A7C15}; }
  friend bool operator==(Type a, Type b) { return a.tables_ == b.tables_ && a.id_ == b.id_; }

 private:
  const Tables* tables_ = nullptr;
  std::uint16_t id_ = 0;
};

// A kind in one group and version.
class Kind {
 public:
  Kind() = default;
  Kind(const Tables* tables, std::uint32_t index) : tables_(tables), index_(index) {}
  explicit operator bool() const { return tables_ != nullptr; }
  std::string_view name() const;         // "Deployment"
  std::string_view api_version() const;  // "apps/v1", "v1"
  std::string_view group() const;        // "apps", ""
  std::string_view version() const;      // "v1"
  Type type() const;
  Scope scope() const;                   // None: a list, an option, a review: nothing one writes into a manifest
  Version introduced() const;            // unknown where the API does not tell: long ago
  Version deprecated() const;            // unknown: not
  Version removed() const;               // the first version that no longer serves it; unknown: not
  std::string_view replacement() const;  // "apps/v1/Deployment", or empty
  bool custom() const;                   // of a CustomResourceDefinition: Kubernetes's versions say nothing of it
  friend bool operator==(Kind a, Kind b) { return a.tables_ == b.tables_ && a.index_ == b.index_; }

 private:
  const Tables* tables_ = nullptr;
  std::uint32_t index_ = 0;
};

// The tables in the program. newest() is the version they describe.
Version newest();
std::size_t kind_count();
Kind kind_at(std::size_t index);  // by name; of one name the preferred first
std::size_t type_count();
Type type_at(std::size_t index);  // by name; of one name the preferred first

// Exactly this kind; `group` is empty for the core API.
Kind find_kind(std::string_view group, std::string_view version, std::string_view kind);
// Exactly this kind, by what a manifest says: ("apps/v1", "Deployment").
Kind find_kind(std::string_view api_version, std::string_view kind);
// The best of that name: one with a scope, served in the whole range if there is such, then stable before beta before
// alpha and the newer before the older.
// False where no kind with a scope bears the name.
Kind preferred_kind(std::string_view kind, VersionRange served);
// The names of all kinds that have a scope, each once, sorted: for suggestions.
std::vector<std::string_view> all_kind_names();

// "Container" (the preferred one where several versions have it) or "core.v1.Container"; false where there is none.
Type find_type(std::string_view name);
// The short names of all types, each once, sorted: for suggestions.
std::vector<std::string_view> all_type_names();

// How a range of cluster versions serves a kind. With an open end the range reaches to newest().
struct Availability {
  bool not_yet = false;     // introduced later than the range's first version
  bool removed = false;     // removed in or before the range's last version
  bool deprecated = false;  // deprecated in or before the range's last version
  bool served() const { return !not_yet && !removed; }
};
Availability served_in(Kind kind, VersionRange range);

}  // namespace dpc::k8s

template <>
struct std::hash<dpc::k8s::Type> {
  std::size_t operator()(dpc::k8s::Type type) const { return type.hash(); }
};

template <>
struct std::hash<dpc::k8s::Field> {
  std::size_t operator()(dpc::k8s::Field field) const { return field.hash(); }
};
