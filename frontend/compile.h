// Source to IR: the whole front end as one call.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/parse/standard.h"
#include "ir/builder.h"
#include "ir/module.h"
#include "support/arena.h"
#include "support/diagnostic.h"
#include "support/limits.h"
#include "support/source.h"
#include "support/symbol.h"

namespace dpc {

// What one run of the compiler works in; everything it makes lives as long as this.
struct Session {
  Session() = default;
  // Where many are made in a process: the standard library is not read again in each.
  explicit Session(const parse::Standard& parsed)
      : standard(&parsed), sources(parsed.sources()), interner(parsed.interner()) {}

  const parse::Standard* standard = nullptr;
  Limits limits;
  SourceMap sources;
  Diagnostics diagnostics;
  Interner interner;
  Arena arena;
  ir::Builder builder{arena, interner};
  std::shared_ptr<void> front_end;  // what modules made here point into
};

// How the compiler reads files: from disk, or from what an editor or a test holds.
class FileReader {
 public:
  virtual ~FileReader() = default;
  // The content of a regular file of at most `limit` bytes, or nothing with `why` said ("not found", "is a folder", "is
  // larger than ... bytes").
  virtual std::optional<std::string> read(const std::string& path, std::uint64_t limit, std::string& why) = 0;
  // The regular files below `folder` whose path relative to it matches the glob (* ? **), sorted bytewise.
  // None and `why` where the folder has more files than are looked at.
  virtual std::vector<std::string> glob(const std::string& folder, const std::string& pattern, std::string& why) = 0;
  // All regular files below `folder`, sorted; none and `why` where there is anything else, as a link or a pipe.
  virtual std::vector<std::string> list(const std::string& folder, std::string& why) { return glob(folder, "**", why); }
  // The path with every symbolic link resolved, or nothing where it does not exist: for keeping reads inside the app's
  // folder.
  virtual std::optional<std::string> resolve(const std::string& path) = 0;
};

struct AppOverrides {
  std::string version;      // --chart-version
  std::string app_version;  // --app-version
  bool tests = false;       // also read the file of tests beside the main one: app.dp, app_test.dp
};

// Compiles the app whose main file is `path`. Reports into session.diagnostics; the module is there even after errors,
// as far as it could be made, unless the file could not be read at all.
std::optional<ir::Module> compile(Session& session, FileReader& files, const std::string& path,
                                  const AppOverrides& overrides = {});

// An expression in the scope of the app's main file, as an IR node: for `dpc eval`. Null after a report.
const ir::Node* compile_expression(Session& session, FileReader& files, const std::string& path,
                                   std::string_view expression);

}  // namespace dpc
