/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a line of CSV, as the table of a chart takes them apart. */
#include "ui/bw-chart-table.h"

static void
test_split (void)
{
  static const struct
  {
    const char *line;
    const char *fields; /* joined by | */
  } cases[] = {
    { "a,b,c", "a|b|c" },
    { "", "" },
    { ",", "|" },
    { "time,\"actual, net\",x\r", "time|actual, net|x" },
    { "\"he said \"\"two\"\"\",2", "he said \"two\"|2" },
    { "\"never closed,1", "never closed,1" },
    { "2026-10-30T15:48:02Z,,-3.5", "2026-10-30T15:48:02Z||-3.5" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) fields = bw_chart_table_split (cases[i].line);
      g_autofree char *joined = g_strjoinv ("|", fields);
      g_assert_cmpstr (joined, ==, cases[i].fields);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/chart-table/split", test_split);
  return g_test_run ();
}
