#include "support/output/replace.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "support/output/tree.h"

namespace dpc::output {
namespace {

constexpr const char* lock_name = ".dpc-lock";
constexpr int folder_flags = O_RDONLY | O_DIRECTORY;

Outcome failed(std::string path) { return {Outcome::Kind::Failed, std::move(path), std::strerror(errno)}; }

struct Target {
  FileSystem& system;
  int parent;
  std::string name;
  std::string shown;     // for messages
  std::vector<std::string> keep;
  std::string fresh() const { return "." + name + ".dpc-new"; }
  std::string old() const { return "." + name + ".dpc-old"; }
  bool exists(const std::string& which) const {
    struct stat status {};
    return system.status(parent, which, status) == 0;
  }
};

// `mkdir -p`: what is there already is left as it is.
bool make_folder(FileSystem& system, int folder, const std::string& name) {
  if (system.make_folder(folder, name, 0755) != 0) return errno == EEXIST || errno == EISDIR;
  const Handle made(system, system.open(folder, name, folder_flags, 0));
  return made && system.set_mode(made.get(), 0755) == 0;
}

Outcome not_a_folder(FileSystem& system, int folder, const std::string& name, const std::string& shown) {
  const int error = errno;
  struct stat status {};
  if (error != ENOTDIR && error != ELOOP) return failed(shown);
  if (system.status(folder, name, status) != 0) {
    errno = error;
    return failed(shown);
  }
  return {Outcome::Kind::NotAFolder, shown, S_ISLNK(status.st_mode) ? "a symbolic link" : "not a folder"};
}

Outcome open_root(FileSystem& system, const std::string& given, Handle& out) {
  std::string root = given.empty() ? "." : given;
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  for (std::size_t end = root.find('/', 1);; end = root.find('/', end + 1)) {
    const std::string part = root.substr(0, end);
    if (!make_folder(system, AT_FDCWD, part)) return failed(part);
    if (end == std::string::npos) break;
  }
  out = Handle(system, system.open(AT_FDCWD, root, folder_flags, 0));
  return out ? Outcome{} : not_a_folder(system, AT_FDCWD, root, root);
}

Outcome open_parent(FileSystem& system, const FolderPath& folder, Handle& out) {
  Outcome outcome = open_root(system, folder.root, out);
  std::string shown = folder.root;
  for (std::size_t i = 0; outcome.done() && i + 1 < folder.below.size(); ++i) {
    const std::string& name = folder.below[i];
    shown.append(1, '/').append(name);
    if (!make_folder(system, out.get(), name)) return failed(shown);
    Handle next(system, system.open(out.get(), name, folder_flags, 0));
    if (!next) return not_a_folder(system, out.get(), name, shown);
    out = std::move(next);
  }
  return outcome;
}

// Puts right what a killed run left.
Outcome clean_up(const Target& target) {
  if (!target.exists(target.name) && target.exists(target.old())) {
    if (target.system.rename(target.parent, target.old(), target.name, 0) != 0) return failed(target.shown);
  }
  for (const std::string& stale : {target.fresh(), target.old()}) {
    if (!remove_tree(target.system, target.parent, stale, target.name, target.keep)) return failed(stale);
  }
  return {};
}

// Whether the one is the other or stands in a folder of its name.
bool covers(const std::string& path, const std::string& other) {
  return other == path || other.starts_with(path + "/");
}

bool is_regular(const Target& target, int folder, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const Handle parent =
      open_folder(target.system, folder, slash == std::string::npos ? std::string() : path.substr(0, slash));
  struct stat status {};
  return parent && target.system.status(parent.get(), path.substr(slash + 1), status) == 0 && S_ISREG(status.st_mode);
}

// What is in the folder and not dpc's: `kept` where it is to stay and in the way of none of the new files.
Outcome refuse_foreign(const Target& target, const std::vector<File>& files, std::vector<std::string>& kept) {
  const Handle folder(target.system, target.system.open(target.parent, target.name, folder_flags, 0));
  if (!folder)
    return errno == ENOENT ? Outcome{} : not_a_folder(target.system, target.parent, target.name, target.shown);
  Listing listing;
  if (!list_tree(target.system, folder.get(), listing)) return failed(target.shown);
  const std::set<std::string> ours = read_manifest(target.system, folder.get()).ours;
  for (const std::string& path : listing.files) {
    if (ours.count(path) > 0) continue;
    const bool in_the_way = std::any_of(files.begin(), files.end(), [&](const File& file) {
      return covers(path, file.path) || covers(file.path, path);
    });
    // A line of the manifest cannot hold it.
    const bool unlistable = path.find('\n') != std::string::npos;
    if (in_the_way || unlistable || !is_kept(target.keep, path) || !is_regular(target, folder.get(), path))
      return {Outcome::Kind::Foreign, path, {}};
    kept.push_back(path);
  }
  return {};
}

Outcome write_fresh(const Target& target, const std::vector<File>& files, const std::vector<std::string>& kept) {
  FileSystem& system = target.system;
  if (system.make_folder(target.parent, target.fresh(), 0755) != 0) return failed(target.shown);
  const Handle folder(system, system.open(target.parent, target.fresh(), folder_flags, 0));
  const Handle old(system, kept.empty() ? -1 : system.open(target.parent, target.name, folder_flags, 0));
  const bool written = folder && (kept.empty() || old) && system.set_mode(folder.get(), 0755) == 0 &&
                       write_tree(system, folder.get(), files, old.get(), kept);
  return written ? Outcome{} : failed(target.shown);
}

bool move_aside_and_in(const Target& target) {
  if (target.system.rename(target.parent, target.name, target.old(), 0) != 0) return false;
  if (target.system.rename(target.parent, target.fresh(), target.name, 0) == 0) return true;
  const int error = errno;
  target.system.rename(target.parent, target.old(), target.name, 0);
  errno = error;
  return false;
}

bool put_in_place(const Target& target, bool exists) {
  if (!exists) return target.system.rename(target.parent, target.fresh(), target.name, 0) == 0;
  if (target.system.rename(target.parent, target.fresh(), target.name, RENAME_EXCHANGE) == 0) return true;
  return (errno == EINVAL || errno == ENOSYS) && move_aside_and_in(target);
}

// The new tree's name is not known to be on the disk: better the old tree than an uncertain one.
void take_back(const Target& target, bool existed) {
  FileSystem& system = target.system;
  if (!existed) {
    system.rename(target.parent, target.name, target.fresh(), 0);
  } else if (target.exists(target.old())) {
    system.rename(target.parent, target.name, target.fresh(), 0);
    system.rename(target.parent, target.old(), target.name, 0);
  } else {
    system.rename(target.parent, target.fresh(), target.name, RENAME_EXCHANGE);
  }
}

Outcome add_kept(const Target& target, const std::string& only, std::vector<File>& files) {
  if (only.empty() || !target.exists(target.name)) return {};
  const Handle folder(target.system, target.system.open(target.parent, target.name, folder_flags, 0));
  if (!folder || !read_tree(target.system, folder.get(), only, files)) return failed(target.shown);
  return {};
}

Outcome replace(const Target& target, std::vector<File> files, const std::string& only) {
  Outcome outcome = clean_up(target);
  std::vector<std::string> kept;
  if (outcome.done()) outcome = refuse_foreign(target, files, kept);
  if (outcome.done()) outcome = add_kept(target, only, files);
  if (!outcome.done()) return outcome;
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  outcome = write_fresh(target, files, kept);
  const bool exists = target.exists(target.name);
  if (outcome.done() && !put_in_place(target, exists)) outcome = failed(target.shown);
  if (outcome.done() && target.system.sync(target.parent) != 0) {
    outcome = failed(target.shown);
    take_back(target, exists);
  }
  // What cannot be removed now is removed by the next run; the tree itself is whole.
  remove_tree(target.system, target.parent, target.fresh(), target.name, target.keep);
  if (target.exists(target.name))
    remove_tree(target.system, target.parent, target.old(), target.name, target.keep);
  return outcome;
}

}  // namespace

std::string FolderPath::text() const {
  std::string out = root;
  for (const std::string& name : below) out.append(1, '/').append(name);
  return out;
}

Outcome replace_folder(FileSystem& system, const FolderPath& folder, std::vector<File> files, const std::string& only,
                       const std::vector<std::string>& keep) {
  Handle parent(system, -1);
  const Outcome outcome = open_parent(system, folder, parent);
  if (!outcome.done()) return outcome;
  const Handle lock(system, system.open(parent.get(), lock_name, O_RDWR | O_CREAT, 0644));
  if (!lock || system.lock(lock.get()) != 0) return failed(folder.text());
  return replace({system, parent.get(), folder.below.back(), folder.text(), keep}, std::move(files), only);
}

Outcome check_folder(FileSystem& system, const FolderPath& folder, const std::vector<File>& files,
                     const std::vector<std::string>& keep) {
  Handle parent(system, -1);
  const Outcome outcome = open_parent(system, folder, parent);
  if (!outcome.done()) return outcome;
  std::vector<std::string> kept;
  return refuse_foreign({system, parent.get(), folder.below.back(), folder.text(), keep}, files, kept);
}

}  // namespace dpc::output
