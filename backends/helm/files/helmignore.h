// .helmignore: what `helm create` (helm.sh/helm, pkg/chartutil/create.go) leaves out of a package, and dpc's own list
// of the folder's files.
#pragma once

#include <string_view>

namespace dpc::helm {

inline constexpr std::string_view helmignore = R"(# Files that are no part of the package.
.dpc-manifest
.DS_Store
# Version control
.git/
.gitignore
.bzr/
.bzrignore
.hg/
.hgignore
.svn/
# Backups
*.swp
*.bak
*.tmp
*.orig
*~
# Editors
.project
.idea/
*.tmproj
.vscode/
)";

}  // namespace dpc::helm
