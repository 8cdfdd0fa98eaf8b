#include "support/output/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace dpc::output {
namespace {

template <class Call>
auto retried(Call call) {
  for (;;) {
    const auto result = call();
    if (result != -1 || errno != EINTR) return result;
  }
}

}  // namespace

int FileSystem::open(int folder, const std::string& name, int flags, mode_t mode) {
  return retried([&] { return ::openat(folder, name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode); });
}

ssize_t FileSystem::read(int file, void* to, std::size_t size) {
  return retried([&] { return ::read(file, to, size); });
}

ssize_t FileSystem::write(int file, const void* from, std::size_t size) {
  return retried([&] { return ::write(file, from, size); });
}

int FileSystem::sync(int file) {
  return retried([&] { return ::fsync(file); });
}

int FileSystem::sync_all(int folder) {
  if (retried([&] { return ::syncfs(folder); }) == 0) return 0;
  if (errno != ENOSYS) return -1;
  ::sync();
  return 0;
}

// Linux has closed the file even where a signal interrupted the call: it must not be closed again.
int FileSystem::close(int file) {
  const int result = ::close(file);
  return result == -1 && errno == EINTR ? 0 : result;
}

int FileSystem::set_mode(int file, mode_t mode) {
  return retried([&] { return ::fchmod(file, mode); });
}

int FileSystem::lock(int file) {
  return retried([&] { return ::flock(file, LOCK_EX); });
}

int FileSystem::make_folder(int folder, const std::string& name, mode_t mode) {
  return retried([&] { return ::mkdirat(folder, name.c_str(), mode); });
}

int FileSystem::remove(int folder, const std::string& name, int flags) {
  return retried([&] { return ::unlinkat(folder, name.c_str(), flags); });
}

int FileSystem::rename(int folder, const std::string& from, const std::string& to, unsigned flags) {
  return retried([&] { return ::renameat2(folder, from.c_str(), folder, to.c_str(), flags); });
}

int FileSystem::link(int folder, const std::string& name, int to) {
  return retried([&] { return ::linkat(folder, name.c_str(), to, name.c_str(), 0); });
}

int FileSystem::status(int folder, const std::string& name, struct stat& out) {
  return retried([&] { return ::fstatat(folder, name.c_str(), &out, AT_SYMLINK_NOFOLLOW); });
}

int FileSystem::list(int folder, std::vector<std::string>& names) {
  const int own = retried([&] { return ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (own == -1) return -1;
  DIR* stream = ::fdopendir(own);
  if (stream == nullptr) {
    ::close(own);
    return -1;
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream)) {
    if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
      names.emplace_back(entry->d_name);
  }
  const int error = errno;
  ::closedir(stream);
  std::sort(names.begin(), names.end());
  errno = error;
  return error == 0 ? 0 : -1;
}

}  // namespace dpc::output
