/* measure SECONDS OUTPUT COMMAND [ARGUMENT...] : runs COMMAND once with its standard output in the file OUTPUT, and prints
   one line: wall milliseconds, processor milliseconds (user and system), peak resident memory in KiB, exit status. Start-up
   is part of it. A command that runs longer than SECONDS is killed: its status is 124. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile pid_t child;
static volatile sig_atomic_t late;

static void on_alarm(int signal) {
  (void)signal;
  late = 1;
  kill(child, SIGKILL);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time) { return time.tv_sec * 1e3 + time.tv_usec / 1e3; }

static void run(const char* output, char** command) {
  const int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || dup2(file, 1) < 0) _exit(126);
  execvp(command[0], command);
  _exit(127);
}

int main(int count, char** arguments) {
  if (count < 4) return fprintf(stderr, "usage: measure SECONDS OUTPUT COMMAND...\n"), 2;
  const double start = now();
  /* vfork: the parent's own pages must not count in the child's peak. */
  child = vfork();
  if (child == 0) run(arguments[2], arguments + 3);
  signal(SIGALRM, on_alarm);
  alarm((unsigned)atoi(arguments[1]));
  int status = 0;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0) {
  }
  const double wall = now() - start;
  const int code = late ? 124 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  printf("%.3f %.3f %ld %d\n", wall, milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), usage.ru_maxrss, code);
  return 0;
}
