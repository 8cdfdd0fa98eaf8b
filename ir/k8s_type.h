// Type::k8s_type is a k8s::Type in the arena: the core of the IR needs no facts, and a facts view is two words.
#pragma once

#include "ir/type.h"
#include "stdlib/facts/facts.h"
#include "support/arena.h"

namespace dpc::ir {

inline const void* k8s_handle(Arena& arena, k8s::Type type) { return arena.make<k8s::Type>(type); }

// False for a type that is not Kubernetes, or is any Kubernetes value.
inline k8s::Type k8s_type(const Type& type) {
  return type.k8s_type != nullptr ? *static_cast<const k8s::Type*>(type.k8s_type) : k8s::Type();
}

}  // namespace dpc::ir
