/* A library to preload: makes one chosen call of a program go wrong, in a chosen way. Knows nothing of the program.
 *
 *     POOLTOOL_FAULT=CALL:N:ACTION     the N-th call of CALL, from 1; N+ means that one and all after it; up to four of
 *                                      them, joined by semicolons
 *     POOLTOOL_FAULT_FD=F              one byte is written to this descriptor for every fault
 *
 * ACTION is an error number (the call fails with it), "short" (one byte is read or written), "signal=S" (the process gets the
 * signal S and the call goes on) or "truncate=BYTES,PATH" (the call goes on, then the file becomes that short).
 * Calls that allocate are all called "malloc". Built without them for sanitizers, which have allocators of their own. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

enum action { nothing, fail_with, be_short, send_signal, truncate_file };

struct order {
    char call[32];
    long number;
    int and_all_after;
    enum action what;
    int number_of_action;
    char path[512];
    long counted;
};

static struct order orders[4];
static int order_count; /* set when all of them are read: from then on calls are counted */
static int tell_at = -1;

/* CALL:N:ACTION or CALL:N+:ACTION; returns where it ends, NULL when it is none. */
static const char* read_one(const char* text, struct order* into) {
    const char* const colon = strchr(text, ':');
    if (colon == NULL || (size_t)(colon - text) >= sizeof into->call) return NULL;
    memcpy(into->call, text, (size_t)(colon - text));
    char* at = NULL;
    into->number = strtol(colon + 1, &at, 10);
    if (*at == '+') {
        into->and_all_after = 1;
        ++at;
    }
    if (*at != ':') return NULL;
    ++at;
    const size_t length = strcspn(at, ";");
    if (strncmp(at, "short", 5) == 0) {
        into->what = be_short;
    } else if (strncmp(at, "signal=", 7) == 0) {
        into->what = send_signal;
        into->number_of_action = atoi(at + 7);
    } else if (strncmp(at, "truncate=", 9) == 0) {
        char* comma = NULL;
        into->what = truncate_file;
        into->number_of_action = (int)strtol(at + 9, &comma, 10);
        const size_t path = (size_t)(at + length - comma);
        if (*comma == ',' && path - 1 < sizeof into->path) memcpy(into->path, comma + 1, path - 1);
    } else {
        into->what = fail_with;
        into->number_of_action = atoi(at);
    }
    return at + length;
}

__attribute__((constructor)) static void read_orders(void) {
    const char* text = getenv("POOLTOOL_FAULT");
    const char* const teller = getenv("POOLTOOL_FAULT_FD");
    if (teller != NULL) tell_at = atoi(teller);
    int count = 0;
    while (text != NULL && *text != '\0' && count < (int)(sizeof orders / sizeof orders[0])) {
        text = read_one(text, &orders[count]);
        if (text != NULL) ++count;
        if (text != NULL && *text == ';') ++text;
    }
    order_count = count;
}

/* The order that is due at this call, or NULL. The system is entered directly: nothing here may come back to a wrapper. */
static const struct order* due(const char* call) {
    for (int i = 0; i < order_count; ++i) {
        struct order* const each = &orders[i];
        if (strcmp(each->call, call) != 0) continue;
        const long number = __atomic_add_fetch(&each->counted, 1, __ATOMIC_RELAXED);
        if (number != each->number && !(each->and_all_after && number > each->number)) continue;
        if (tell_at >= 0) syscall(SYS_write, tell_at, "!", 1);
        return each;
    }
    return NULL;
}

/* Before the call. True: it fails, with errno set. */
static int fails(const char* call, const struct order** chosen) {
    *chosen = due(call);
    if (*chosen == NULL) return 0;
    if ((*chosen)->what == send_signal) syscall(SYS_kill, getpid(), (*chosen)->number_of_action);
    if ((*chosen)->what != fail_with) return 0;
    errno = (*chosen)->number_of_action;
    return 1;
}

/* After the call. */
static void follow(const struct order* chosen) {
    if (chosen == NULL || chosen->what != truncate_file) return;
    const int kept = errno;
    syscall(SYS_truncate, chosen->path, (long)chosen->number_of_action);
    errno = kept;
}

