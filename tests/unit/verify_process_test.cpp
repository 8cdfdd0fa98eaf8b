// The programs that `dpc verify` starts, and the copies of itself that work side by side.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <set>

#include "driver/verify/process.h"

namespace dpc::driver::verify {
namespace {

TEST(Workers, EachNumberOnceAndStopped) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < 500; ++i) numbers.push_back(i * 3);
  const std::function<std::string(std::size_t)> work = [](std::size_t i) { return std::to_string(i) + "\n"; };
  std::multiset<std::string> seen;
  const auto take = [&](std::string_view line) {
    seen.emplace(line);
    return true;
  };
  const StopSignals signals;
  EXPECT_TRUE(run_workers(numbers, 3, work, take));
  EXPECT_EQ(seen.size(), 500u);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 500u);
  std::size_t told = 0;
  EXPECT_TRUE(run_workers(numbers, 2, work, [&](std::string_view) { return ++told < 10; }));
  EXPECT_EQ(told, 10u);
}

TEST(Workers, ASignalEndsThemWithWhatTheyAreAt) {
  const StopSignals signals;
  const pid_t parent = ::getpid();
  std::size_t told = 0;
  EXPECT_TRUE(run_workers(
      {1, 2, 3, 4, 5, 6, 7, 8}, 1,
      [&](std::size_t i) {
        if (i == 3) ::kill(parent, SIGTERM);
        return std::to_string(i) + "\n";
      },
      [&](std::string_view) { return ++told > 0; }));
  EXPECT_EQ(StopSignals::seen(), SIGTERM);
  EXPECT_LT(told, 8u);
}

TEST(Workers, OneThatDiesIsNotPassedOver) {
  EXPECT_FALSE(run_workers(
      {1, 2}, 1, [](std::size_t) -> std::string { ::_exit(9); }, [](std::string_view) { return true; }));
}

// 'Z' of what ended and was not waited for; 0 where there is no such process, or nothing says so.
char state_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name;
  char state = 0;
  file >> number >> name >> state;
  return state;
}

TEST(Process, CodesAndStreams) {
  const TemporaryFolder folder;
  using End = Finished::End;
  constexpr std::chrono::seconds long_enough{60};
  const Finished both = run({"sh", "-c", "echo out; echo err >&2; exit 3"}, folder.path(), long_enough);
  EXPECT_EQ(both.end, End::Exited);
  EXPECT_EQ(both.code, 3);
  EXPECT_EQ(both.out, "out\n");
  EXPECT_EQ(both.err, "err\n");
  const Finished killed = run({"sh", "-c", "kill -9 $$"}, folder.path(), long_enough);
  EXPECT_EQ(killed.end, End::Killed);
  EXPECT_EQ(killed.code, 9);
  const Finished never = run({"/no/such/program"}, folder.path(), long_enough);
  EXPECT_EQ(never.end, End::NotStarted);
  EXPECT_EQ(never.code, ENOENT);
  EXPECT_EQ(run({"sh", "-c", "exit 127"}, folder.path(), long_enough).end, End::Exited);
}

TEST(Process, WhatTakesTooLongIsEndedWithAllThatItStarted) {
  const TemporaryFolder folder;
  const auto begin = std::chrono::steady_clock::now();
  const Finished late = run({"sh", "-c", "echo begun; sleep 120 & echo $! >&2; wait"}, folder.path(),
                            std::chrono::milliseconds(700));
  EXPECT_EQ(late.end, Finished::End::TooLate);
  EXPECT_EQ(late.out, "begun\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
  const pid_t inner = static_cast<pid_t>(std::stoi(late.err));
  const auto is_gone = [&] { return ::kill(inner, 0) != 0 || state_of(inner) == 'Z'; };
  for (int i = 0; i < 500 && !is_gone(); ++i) ::usleep(10'000);
  EXPECT_TRUE(is_gone()) << "what it started goes on";
}

}  // namespace
}  // namespace dpc::driver::verify
