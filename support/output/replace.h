// Replaces a folder as a whole or not at all.
//
// The new tree is written beside the old one and synced, then their names are exchanged in one step (renameat2), then
// the old tree is removed: whoever looks, at any instant, and after a kill at any instant, sees the old tree or the
// new. What a killed run left behind is cleaned up by the next. A lock lets two runs wait for each other.
// `.dpc-manifest` in the tree lists what was written; a folder with anything else in it is refused, and nothing that no
// manifest lists is ever removed. Modes are 0644 and 0755 whatever the umask. What others may put into the folder, by
// the names `keep`, is in the new tree as it was in the old.
//
// Where a file system cannot exchange two names the old tree is moved away first; a run that is killed between the two
// moves leaves no tree, and the next run puts the old one back.
#pragma once

#include <string>
#include <vector>

#include "support/output/file_system.h"

namespace dpc::output {

struct File {
  std::string path;  // relative, '/' between components, each of them a safe name
  std::string content;
};

// The folder root/below[0]/below[1]/...; what is missing of it is made. `root` may lie behind symbolic links but not be
// one, and nothing below it may.
struct FolderPath {
  std::string root;
  std::vector<std::string> below;  // not empty
  std::string text() const;
};

struct Outcome {
  enum class Kind { Done, Foreign, NotAFolder, Failed } kind = Kind::Done;
  std::string path;  // what it was about; Foreign: the first foreign file, relative to the folder
  std::string why;   // NotAFolder: what it is; Failed: the system's message
  bool done() const { return kind == Kind::Done; }
};

// Unless the outcome is Done the folder is as it was. With `only` what lies outside its folder of that name stays.
// `keep`: names of files and folders in it that are others'; a file there which is no regular one, or has the path of a
// new one, is foreign all the same.
Outcome replace_folder(FileSystem& system, const FolderPath& folder, std::vector<File> files,
                       const std::string& only = {}, const std::vector<std::string>& keep = {});

// What replace_folder would say before it changes anything, so that of several folders none is replaced where one
// cannot be.
Outcome check_folder(FileSystem& system, const FolderPath& folder, const std::vector<File>& files,
                     const std::vector<std::string>& keep = {});

}  // namespace dpc::output
