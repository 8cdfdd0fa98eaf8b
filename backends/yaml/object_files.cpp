#include "backends/yaml/object_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "backends/yaml/yaml.h"
#include "support/output/names.h"

namespace dpc::emit {
namespace {

std::string plain_name(const ir::Document& document) {
  return fmt::format("{}-{}", output::lowered(document.resource->kind.text()), document.name.text());
}

std::string name_with_namespace(const ir::Document& document) {
  return fmt::format("{}-{}-{}", output::lowered(document.resource->kind.text()), document.name_space.text(),
                     document.name.text());
}

std::string identity(const ir::Document& document) {
  return fmt::format("{}/{}/{}/{}", document.resource->api_version.text(), document.resource->kind.text(),
                     document.name_space.text(), document.name.text());
}

// Gives those documents another name that share theirs with another one.
template <class Name>
void tell_apart(std::vector<std::string>& names, const std::vector<const ir::Document*>& documents, Name name) {
  std::map<std::string, int> counts;
  for (const std::string& each : names) ++counts[each];
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (counts[names[i]] > 1) names[i] = name(*documents[i], names[i]);
  }
}

}  // namespace

std::vector<output::File> object_files(const std::string& folder, const std::vector<const ir::Document*>& documents) {
  std::vector<std::string> names;
  for (const ir::Document* document : documents) names.push_back(output::safe_name(plain_name(*document)));
  tell_apart(names, documents,
             [](const ir::Document& d, const std::string&) { return output::safe_name(name_with_namespace(d)); });
  tell_apart(names, documents, [](const ir::Document& d, const std::string& name) {
    return name + "-" + output::name_digest(identity(d));
  });
  std::vector<output::File> files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    output::File& made = files.emplace_back(output::File{folder + "/" + names[i] + ".yaml", {}});
    append_yaml(made.content, *documents[i]->body);
  }
  return files;
}

}  // namespace dpc::emit
