// Questions about the types of values, and about the texts that a node can be.
#pragma once

#include "ir/node.h"

namespace dpc::helm {

// Without the optional; Any where there is none.
ir::TypeKind kind_of(const ir::Type* type);
bool is_int_enum(const ir::Type& type);
// Of a list or map.
bool is_container_kind(ir::TypeKind kind);
// Of a text, number or bool, or of several of these; it may be optional.
bool is_scalar_type(const ir::Type* type);

// Every text of the node is of letters, digits, '-', '.', '_' and '/': nothing that YAML, a line or a quoted text could
// take for something else, save that the whole may be a number or a word like `yes`.
bool is_word_text(const ir::Node* node);
// The same of its open parts; what is written in it are printable ASCII characters, blanks only within.
bool is_inline_text(const ir::Node* node);

}  // namespace dpc::helm
