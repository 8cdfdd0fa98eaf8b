// Pass: an object does not end in a pass-through.
//
// Helm trims white space off the end of each object that it renders (strings.TrimSpace in its splitting of manifests),
// and with it the end of a text that toYaml has left unquoted there, as one of a wide blank or with line ends behind
// it. So an entry that ends otherwise is moved behind it; the order of a map's entries means nothing.
#pragma once

#include "backends/helm/tree.h"

namespace dpc::helm {

// What is printed last may be a pass-through.
bool ends_open(const std::vector<Item>& items);

// False where every entry ends in a pass-through.
bool settle_end(std::vector<Item>& items);

}  // namespace dpc::helm
