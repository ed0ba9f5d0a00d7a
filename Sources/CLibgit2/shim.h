#include <git2.h>

// Takes a variable list of arguments, which Swift cannot call.
static inline int mendwall_limit_object_cache(size_t bytes) {
  return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)bytes);
}

static inline int mendwall_trust_authorities(const char *file) {
  return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, NULL);
}
