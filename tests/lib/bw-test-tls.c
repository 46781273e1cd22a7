/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates made for one test, good and bad, for servers on this machine. */
#include "lib/bw-test-tls.h"

#include "lib/bw-test.h"

struct _BwTestTls
{
  char *dir;
  char *ca;
  char *other_ca;
  char *files[BW_TEST_TLS_N];
};

static const struct
{
  const char *name;
  const char *ca;
  const char *names;
  const char *from;
  const char *to;
} rows[BW_TEST_TLS_N] = {
  [BW_TEST_TLS_GOOD] = { "good", "ca", "DNS:localhost,IP:127.0.0.1,IP:::1", "20200101000000Z",
                         "20991231000000Z" },
  [BW_TEST_TLS_WRONG_NAME] = { "wrong-name", "ca", "DNS:elsewhere.example", "20200101000000Z",
                               "20991231000000Z" },
  [BW_TEST_TLS_EXPIRED] = { "expired", "ca", "DNS:localhost,IP:127.0.0.1,IP:::1", "20200101000000Z",
                            "20210101000000Z" },
  [BW_TEST_TLS_UNTRUSTED] = { "untrusted", "other", "DNS:localhost,IP:127.0.0.1,IP:::1",
                              "20200101000000Z", "20991231000000Z" },
};

/* The dates of a certificate can be chosen by "openssl ca" alone, which wants files for its
 * bookkeeping. */
static const char script[] =
    "set -e; umask 077; cd \"$1\"\n"
    "ca () {\n"
    "  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30000 \\\n"
    "    -keyout $1.key -out $1.pem -subj \"/CN=Test $1\" -addext keyUsage=keyCertSign\n"
    "}\n"
    "sign () {\n"
    "  mkdir $1.db; : >$1.db/index\n"
    "  printf '[ca]\\ndefault_ca=d\\n[d]\\nnew_certs_dir=%s.db\\ndatabase=%s.db/index\\n' $1 $1 "
    ">$1.cnf\n"
    "  printf 'default_md=sha256\\npolicy=p\\nrand_serial=yes\\n[p]\\ncommonName=supplied\\n' "
    ">>$1.cnf\n"
    "  printf '[x]\\nbasicConstraints=CA:false\\nsubjectAltName=%s\\n' $3 >>$1.cnf\n"
    "  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $1.key \\\n"
    "    -out $1.csr -subj \"/CN=$1\"\n"
    "  openssl ca -batch -notext -config $1.cnf -extensions x -cert $2.pem -keyfile $2.key \\\n"
    "    -in $1.csr -out $1.crt -startdate $4 -enddate $5\n"
    "  cat $1.crt $1.key >$1.pem\n"
    "}\n"
    "ca ca; ca other; shift\n"
    "while [ $# -gt 0 ]; do sign \"$1\" \"$2\" \"$3\" \"$4\" \"$5\"; shift 5; done\n";

BwTestTls *
bw_test_tls_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = 0;
  if (!bw_test_needs (openssl != NULL, "openssl"))
    return NULL;
  BwTestTls *tls = g_new0 (BwTestTls, 1);
  tls->dir = bw_test_dir_new ();
  tls->ca = g_build_filename (tls->dir, "ca.pem", NULL);
  tls->other_ca = g_build_filename (tls->dir, "other.pem", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *head[] = { "sh", "-c", script, "sh", tls->dir };
  for (unsigned i = 0; i < G_N_ELEMENTS (head); i++)
    g_ptr_array_add (argv, (gpointer) head[i]);
  for (unsigned i = 0; i < BW_TEST_TLS_N; i++)
    {
      const char *words[] = { rows[i].name, rows[i].ca, rows[i].names, rows[i].from, rows[i].to };
      for (unsigned k = 0; k < G_N_ELEMENTS (words); k++)
        g_ptr_array_add (argv, (gpointer) words[k]);
      tls->files[i] = g_strdup_printf ("%s/%s.pem", tls->dir, rows[i].name);
    }
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("openssl: %s%s", out, err);
  return tls;
}

void
bw_test_tls_free (BwTestTls *tls)
{
  if (tls == NULL)
    return;
  bw_test_dir_remove (tls->dir);
  for (unsigned i = 0; i < BW_TEST_TLS_N; i++)
    g_free (tls->files[i]);
  g_free (tls->dir);
  g_free (tls->ca);
  g_free (tls->other_ca);
  g_free (tls);
}

const char *
bw_test_tls_ca (const BwTestTls *tls)
{
  return tls->ca;
}

const char *
bw_test_tls_other_ca (const BwTestTls *tls)
{
  return tls->other_ca;
}

const char *
bw_test_tls_file (const BwTestTls *tls, BwTestTlsKind kind)
{
  return tls->files[kind];
}
