// An environment's bindings as values.
#include <unordered_map>
#include <utility>

#include "ir/bind/values.h"

namespace dpc::ir {
namespace {

// Values laid over values, entry by entry, as overlay_values does of whole ones: thousands of bindings share the
// records that they stand in.
class Layers {
 public:
  void put(std::span<const Symbol> names, const Node* value, Span span) {
    std::size_t at = 0;
    for (const Symbol name : names) at = child(at, name, span);
    lay(at, value);
  }
  const Node* node(Builder& builder) const { return made(builder, 0); }

 private:
  struct Layer {
    const Node* value = nullptr;  // null: a record of the children
    const Type* type = nullptr;
    std::vector<std::pair<Symbol, std::size_t>> children;
    Span span;
  };
  struct Place {
    std::size_t parent;
    Symbol name;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const { return place.parent * 31 + place.name.hash(); }
  };

  std::size_t child(std::size_t parent, Symbol name, Span span) {
    open(parent);
    const auto [known, fresh] = places_.try_emplace({parent, name}, layers_.size());
    const std::size_t at = known->second;
    if (fresh) {
      layers_[parent].children.emplace_back(name, at);
      layers_.emplace_back();
    }
    layers_[at].span = span;
    return at;
  }

  // What stood there becomes a record of layers; what is no record gives way.
  void open(std::size_t at) {
    const Node* value = std::exchange(layers_[at].value, nullptr);
    if (value == nullptr || value->op != Op::Record) return;
    layers_[at].type = value->type;
    for (const Entry& entry : value->entries()) layers_[child(at, entry.key, entry.span)].value = entry.value;
  }

  void lay(std::size_t at, const Node* value) {
    const Layer& layer = layers_[at];
    const bool record = layer.value == nullptr ? !layer.children.empty() : layer.value->op == Op::Record;
    if (record && value->op == Op::Record) {
      open(at);
      for (const Entry& entry : value->entries()) lay(child(at, entry.key, entry.span), entry.value);
      return;
    }
    for (const auto& [name, below] : layers_[at].children) places_.erase({at, name});
    layers_[at].children.clear();
    layers_[at].value = value;
  }

  const Node* made(Builder& builder, std::size_t at) const {
    const Layer& layer = layers_[at];
    if (layer.value != nullptr) return layer.value;
    std::vector<Entry> entries;
    for (const auto& [name, below] : layer.children)
      entries.push_back({name, made(builder, below), nullptr, layers_[below].span});
    return builder.data_record(entries, layer.type);
  }

  std::vector<Layer> layers_ = std::vector<Layer>(1);  // the first is the whole
  std::unordered_map<Place, std::size_t, PlaceHash> places_;
};

}  // namespace

const Node* environment_values(const Environment& environment, Builder& builder) {
  Layers layers;
  for (const Binding& binding : environment.bindings) {
    if (binding.path->root == Root::Values) layers.put(binding.path->names, binding.value, binding.span);
  }
  return layers.node(builder);
}

}  // namespace dpc::ir