/* A wrapper: failing is what the call returns when it fails. */
#define WRAP(type, name, failing, declared, passed)                 \
    type name declared {                                            \
        static type(*real) declared;                                \
        if (real == NULL) *(void**)(&real) = dlsym(RTLD_NEXT, #name); \
        const struct order* chosen;                                 \
        if (fails(#name, &chosen)) return failing;                  \
        type result = real passed;                                  \
        follow(chosen);                                             \
        return result;                                              \
    }

/* The same with a byte count that can be cut. */
#define WRAP_COUNTED(name, called, declared, passed)                \
    ssize_t name declared {                                         \
        static ssize_t(*real) declared;                             \
        if (real == NULL) *(void**)(&real) = dlsym(RTLD_NEXT, #name); \
        const struct order* chosen;                                 \
        if (fails(called, &chosen)) return -1;                      \
        if (chosen != NULL && chosen->what == be_short && count > 1) count = 1;     \
        const ssize_t result = real passed;                         \
        follow(chosen);                                             \
        return result;                                              \
    }

WRAP_COUNTED(read, "read", (int file, void* data, size_t count), (file, data, count))
WRAP_COUNTED(write, "write", (int file, const void* data, size_t count), (file, data, count))
WRAP_COUNTED(pread, "pread", (int file, void* data, size_t count, off_t at), (file, data, count, at))
WRAP_COUNTED(pwrite, "pwrite", (int file, const void* data, size_t count, off_t at), (file, data, count, at))
WRAP_COUNTED(__read_chk, "read", (int file, void* data, size_t count, size_t room), (file, data, count, room))
WRAP_COUNTED(__pread_chk, "pread", (int file, void* data, size_t count, off_t at, size_t room), (file, data, count, at, room))
WRAP_COUNTED(getrandom, "getrandom", (void* data, size_t count, unsigned flags), (data, count, flags))
WRAP(ssize_t, writev, -1, (int file, const struct iovec* parts, int count), (file, parts, count))
WRAP(ssize_t, pwritev, -1, (int file, const struct iovec* parts, int count, off_t at), (file, parts, count, at))

WRAP(void*, mmap, MAP_FAILED, (void* at, size_t bytes, int guard, int how, int file, off_t from),
     (at, bytes, guard, how, file, from))
WRAP(int, fstat, -1, (int file, struct stat* about), (file, about))
WRAP(int, stat, -1, (const char* path, struct stat* about), (path, about))
WRAP(int, lstat, -1, (const char* path, struct stat* about), (path, about))
WRAP(int, fstatat, -1, (int folder, const char* path, struct stat* about, int how), (folder, path, about, how))
WRAP(int, faccessat, -1, (int folder, const char* path, int mode, int how), (folder, path, mode, how))
WRAP(int, fsetxattr, -1, (int file, const char* name, const void* value, size_t count, int how), (file, name, value, count, how))
WRAP(int, signalfd, -1, (int file, const sigset_t* mask, int how), (file, mask, how))
WRAP(int, eventfd, -1, (unsigned start, int how), (start, how))
WRAP(int, fsync, -1, (int file), (file))
WRAP(int, fallocate, -1, (int file, int how, off_t from, off_t bytes), (file, how, from, bytes))
WRAP(int, ftruncate, -1, (int file, off_t bytes), (file, bytes))
WRAP(int, fstatfs, -1, (int file, struct statfs* about), (file, about))
WRAP(int, setxattr, -1, (const char* path, const char* name, const void* value, size_t count, int how),
     (path, name, value, count, how))
WRAP(ssize_t, getxattr, -1, (const char* path, const char* name, void* value, size_t room), (path, name, value, room))
WRAP(ssize_t, readlink, -1, (const char* path, char* target, size_t room), (path, target, room))
WRAP(int, pipe2, -1, (int ends[2], int how), (ends, how))
WRAP(int, poll, -1, (struct pollfd * waited, nfds_t count, int most), (waited, count, most))
WRAP(int, unlink, -1, (const char* path), (path))
WRAP(int, mkostemp, -1, (char* path, int how), (path, how))
WRAP(int, sigaction, -1, (int number, const struct sigaction* now, struct sigaction* before), (number, now, before))
WRAP(int, sched_getaffinity, -1, (pid_t process, size_t room, cpu_set_t* mask), (process, room, mask))
WRAP(int, fchmod, -1, (int file, mode_t mode), (file, mode))
WRAP(int, flock, -1, (int file, int how), (file, how))
WRAP(off_t, lseek, -1, (int file, off_t to, int from), (file, to, from))
WRAP(int, renameat, -1, (int from, const char* old, int to, const char* new), (from, old, to, new))
WRAP(int, renameat2, -1, (int from, const char* old, int to, const char* new, unsigned how), (from, old, to, new, how))
WRAP(int, linkat, -1, (int from, const char* old, int to, const char* new, int how), (from, old, to, new, how))
WRAP(int, unlinkat, -1, (int folder, const char* path, int how), (folder, path, how))
WRAP(int, mkdir, -1, (const char* path, mode_t mode), (path, mode))
WRAP(int, posix_fallocate, errno, (int file, off_t from, off_t bytes), (file, from, bytes))
WRAP(DIR*, opendir, NULL, (const char* path), (path))
WRAP(struct dirent*, readdir, NULL, (DIR* listing), (listing))
WRAP(int, pthread_create, errno,
     (pthread_t * thread, const pthread_attr_t* how, void* (*run)(void*), void* with), (thread, how, run, with))

/* The descriptor is gone, whatever close says. */
int close(int file) {
    const struct order* chosen;
    const int failed = fails("close", &chosen);
    const int kept = errno;
    const int result = (int)syscall(SYS_close, file);
    follow(chosen);
    if (!failed) return result;
    errno = kept;
    return -1;
}

static int open_with(const char* call, int folder, const char* path, int how, mode_t mode) {
    const struct order* chosen;
    if (fails(call, &chosen)) return -1;
    const int result = (int)syscall(SYS_openat, folder, path, how, mode);
    follow(chosen);
    return result;
}

#define MODE_OF(how, last)                                     \
    mode_t mode = 0;                                           \
    if ((how & O_CREAT) != 0 || (how & O_TMPFILE) == O_TMPFILE) { \
        va_list more;                                          \
        va_start(more, last);                                  \
        mode = va_arg(more, mode_t);                           \
        va_end(more);                                          \
    }

int open(const char* path, int how, ...) {
    MODE_OF(how, how)
    return open_with("open", AT_FDCWD, path, how, mode);
}
int open64(const char* path, int how, ...) {
    MODE_OF(how, how)
    return open_with("open", AT_FDCWD, path, how, mode);
}
int openat(int folder, const char* path, int how, ...) {
    MODE_OF(how, how)
    return open_with("openat", folder, path, how, mode);
}
int __open_2(const char* path, int how) { return open_with("open", AT_FDCWD, path, how, 0); }
int __openat_2(int folder, const char* path, int how) { return open_with("openat", folder, path, how, 0); }

int fcntl(int file, int command, ...) {
    va_list more;
    va_start(more, command);
    void* const with = va_arg(more, void*);
    va_end(more);
    const struct order* chosen;
    if (fails("fcntl", &chosen)) return -1;
    const int result = (int)syscall(SYS_fcntl, file, command, with);
    follow(chosen);
    return result;
}

#ifdef POOLTOOL_FAULT_MALLOC
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* old, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);

void* malloc(size_t bytes) {
    const struct order* chosen;
    return fails("malloc", &chosen) ? NULL : __libc_malloc(bytes);
}
void* calloc(size_t count, size_t bytes) {
    const struct order* chosen;
    return fails("malloc", &chosen) ? NULL : __libc_calloc(count, bytes);
}
void* realloc(void* old, size_t bytes) {
    const struct order* chosen;
    return fails("malloc", &chosen) ? NULL : __libc_realloc(old, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) {
    const struct order* chosen;
    return fails("malloc", &chosen) ? NULL : __libc_memalign(alignment, bytes);
}
int posix_memalign(void** out, size_t alignment, size_t bytes) {
    const struct order* chosen;
    if (fails("malloc", &chosen)) return ENOMEM;
    void* const made = __libc_memalign(alignment, bytes);
    if (made == NULL) return ENOMEM;
    *out = made;
    return 0;
}
#endif
