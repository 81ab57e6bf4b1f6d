/* Records what a program does to files, for the tests that take its power away: writes with their bytes, names that are
   given and taken, and what is synced. Loaded with LD_PRELOAD; RECORD names the file that it appends to. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int record_fd = -1;

/* An entry is a line, with this many bytes after it. */
static void record(const char *line, const void *bytes, size_t length) {
    int error = errno;
    if (record_fd < 0) {
        const char *path = getenv("RECORD");
        if (path != NULL) record_fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    }
    if (record_fd >= 0) {
        syscall(SYS_write, record_fd, line, strlen(line));
        while (length > 0) {
            long written = syscall(SYS_write, record_fd, bytes, length);
            if (written <= 0) abort();
            bytes = (const char *)bytes + written;
            length -= written;
        }
    }
    errno = error;
}

static int is_kind(int fd, mode_t kind, struct stat *status) {
    int error = errno;
    int is = fstat(fd, status) == 0 && (status->st_mode & S_IFMT) == kind;
    errno = error;
    return is;
}

/* The path of something that is open. */
static const char *path_of(int fd, char *path) {
    char link[64];
    int error = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    errno = error;
    return path;
}

static const char *absolute(int folder, const char *path, char *full) {
    char base[PATH_MAX];
    int error = errno;
    if (path[0] == '/') return path;
    if (folder == AT_FDCWD) {
        if (getcwd(base, sizeof base) == NULL) base[0] = 0;
    } else {
        path_of(folder, base);
    }
    snprintf(full, 2 * PATH_MAX, "%s/%s", base, path);
    errno = error;
    return full;
}

static void record_path(const char *what, int folder, const char *path) {
    char full[2 * PATH_MAX], line[2 * PATH_MAX + 16];
    snprintf(line, sizeof line, "%s\t%s\n", what, absolute(folder, path, full));
    record(line, NULL, 0);
}

static int open_recorded(int folder, const char *path, int flags, mode_t mode) {
    struct stat status;
    char full[PATH_MAX], line[PATH_MAX + 64];
    pthread_mutex_lock(&mutex);
    int fd = syscall(SYS_openat, folder, path, flags, mode);
    if (fd >= 0 && (flags & (O_CREAT | O_TRUNC)) && is_kind(fd, S_IFREG, &status)) {
        snprintf(line, sizeof line, "open\t%lu\t%d\t%s\n", (unsigned long)status.st_ino, (flags & O_TRUNC) != 0,
                 path_of(fd, full));
        record(line, NULL, 0);
    }
    pthread_mutex_unlock(&mutex);
    return fd;
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = va_arg(rest, mode_t);                                                                            \
        va_end(rest);                                                                                                  \
        return open_recorded(AT_FDCWD, path, flags, mode);                                                             \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t length) {
    struct stat status;
    char line[96];
    pthread_mutex_lock(&mutex);
    ssize_t written = syscall(SYS_write, fd, bytes, length);
    if (written > 0 && is_kind(fd, S_IFREG, &status)) {
        long end = lseek(fd, 0, SEEK_CUR);
        snprintf(line, sizeof line, "write\t%lu\t%ld\t%zd\n", (unsigned long)status.st_ino, end - written, written);
        record(line, bytes, written);
    }
    pthread_mutex_unlock(&mutex);
    return written;
}

static int truncate_recorded(int fd, off_t length) {
    struct stat status;
    char line[96];
    pthread_mutex_lock(&mutex);
    int result = syscall(SYS_ftruncate, fd, length);
    if (result == 0 && is_kind(fd, S_IFREG, &status)) {
        snprintf(line, sizeof line, "length\t%lu\t%ld\n", (unsigned long)status.st_ino, (long)length);
        record(line, NULL, 0);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

int ftruncate(int fd, off_t length) { return truncate_recorded(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncate_recorded(fd, length); }

/* Nothing waits for the real disk. */
static int sync_recorded(int fd) {
    struct stat status;
    char full[PATH_MAX], line[PATH_MAX + 64];
    pthread_mutex_lock(&mutex);
    if (is_kind(fd, S_IFREG, &status)) {
        snprintf(line, sizeof line, "sync\t%lu\n", (unsigned long)status.st_ino);
        record(line, NULL, 0);
    } else if (is_kind(fd, S_IFDIR, &status)) {
        record_path("sync-folder", AT_FDCWD, path_of(fd, full));
    }
    pthread_mutex_unlock(&mutex);
    return 0;
}

int fsync(int fd) { return sync_recorded(fd); }
int fdatasync(int fd) { return sync_recorded(fd); }

int rename(const char *from, const char *to) {
    char one[2 * PATH_MAX], other[2 * PATH_MAX], line[4 * PATH_MAX + 16];
    pthread_mutex_lock(&mutex);
    int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (result == 0) {
        snprintf(line, sizeof line, "rename\t%s\t%s\n", absolute(AT_FDCWD, from, one), absolute(AT_FDCWD, to, other));
        record(line, NULL, 0);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

int unlinkat(int folder, const char *path, int flags) {
    pthread_mutex_lock(&mutex);
    int result = syscall(SYS_unlinkat, folder, path, flags);
    if (result == 0) record_path("delete", folder, path);
    pthread_mutex_unlock(&mutex);
    return result;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdir(const char *path, mode_t mode) {
    pthread_mutex_lock(&mutex);
    int result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (result == 0) record_path("folder", AT_FDCWD, path);
    pthread_mutex_unlock(&mutex);
    return result;
}
