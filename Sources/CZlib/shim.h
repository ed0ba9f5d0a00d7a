#include <zlib.h>

// A macro in zlib.h, which Swift does not see: both a gzip and a zlib header are told by themselves.
static inline int mendwall_inflate_init(z_stream *stream) {
  return inflateInit2(stream, 15 + 32);
}
