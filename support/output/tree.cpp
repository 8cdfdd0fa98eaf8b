#include "support/output/tree.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <string_view>

namespace dpc::output {
namespace {

constexpr std::string_view manifest_head = "dpc manifest 1\n";
constexpr int folder_flags = O_RDONLY | O_DIRECTORY;
constexpr int deepest = 32;
constexpr std::size_t largest_manifest = 64u << 20;

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

bool write_all(FileSystem& system, int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = system.write(file, content.data(), content.size());
    if (written == 0) errno = EIO;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_file(FileSystem& system, int folder, const std::string& name, std::string_view content) {
  Handle file(system, system.open(folder, name, O_WRONLY | O_CREAT | O_EXCL, 0644));
  return file && system.set_mode(file.get(), 0644) == 0 && write_all(system, file.get(), content) &&
         system.sync(file.get()) == 0 && file.close();
}

bool make_folder(FileSystem& system, int folder, const std::string& path) {
  const Handle parent = open_folder(system, folder, parent_of(path));
  if (!parent || system.make_folder(parent.get(), name_of(path), 0755) != 0) return false;
  const Handle made(system, system.open(parent.get(), name_of(path), folder_flags, 0));
  return made && system.set_mode(made.get(), 0755) == 0;
}

// By folder, parents before children; the folder itself is "".
std::map<std::string, std::vector<const File*>> by_folder(const std::vector<File>& files) {
  std::map<std::string, std::vector<const File*>> out;
  out[""];
  for (const File& file : files) {
    std::string folder = parent_of(file.path);
    out[folder].push_back(&file);
    for (; !folder.empty(); folder = parent_of(folder)) out[folder];
  }
  return out;
}

bool write_manifest(FileSystem& system, int folder, const std::vector<File>& files) {
  std::string text(manifest_head);
  for (const File& file : files) text.append(file.path).append(1, '\n');
  return write_file(system, folder, manifest_name, text) && system.sync(folder) == 0;
}

bool write_files(FileSystem& system, int folder, const std::string& path, const std::vector<const File*>& files) {
  const Handle own = open_folder(system, folder, path);
  if (!own) return false;
  for (const File* file : files) {
    if (!write_file(system, own.get(), name_of(file->path), file->content)) return false;
  }
  return system.sync(own.get()) == 0;
}

bool list_into(FileSystem& system, int folder, const std::string& prefix, int depth, Listing& out) {
  std::vector<std::string> names;
  if (system.list(folder, names) != 0) return false;
  for (const std::string& name : names) {
    struct stat status {};
    if (system.status(folder, name, status) != 0) return false;
    const std::string path = prefix + name;
    if (!S_ISDIR(status.st_mode) || depth == deepest) {
      out.files.push_back(path);
      continue;
    }
    out.folders.push_back(path);
    const Handle below(system, system.open(folder, name, folder_flags, 0));
    if (!below || !list_into(system, below.get(), path + "/", depth + 1, out)) return false;
  }
  return true;
}

bool read_all(FileSystem& system, int file, std::string& content) {
  char part[65536];
  for (;;) {
    const ssize_t size = system.read(file, part, sizeof part);
    if (size <= 0) return size == 0;
    content.append(part, static_cast<std::size_t>(size));
  }
}

std::string read_text(FileSystem& system, int file) {
  std::string text;
  char part[65536];
  for (;;) {
    const ssize_t size = system.read(file, part, sizeof part);
    if (size <= 0 || text.size() > largest_manifest) return text;
    text.append(part, static_cast<std::size_t>(size));
  }
}

bool remove_member(FileSystem& system, int folder, const std::string& path, int flags) {
  const Handle parent = open_folder(system, folder, parent_of(path));
  return parent && system.remove(parent.get(), name_of(path), flags) == 0;
}

}  // namespace

Handle open_folder(FileSystem& system, int folder, const std::string& path) {
  Handle at(system, system.open(folder, ".", folder_flags, 0));
  for (std::size_t from = 0; at && from < path.size();) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    at = Handle(system, system.open(at.get(), path.substr(from, end - from), folder_flags, 0));
    from = end + 1;
  }
  return at;
}

bool list_tree(FileSystem& system, int folder, Listing& out) { return list_into(system, folder, "", 0, out); }

std::set<std::string> read_manifest(FileSystem& system, int folder) {
  const Handle file(system, system.open(folder, manifest_name, O_RDONLY | O_NONBLOCK, 0));
  if (!file) return {};
  const std::string text = read_text(system, file.get());
  std::set<std::string> paths = {manifest_name};
  if (!text.starts_with(manifest_head)) return paths;
  for (std::size_t from = manifest_head.size(); from < text.size();) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string::npos) break;
    paths.insert(text.substr(from, end - from));
    from = end + 1;
  }
  return paths;
}

bool read_tree(FileSystem& system, int folder, const std::string& without, std::vector<File>& out) {
  Listing listing;
  if (!list_tree(system, folder, listing)) return false;
  const std::set<std::string> ours = read_manifest(system, folder);
  for (const std::string& path : listing.files) {
    if (path == manifest_name || ours.count(path) == 0 || path.starts_with(without + "/")) continue;
    const Handle parent = open_folder(system, folder, parent_of(path));
    const Handle file(system, parent ? system.open(parent.get(), name_of(path), O_RDONLY | O_NONBLOCK, 0) : -1);
    std::string content;
    if (!file || !read_all(system, file.get(), content)) return false;
    out.push_back({path, std::move(content)});
  }
  return true;
}

bool write_tree(FileSystem& system, int folder, const std::vector<File>& files) {
  if (!write_manifest(system, folder, files)) return false;
  const auto folders = by_folder(files);
  for (const auto& [path, members] : folders) {
    if (!path.empty() && !make_folder(system, folder, path)) return false;
  }
  for (const auto& [path, members] : folders) {
    if (!write_files(system, folder, path, members)) return false;
  }
  return true;
}

bool remove_tree(FileSystem& system, int parent, const std::string& name) {
  const Handle folder(system, system.open(parent, name, folder_flags, 0));
  if (!folder) return errno == ENOENT;
  Listing listing;
  if (!list_tree(system, folder.get(), listing)) return false;
  const std::set<std::string> ours = read_manifest(system, folder.get());
  for (const std::string& path : listing.files) {
    const bool listed = path != manifest_name && ours.count(path) > 0;
    if (listed && !remove_member(system, folder.get(), path, 0)) return false;
  }
  for (auto path = listing.folders.rbegin(); path != listing.folders.rend(); ++path) {
    if (!remove_member(system, folder.get(), *path, AT_REMOVEDIR)) return false;
  }
  // The manifest goes last: a run that is killed before leaves a tree that still says whose it is.
  if (ours.count(manifest_name) > 0 && system.remove(folder.get(), manifest_name, 0) != 0) return false;
  return system.remove(parent, name, AT_REMOVEDIR) == 0;
}

}  // namespace dpc::output
