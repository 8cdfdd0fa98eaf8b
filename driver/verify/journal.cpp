#include "driver/verify/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <unordered_set>

#include "support/sha256.h"

namespace dpc::driver::verify {
namespace {

std::string variable(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr ? text : "";
}

std::string content(int file) {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t got = 0; (got = ::pread(file, buffer, sizeof buffer, static_cast<off_t>(text.size()))) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  return text;
}

bool put(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::string default_state_folder() {
  const std::string cache = variable("XDG_CACHE_HOME"), home = variable("HOME");
  if (!cache.empty()) return cache + "/dpc/verify";
#ifdef __APPLE__
  if (!home.empty()) return home + "/Library/Caches/dpc/verify";
#endif
  return home.empty() ? std::string() : home + "/.cache/dpc/verify";
}

Journal::Journal(const std::string& folder, const std::string& key) : key_("dpc verify 1 " + sha256_hex(key) + "\n") {
  if (folder.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  path_ = folder + "/" + sha256_hex(key).substr(0, 24) + ".state";
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) return;
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) {
    read();
  } else {
    ::close(file_);
    file_ = -1;
  }
}

// The last line may be half written; whatever is no verdict is as if it were not there.
void Journal::read() {
  const std::string text = content(file_);
  if (!text.starts_with(key_)) {
    if (::ftruncate(file_, 0) != 0 || !put(file_, key_)) remove();
    return;
  }
  std::unordered_set<std::size_t> seen;
  for (std::size_t at = key_.size(); at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) break;
    std::optional<Verdict> verdict = read_verdict(std::string_view(text).substr(at, end - at));
    if (verdict && seen.insert(verdict->number).second) found_.push_back(std::move(*verdict));
    at = end + 1;
  }
  if (!text.ends_with('\n') && !put(file_, "\n")) remove();
}

Journal::~Journal() {
  if (file_ >= 0) ::close(file_);
}

void Journal::add(const Verdict& verdict) {
  if (file_ >= 0 && !put(file_, line_of(verdict))) remove();
}

void Journal::remove() {
  if (file_ < 0) return;
  ::unlink(path_.c_str());
  ::close(file_);
  file_ = -1;
}

}  // namespace dpc::driver::verify
