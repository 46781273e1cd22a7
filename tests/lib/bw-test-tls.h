/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates made for one test, good and bad, for servers on this machine. */
#pragma once

#include <glib.h>

typedef enum
{
  BW_TEST_TLS_GOOD,       /* for localhost, 127.0.0.1 and ::1 */
  BW_TEST_TLS_WRONG_NAME, /* for elsewhere.example */
  BW_TEST_TLS_EXPIRED,
  BW_TEST_TLS_UNTRUSTED, /* signed by another CA */
  BW_TEST_TLS_N,
} BwTestTlsKind;

typedef struct _BwTestTls BwTestTls;

/** Makes them in a folder of their own; about 0.2 s. NULL, having called bw_test_needs(), where
 * there is no openssl. (transfer full) */
BwTestTls *bw_test_tls_new (void);
void bw_test_tls_free (BwTestTls *tls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTestTls, bw_test_tls_free)

/** The CA that signed all but the untrusted one: PEM, for ca-file. */
const char *bw_test_tls_ca (const BwTestTls *tls);
/** The CA of the untrusted one. */
const char *bw_test_tls_other_ca (const BwTestTls *tls);
/** Certificate and key in one PEM file, for a server. */
const char *bw_test_tls_file (const BwTestTls *tls, BwTestTlsKind kind);
