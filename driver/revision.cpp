#include "driver/revision.h"

#include <sys/stat.h>

namespace dpc::driver {
namespace {

constexpr auto at_most = std::chrono::seconds(120);  // for git, and for tar

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool is_done(const verify::Finished& it) { return it.end == verify::Finished::End::Exited && it.code == 0; }

}  // namespace

bool Checkout::make(const std::string& app, const std::string& revision, std::string& why) {
  const std::size_t slash = app.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : app.substr(0, slash);
  const std::string name = slash == std::string::npos ? app : app.substr(slash + 1);
  const std::string& work = folder_.path();
  if (work.empty()) {
    why = "no temporary folder could be made";
    return false;
  }
  // A revision never begins with a dash; `git archive` would read it as a flag.
  if (revision.starts_with('-')) {
    why = "that is no name of a revision";
    return false;
  }
  const std::string archive = work + "/app.tar", tree = work + "/app";
  const verify::Finished made =
      verify::run({"git", "-C", folder, "archive", "--format=tar", "--output", archive, revision, "."}, work, at_most);
  if (!is_done(made)) {
    why = made.end == verify::Finished::End::NotStarted ? "git could not be started"
          : made.end == verify::Finished::End::TooLate  ? "git takes too long"
                                                        : first_line(made.err);
    return false;
  }
  if (mkdir(tree.c_str(), 0700) != 0 || !is_done(verify::run({"tar", "-xf", archive, "-C", tree}, work, at_most))) {
    why = "what git gave could not be unpacked";
    return false;
  }
  path_ = tree + "/" + name;
  return true;
}

}  // namespace dpc::driver
