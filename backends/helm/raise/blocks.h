// Texts of several lines as literal blocks of YAML.
#pragma once

#include <string_view>

#include "ir/node.h"
#include "ir/text_proofs.h"

namespace dpc::helm {

// "|" or "|-" for a text whose parts can stand in a block one after another, whatever they turn out to be; empty
// for one that has to be quoted: where a part may break a line, or where it would not be seen how deep the block stands
// or with which white space it ends.
std::string_view block_header(ir::TextProofs& proofs, const ir::Node* concat);

}  // namespace dpc::helm
