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
// From so many files on the file system is synced once: to wait for the disk for each would take minutes where there
// are thousands. For a few that could mean to wait for all that others have written.
constexpr std::size_t many_files = 64;

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

bool write_file(FileSystem& system, int folder, const std::string& name, std::string_view content, bool sync = true) {
  Handle file(system, system.open(folder, name, O_WRONLY | O_CREAT | O_EXCL, 0644));
  return file && system.set_mode(file.get(), 0644) == 0 && write_all(system, file.get(), content) &&
         (!sync || system.sync(file.get()) == 0) && file.close();
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

// What is kept stands behind a '/', with which no path of dpc begins.
bool write_manifest(FileSystem& system, int folder, const std::vector<File>& files,
                    const std::vector<std::string>& kept) {
  std::string text(manifest_head);
  for (const File& file : files) text.append(file.path).append(1, '\n');
  for (const std::string& path : kept) text.append(1, '/').append(path).append(1, '\n');
  return write_file(system, folder, manifest_name, text) && system.sync(folder) == 0;
}

bool write_files(FileSystem& system, int folder, const std::string& path, const std::vector<const File*>& files,
                 bool sync) {
  const Handle own = open_folder(system, folder, path);
  if (!own) return false;
  for (const File* file : files) {
    if (!write_file(system, own.get(), name_of(file->path), file->content, sync)) return false;
  }
  return !sync || system.sync(own.get()) == 0;
}

// The folder and those it lies in, as far as they are not there.
bool make_folders(FileSystem& system, int folder, const std::string& path) {
  if (path.empty() || open_folder(system, folder, path)) return true;
  return make_folders(system, folder, parent_of(path)) && make_folder(system, folder, path);
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

bool copy_file(FileSystem& system, int from, int to, const std::string& name) {
  const Handle file(system, system.open(from, name, O_RDONLY | O_NONBLOCK, 0));
  std::string content;
  return file && read_all(system, file.get(), content) && write_file(system, to, name, content);
}

// The same file in another tree; a copy where the file system has no links. EEXIST where that tree has one already.
bool link_file(FileSystem& system, int from, int to, const std::string& path) {
  const Handle source = open_folder(system, from, parent_of(path));
  if (!source || !make_folders(system, to, parent_of(path))) return false;
  const Handle target = open_folder(system, to, parent_of(path));
  const std::string name = name_of(path);
  if (!target) return false;
  if (system.link(source.get(), name, target.get()) != 0 &&
      (errno == EEXIST || !copy_file(system, source.get(), target.get(), name)))
    return false;
  return system.sync(target.get()) == 0;
}

// Removes members of a tree; the folder of the last stays open, for of most folders all files are removed in a row.
class Remover {
 public:
  Remover(FileSystem& system, int folder) : system_(system), folder_(folder), parent_(system, -1) {}
  bool run(const std::string& path, int flags) {
    const std::string parent = parent_of(path);
    if (!parent_ || parent != name_) parent_ = open_folder(system_, folder_, parent);
    name_ = parent;
    return parent_ && system_.remove(parent_.get(), name_of(path), flags) == 0;
  }

 private:
  FileSystem& system_;
  int folder_;
  Handle parent_;
  std::string name_;
};

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

bool is_kept(const std::vector<std::string>& keep, const std::string& path) {
  return std::find(keep.begin(), keep.end(), path.substr(0, path.find('/'))) != keep.end();
}

Manifest read_manifest(FileSystem& system, int folder) {
  const Handle file(system, system.open(folder, manifest_name, O_RDONLY | O_NONBLOCK, 0));
  if (!file) return {};
  const std::string text = read_text(system, file.get());
  Manifest out{{manifest_name}, {}};
  if (!text.starts_with(manifest_head)) return out;
  for (std::size_t from = manifest_head.size(); from < text.size();) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string::npos) break;
    if (text[from] == '/') out.kept.insert(text.substr(from + 1, end - from - 1));
    else out.ours.insert(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

bool read_tree(FileSystem& system, int folder, const std::string& without, std::vector<File>& out) {
  Listing listing;
  if (!list_tree(system, folder, listing)) return false;
  const std::set<std::string> ours = read_manifest(system, folder).ours;
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

bool write_tree(FileSystem& system, int folder, const std::vector<File>& files, int from,
                const std::vector<std::string>& kept) {
  if (!write_manifest(system, folder, files, kept)) return false;
  const auto folders = by_folder(files);
  const bool each = files.size() < many_files;
  for (const auto& [path, members] : folders) {
    if (!path.empty() && !make_folder(system, folder, path)) return false;
  }
  for (const auto& [path, members] : folders) {
    if (!write_files(system, folder, path, members, each)) return false;
  }
  if (!each && system.sync_all(folder) != 0) return false;
  return std::all_of(kept.begin(), kept.end(),
                     [&](const std::string& path) { return link_file(system, from, folder, path); });
}

bool remove_tree(FileSystem& system, int parent, const std::string& name, const std::string& place,
                 const std::vector<std::string>& keep) {
  const Handle folder(system, system.open(parent, name, folder_flags, 0));
  if (!folder) return errno == ENOENT;
  Listing listing;
  if (!list_tree(system, folder.get(), listing)) return false;
  const Manifest manifest = read_manifest(system, folder.get());
  const std::set<std::string>& ours = manifest.ours;
  Remover remover(system, folder.get());
  bool left = false;
  for (const std::string& path : listing.files) {
    bool listed = path != manifest_name && (ours.count(path) > 0 || manifest.kept.count(path) > 0);
    if (!listed && ours.count(manifest_name) > 0 && is_kept(keep, path)) {
      const Handle to(system, system.open(parent, place, folder_flags, 0));
      listed = to && (link_file(system, folder.get(), to.get(), path) || errno == EEXIST);
    }
    if (listed && !remover.run(path, 0)) return false;
    left = left || (!listed && path != manifest_name);
  }
  if (left) errno = ENOTEMPTY;
  if (left) return false;
  for (auto path = listing.folders.rbegin(); path != listing.folders.rend(); ++path) {
    if (!remover.run(*path, AT_REMOVEDIR)) return false;
  }
  // The manifest goes last: a run that is killed before leaves a tree that still says whose it is.
  if (ours.count(manifest_name) > 0 && system.remove(folder.get(), manifest_name, 0) != 0) return false;
  return system.remove(parent, name, AT_REMOVEDIR) == 0;
}

}  // namespace dpc::output
