#include <zlib.h>

// A macro in zlib.h, which Swift does not see: both a gzip and a zlib header are told by themselves.
static inline int mendwall_inflate_init(z_stream *stream) {
  return inflateInit2(stream, 15 + 32);
}

// The same for what is packed as gzip.
static inline int mendwall_deflate_init(z_stream *stream) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
