// Reading a definition's YAML: typed questions to a node, each fault reported at its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/diagnostic.h"
#include "support/yaml/yaml.h"

namespace dpc::k8s {

// The value of a key; null where `map` is no mapping, or has no such key, or null for it.
const yaml::Node* child(const yaml::Node& map, std::string_view key);

// Each answers nothing where the key is not there, and reports where its value is of another kind.
class NodeReader {
 public:
  explicit NodeReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}
  const yaml::Node* mapping(const yaml::Node& map, std::string_view key);
  // Whether `value`, which stands under `key`, is a mapping; null is taken for an empty one.
  bool is_mapping(const yaml::Node& value, std::string_view key);
  const yaml::Node* sequence(const yaml::Node& map, std::string_view key);
  std::optional<std::string_view> text(const yaml::Node& map, std::string_view key);
  bool flag(const yaml::Node& map, std::string_view key);
  std::optional<double> number(const yaml::Node& map, std::string_view key);
  std::optional<std::uint32_t> count(const yaml::Node& map, std::string_view key);
  std::vector<std::string_view> texts(const yaml::Node& map, std::string_view key);  // null elements are left out

 private:
  void report(const yaml::Node& at, std::string_view key, std::string_view wanted);
  Diagnostics& diagnostics_;
};

// The JSON text of a YAML value: what is plain and a JSON number, true, false or null is that, other scalars are
// strings.
std::string json_of(const yaml::Node& node);

}  // namespace dpc::k8s
