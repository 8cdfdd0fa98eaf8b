#include "driver/real_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

namespace dpc::driver {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t most_files = 100'000;  // looked at by one glob
constexpr int deepest = 64;

std::string larger_than(std::uint64_t limit) { return fmt::format("is larger than {} bytes", limit); }

std::string system_message(int error) {
  if (error == ENOENT || error == ENOTDIR) return "not found";
  return std::strerror(error);
}

std::string kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "is a folder";
  if (S_ISFIFO(mode)) return "is a pipe";
  if (S_ISSOCK(mode)) return "is a socket";
  return "is a device";
}

// A component against a pattern without '/': the last '*' is the only one that ever needs to take more.
bool matches_component(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
      ++t;
      ++p;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<std::string_view> components(std::string_view path) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

// Links are not followed: a glob stays below its folder. `strange`: the first that is neither file nor folder.
void walk(const fs::path& folder, const std::string& prefix, int depth, std::vector<std::string>& out,
          std::string* strange = nullptr) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string path = prefix + it->path().filename().string();
    const fs::file_status status = it->symlink_status(error);
    if (error || out.size() > most_files) return;
    if (fs::is_regular_file(status)) out.push_back(path);
    const bool within = fs::is_directory(status) && depth < deepest;
    if (strange != nullptr && strange->empty() && !within && !fs::is_regular_file(status)) *strange = path;
    if (within) walk(it->path(), path + "/", depth + 1, out, strange);
  }
}

}  // namespace

std::optional<std::string> read_stream(int file, std::uint64_t limit, std::string& why) {
  std::string text;
  char part[65536];
  for (;;) {
    const ssize_t size = ::read(file, part, sizeof part);
    if (size == 0) return text;
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      why = system_message(errno);
      return std::nullopt;
    }
    text.append(part, static_cast<std::size_t>(size));
    if (text.size() > limit) {
      why = larger_than(limit);
      return std::nullopt;
    }
  }
}

std::optional<std::string> read_pipe(const std::string& path, std::uint64_t limit, std::string& why) {
  struct stat status {};
  // Asked by name: to open a pipe and close it again would break its writer's.
  if (::stat(path.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode)) return std::nullopt;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0) {
    why = system_message(errno);
    return std::nullopt;
  }
  std::optional<std::string> text = read_stream(file, limit, why);
  ::close(file);
  return text;
}

std::optional<std::string> RealFiles::read(const std::string& path, std::uint64_t limit, std::string& why) {
  // Not blocking: to open a pipe nobody writes to would wait for ever.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) {
    why = system_message(errno);
    return std::nullopt;
  }
  struct stat status {};
  std::optional<std::string> text;
  if (::fstat(file, &status) != 0) {
    why = system_message(errno);
  } else if (!S_ISREG(status.st_mode)) {
    why = kind_of(status.st_mode);
  } else if (static_cast<std::uint64_t>(status.st_size) > limit) {
    why = larger_than(limit);
  } else {
    text = read_stream(file, limit, why);
  }
  ::close(file);
  return text;
}

std::vector<std::string> RealFiles::glob(const std::string& folder, const std::string& pattern, std::string& why) {
  std::vector<std::string> paths;
  walk(folder, "", 0, paths);
  if (paths.size() > most_files) {
    why = "there are more than " + std::to_string(most_files) + " files below '" + folder + "'";
    return {};
  }
  std::erase_if(paths, [&](const std::string& path) { return !matches_glob(path, pattern); });
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> RealFiles::list(const std::string& folder, std::string& why) {
  std::vector<std::string> paths;
  std::string strange;
  walk(folder, "", 0, paths, &strange);
  if (paths.size() > most_files) why = fmt::format("it has more than {} files", most_files);
  if (!strange.empty()) why = fmt::format("'{}' is no regular file", strange);
  if (!why.empty()) return {};
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::optional<std::string> RealFiles::resolve(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::optional<std::string>(real.get()) : std::nullopt;
}

bool matches_glob(std::string_view path, std::string_view pattern) {
  const std::vector<std::string_view> parts = components(path), wanted = components(pattern);
  // reach[j]: the parts so far match the first j of the pattern
  std::vector<bool> reach(wanted.size() + 1, false);
  reach[0] = true;
  for (std::size_t j = 0; j < wanted.size() && wanted[j] == "**"; ++j) reach[j + 1] = true;
  for (const std::string_view part : parts) {
    std::vector<bool> next(wanted.size() + 1, false);
    for (std::size_t j = 0; j < wanted.size(); ++j) {
      if (wanted[j] == "**") next[j + 1] = reach[j + 1] || reach[j] || next[j];
      else next[j + 1] = reach[j] && matches_component(part, wanted[j]);
    }
    reach = next;
  }
  return reach.back();
}

}  // namespace dpc::driver
