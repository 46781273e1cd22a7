/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source tried out: the file as its group has it, and what is told of one that was found. */
#include "view/bw-source-test.h"

#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

static void
test_file (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config = bw_config_parse (
      "/etc/x.conf",
      "[source a]\ntype=ledger\npath=/srv/b.csv\ntimezone=UTC\ncolumn-closing-odds=Close\n"
      "column-stake=Amount\n[source pc]\ntype=system\n",
      -1, schemas, n);
  g_autoptr (BwSourceFile) file = bw_source_file_new (bw_config_find (config, "source", "a"));
  g_assert_cmpstr (file->file.path, ==, "/srv/b.csv");
  g_assert_cmpstr (file->file.zone, ==, "UTC");
  g_assert_cmpuint (g_strv_length (file->map), ==, 2);
  g_assert_cmpstr (file->file.map[0], ==, "closing_odds=Close");
  g_assert_cmpstr (file->file.map[1], ==, "stake=Amount");
  g_assert_null (bw_source_file_new (bw_config_find (config, "source", "pc")));
}

static void
test_finding (void)
{
  BwFinding finding = { .path = (char *) "/srv/bots/tradesv3.sqlite",
                        .format = (char *) "freqtrade",
                        .n_rows = 1261 };
  g_autofree char *sure = bw_source_finding_text (&finding);
  g_assert_cmpstr (sure, ==, "/srv/bots · 1,261 rows · a freqtrade database");
  finding.format = (char *) "csv";
  finding.certainty = BW_FINDING_DOUBTFUL;
  finding.n_rows = 1;
  g_autofree char *doubtful = bw_source_finding_text (&finding);
  g_assert_cmpstr (doubtful, ==, "/srv/bots · 1 row · perhaps a ledger");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/source-test/file", test_file);
  g_test_add_func ("/view/source-test/finding", test_finding);
  return g_test_run ();
}
