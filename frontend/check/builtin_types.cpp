#include <array>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

struct TextType {
  std::string_view name;
  std::string_view pattern;
  std::uint32_t min, max;
  bool number_allowed;
  std::string_view example;
};

// Sources: Kubernetes, "Object Names and IDs" and "Labels and Selectors" (k8s.io/apimachinery/pkg/util/validation);
// resource.Quantity (k8s.io/apimachinery/pkg/api/resource); time.ParseDuration of Go; metav1's port names (RFC 6335).
constexpr std::array<TextType, 10> text_types{{
    {"dns_label", "[a-z0-9]([-a-z0-9]*[a-z0-9])?", 1, 63, false, "my-name"},
    {"dns_name", "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*", 1, 253, false, "my.name"},
    {"label_key",
     "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?", 1,
     317, false, "example.com/tier"},
    {"label_value", "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?", 0, 63, false, "gold"},
    {"port_name", "[a-z0-9]([-a-z0-9]*[a-z0-9])?", 1, 15, false, "http"},
    {"env_name", "[-._a-zA-Z][-._a-zA-Z0-9]*", 1, 1024, false, "LOG_LEVEL"},
    {"quantity", "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?", 1, 64, true, "500m"},
    {"duration", "([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+", 1, 64, false, "1h30m"},
    {"release_name", "[a-z0-9]([-a-z0-9]*[a-z0-9])?", 1, 53, false, "my-release"},
    {"semver", "v?[0-9]+(\\.[0-9]+(\\.[0-9]+)?)?([-+][-+.0-9A-Za-z]+)?", 1, 256, false, "1.2.3"},
}};

const ir::Type* text_type(Context& c, const TextType& of) {
  ir::TextRules rules;
  rules.pattern = c.symbol(of.pattern);
  rules.min_length = of.min;
  rules.max_length = of.max;
  rules.ascii = true;
  rules.number_allowed = of.number_allowed;
  rules.example = c.symbol(of.example);
  ir::Type type;
  type.kind = ir::TypeKind::String;
  type.name = c.symbol(of.name);
  type.rules = c.arena.make<ir::TextRules>(rules);
  return c.builder.make_type(type);
}

const ir::Type* simple(Context& c, ir::TypeKind kind, std::string_view name) {
  ir::Type type;
  type.kind = kind;
  type.name = c.symbol(name);
  return c.builder.make_type(type);
}

const ir::Type* make(Context& c, std::string_view name) {
  if (name == "bool") return c.types().boolean;
  if (name == "int") return c.types().integer;
  if (name == "float") return c.types().floating;
  if (name == "string") return c.types().string;
  if (name == "secret") return c.types().secret;
  if (name == "any") return c.types().any;
  if (name == "scalar") return c.types().scalar;
  if (name == "name") return simple(c, ir::TypeKind::Name, name);
  if (name == "object") return simple(c, ir::TypeKind::Object, name);
  if (name == "port") {
    ir::Type type = *c.types().integer;
    type.name = c.symbol(name);
    type.min = 1;
    type.max = 65535;
    return c.builder.make_type(type);
  }
  for (const TextType& text : text_types) {
    if (text.name == name) return text_type(c, text);
  }
  return nullptr;
}

}  // namespace

const ir::Type* builtin_type(Context& c, std::string_view name) {
  auto [it, fresh] = c.builtin_types.try_emplace(std::string(name), nullptr);
  if (fresh) it->second = make(c, name);
  return it->second;
}

std::vector<std::string_view> builtin_type_names() {
  std::vector<std::string_view> names{"bool", "int",    "float", "string", "secret", "any",    "scalar",
                                      "name", "object", "port",  "list",   "map",    "partial"};
  for (const TextType& text : text_types) names.push_back(text.name);
  return names;
}

}  // namespace dpc::check
