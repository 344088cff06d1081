// The load generator names no protocol in its TLS handshake, but a room requires it (RFC 7301).
#ifdef WITH_TLS
#include <openssl/ssl.h>
static inline SSL_CTX *context_for_rooms(const SSL_METHOD *method) {
  SSL_CTX *context = SSL_CTX_new(method);
  if (context) SSL_CTX_set_alpn_protos(context, (const unsigned char *)"\x08parley/2", 9);
  return context;
}
#define SSL_CTX_new context_for_rooms
#endif
