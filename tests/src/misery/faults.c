/* Counts the calls of a process that change the disk below one folder, and at the n-th kills the process or says that
 * the disk is full. Preloaded into a child (LD_PRELOAD) and told by its environment:
 *
 *   FAULTS_UNDER  the folder; calls on other paths are passed on and not counted
 *   FAULTS_AT     which call, from 1
 *   FAULTS_HOW    kill  killed before the call
 *                 torn  killed after half of a write; other calls are not counted
 *                 full  no room from there on: the first write comes in by half. Calls that need no room are not counted
 *                 dip   no room for FAULTS_FOR calls, then room again
 *   FAULTS_TELL   a file elsewhere that names the call that was hit; it is not there when none was
 *
 * Every call goes to the kernel directly: nothing of the C library is looked up, so nothing can recurse. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#if __SIZEOF_LONG__ != 8
#error "offsets are passed to the kernel in one register"
#endif

enum how { NOTHING, KILL, TORN, FULL, DIP };
enum needs { NO_ROOM, ROOM, A_WRITE };

static char under[PATH_MAX];
static const char *tell;
static enum how how;
static long at, lasts;
static atomic_long calls;

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("FAULTS_UNDER"), *name = getenv("FAULTS_HOW"), *n = getenv("FAULTS_AT");
    const char *k = getenv("FAULTS_FOR");
    if (!folder || !name || !n || strlen(folder) >= sizeof under) return;
    strcpy(under, folder);
    tell = getenv("FAULTS_TELL");
    at = atol(n);
    lasts = k ? atol(k) : 1;
    how = !strcmp(name, "kill") ? KILL : !strcmp(name, "torn") ? TORN : !strcmp(name, "full") ? FULL : DIP;
}

static int is_under(const char *path) {
    size_t length = strlen(under);
    return how && length && !strncmp(path, under, length) && (path[length] == '/' || !path[length]);
}

/* The path that an open file has, or a name has in an open folder. */
static int path_of(int fd, const char *name, char *path) {
    if (name && name[0] == '/') return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX;
    if (fd == AT_FDCWD) return 0;
    char link[64], folder[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, folder, sizeof folder - 1);
    if (length <= 0) return 0;
    folder[length] = 0;
    return snprintf(path, PATH_MAX, name ? "%s/%s" : "%s", folder, name) < PATH_MAX;
}

static void say(long n, const char *call, const char *path) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", n, call, path + strlen(under));
    int fd = tell ? (int)syscall(SYS_openat, AT_FDCWD, tell, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (fd < 0) return;
    syscall(SYS_write, fd, line, length);
    syscall(SYS_close, fd);
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* Before a call. 0: go on. Above 0: it fails so. Below 0: half of it is written, and then `after` is called. */
static int meets(const char *call, int fd, const char *name, enum needs needs, size_t bytes) {
    char path[PATH_MAX];
    int before = errno, met = 0;
    if (!how || !path_of(fd, name, path) || !is_under(path)) goto out;
    if (how == TORN && (needs != A_WRITE || bytes < 2)) goto out;
    if (how >= FULL && needs == NO_ROOM) goto out;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (n < at) goto out;
    if (n == at) {
        say(n, call, path);
        if (how == KILL) die();
        if (how != DIP && needs == A_WRITE && bytes > 1) met = -1;
        else met = ENOSPC;
    } else if (how == FULL || (how == DIP && n < at + lasts)) {
        met = ENOSPC;
    }
out:
    errno = before;
    return met;
}

static void after(void) {
    if (how == TORN) die();
}

#define FAILS(met) do { int failed_so = (met); if (failed_so > 0) { errno = failed_so; return -1; } } while (0)

static int opened(int folder, const char *name, int flags, mode_t mode) {
    if (flags & O_CREAT) {
        struct stat there;
        int before = errno, is_new = fstatat(folder, name, &there, 0) != 0;
        errno = before;
        /* An empty file that is opened to be emptied does not change. */
        if (is_new) FAILS(meets("create", folder, name, ROOM, 0));
        else if ((flags & O_TRUNC) && there.st_size > 0) FAILS(meets("empty", folder, name, NO_ROOM, 0));
    }
    return (int)syscall(SYS_openat, folder, name, flags, mode);
}

#define MODE(flags, mode) do { mode = 0; if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list more; \
    va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } } while (0)

int open(const char *name, int flags, ...) { mode_t m; MODE(flags, m); return opened(AT_FDCWD, name, flags, m); }
int open64(const char *name, int flags, ...) { mode_t m; MODE(flags, m); return opened(AT_FDCWD, name, flags, m); }
int openat(int fd, const char *name, int flags, ...) { mode_t m; MODE(flags, m); return opened(fd, name, flags, m); }
int openat64(int fd, const char *name, int flags, ...) { mode_t m; MODE(flags, m); return opened(fd, name, flags, m); }

ssize_t write(int fd, const void *bytes, size_t count) {
    int met = meets("write", fd, NULL, A_WRITE, count);
    FAILS(met);
    ssize_t done = syscall(SYS_write, fd, bytes, met < 0 ? count / 2 : count);
    if (met < 0) after();
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    int met = meets("pwrite", fd, NULL, A_WRITE, count);
    FAILS(met);
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, met < 0 ? count / 2 : count, offset);
    if (met < 0) after();
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

/* Of several pieces the first counts as half. */
ssize_t writev(int fd, const struct iovec *pieces, int count) {
    int met = meets("writev", fd, NULL, A_WRITE, count > 1 ? 2 : 1);
    FAILS(met);
    ssize_t done = syscall(SYS_writev, fd, pieces, met < 0 ? 1 : count);
    if (met < 0) after();
    return done;
}

int ftruncate64(int fd, off64_t length) {
    struct stat now;
    int grows = fstat(fd, &now) == 0 && length > now.st_size;
    FAILS(meets("truncate", fd, NULL, grows ? ROOM : NO_ROOM, 0));
    return (int)syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
    FAILS(meets("allocate", fd, NULL, ROOM, 0));
    return (int)syscall(SYS_fallocate, fd, mode, offset, length);
}

int fallocate(int fd, int mode, off_t offset, off_t length) { return fallocate64(fd, mode, offset, length); }

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    int before = errno, failed = fallocate64(fd, 0, offset, length) ? errno : 0;
    errno = before;
    return failed;
}

int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

int fsync(int fd) {
    FAILS(meets("sync", fd, NULL, NO_ROOM, 0));
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    FAILS(meets("sync", fd, NULL, NO_ROOM, 0));
    return (int)syscall(SYS_fdatasync, fd);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags) {
    FAILS(meets("rename", to_fd, to, NO_ROOM, 0));
    return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to) { return renameat2(from_fd, from, to_fd, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int fd, const char *name, int flags) {
    struct stat there;
    /* What is not there is no change. */
    if (fstatat(fd, name, &there, AT_SYMLINK_NOFOLLOW) == 0) FAILS(meets("remove", fd, name, NO_ROOM, 0));
    return (int)syscall(SYS_unlinkat, fd, name, flags);
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

int mkdirat(int fd, const char *name, mode_t mode) {
    struct stat there;
    if (fstatat(fd, name, &there, 0) != 0) FAILS(meets("folder", fd, name, ROOM, 0));
    return (int)syscall(SYS_mkdirat, fd, name, mode);
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags) {
    FAILS(meets("link", to_fd, to, ROOM, 0));
    return (int)syscall(SYS_linkat, from_fd, from, to_fd, to, flags);
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
