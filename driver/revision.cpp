#include "driver/revision.h"

#include <sys/stat.h>

#include <optional>

namespace dpc::driver {
namespace {

constexpr auto at_most = std::chrono::seconds(120);  // for git, and for tar

std::string take_line(std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  text.erase(0, line.size() + 1);
  return line;
}

bool is_done(const verify::Finished& it) { return it.end == verify::Finished::End::Exited && it.code == 0; }

// What git prints; nothing with the reason.
std::optional<std::string> git(const std::vector<std::string>& arguments, const std::string& work, std::string& why) {
  std::vector<std::string> command = {"git", "-C"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  verify::Finished made = verify::run(command, work, at_most);
  if (is_done(made)) return std::move(made.out);
  why = made.end == verify::Finished::End::NotStarted ? "git could not be started"
        : made.end == verify::Finished::End::TooLate  ? "git takes too long"
                                                      : take_line(made.err);
  return std::nullopt;
}

}  // namespace

bool Checkout::make(const std::string& app, const std::string& revision, std::string& why) {
  const std::size_t slash = app.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : app.substr(0, slash + 1);
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
  std::optional<std::string> lines = git({folder, "rev-parse", "--show-toplevel", "--show-prefix"}, work, why);
  if (!lines) return false;
  const std::string top = take_line(*lines), within = take_line(*lines), archive = work + "/app.tar";
  revision_ = revision;
  tree_ = work + "/app/";
  path_ = tree_ + within + app.substr(slash + 1);
  if (!git({top, "archive", "--format=tar", "--output", archive, revision}, work, why)) return false;
  if (mkdir(tree_.c_str(), 0700) == 0 && is_done(verify::run({"tar", "-xf", archive, "-C", tree_}, work, at_most)))
    return true;
  why = "what git gave could not be unpacked";
  return false;
}

std::string Checkout::with_names_of_git(std::string_view text) const {
  std::string out;
  for (std::size_t found; (found = text.find(tree_)) != std::string_view::npos;) {
    out.append(text.substr(0, found)).append(revision_).append(":");
    text.remove_prefix(found + tree_.size());
  }
  return out.append(text);
}

}  // namespace dpc::driver
