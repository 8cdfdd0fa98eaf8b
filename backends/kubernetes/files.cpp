#include "backends/kubernetes/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "backends/yaml/yaml.h"

namespace dpc::emit {
namespace {

constexpr std::size_t longest_name = 200;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

// FNV-1a of 64 bits, http://www.isthe.com/chongo/tech/comp/fnv/; it tells names apart and guards nothing.
std::string digest(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  return fmt::format("{:08x}", hash >> 32);
}

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
bool is_reserved(std::string_view name) {
  const std::string_view stem = name.substr(0, name.find('.'));
  if (stem == "con" || stem == "prn" || stem == "aux" || stem == "nul") return true;
  const bool device = stem.starts_with("com") || stem.starts_with("lpt");
  return device && stem.size() == 4 && stem[3] >= '0' && stem[3] <= '9';
}

bool is_safe_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::string plain_name(const ir::Document& document) {
  return fmt::format("{}-{}", lowered(document.resource->kind.text()), document.name.text());
}

std::string name_with_namespace(const ir::Document& document) {
  return fmt::format("{}-{}-{}", lowered(document.resource->kind.text()), document.name_space.text(),
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

std::string safe_file_name(std::string_view name) {
  const std::string small = lowered(name);
  std::string out = small.substr(0, longest_name);
  std::replace_if(out.begin(), out.end(), [](char c) { return !is_safe_character(c); }, '-');
  const bool changed = out != name || out.empty() || out.front() == '.' || out.back() == '.' || is_reserved(out);
  if (!changed) return out;
  const std::size_t first = std::min(out.find_first_not_of('.'), out.size());
  return fmt::format("{}-{}", is_reserved(out) ? "_" + out.substr(first, out.find('.') - first) : out.substr(first),
                     digest(name));
}

std::vector<output::File> object_files(const std::string& folder, const std::vector<const ir::Document*>& documents) {
  std::vector<std::string> names;
  for (const ir::Document* document : documents) names.push_back(safe_file_name(plain_name(*document)));
  tell_apart(names, documents,
             [](const ir::Document& d, const std::string&) { return safe_file_name(name_with_namespace(d)); });
  tell_apart(names, documents,
             [](const ir::Document& d, const std::string& name) { return name + "-" + digest(identity(d)); });
  std::vector<output::File> files;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    output::File& made = files.emplace_back(output::File{folder + "/" + names[i] + ".yaml", {}});
    append_yaml(made.content, *documents[i]->body);
  }
  return files;
}

}  // namespace dpc::emit
