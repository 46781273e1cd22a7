/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person reads is in the language of the environment; what a program reads never changes. */
#include "cli/ctl.h"

#define BETS                                                                                       \
  "id,placed_at,settled_at,stake,odds,probability,status,profit\n"                                 \
  "1,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,1000.5,2.25,0.5,won,1250.63\n"                      \
  "2,2026-01-02T00:00:00Z,2026-01-02T01:00:00Z,10,2,0.45,lost,-10\n"

static void
test_words (Ctl *ctl, gconstpointer data)
{
  const char *locale = bw_test_locale ("de_DE");
  if (locale == NULL)
    return;
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", BETS, -1);
  bw_test_ctl_set_locale (locale);
  g_autoptr (BwTestRun) help = bw_test_ctl (ctl->home, "--help", NULL);
  g_autoptr (BwTestRun) options = bw_test_ctl (ctl->home, "ledger", "--help", NULL);
  g_autoptr (BwTestRun) alerts = bw_test_ctl (ctl->home, "alerts", NULL);
  g_autoptr (BwTestRun) sheet = bw_test_ctl (ctl->home, "analyse", path, NULL);
  bw_test_ctl_set_locale (NULL);
  ctl_check_well (help, 0);
  ctl_check_has (help->out, "\nBefehle:\n  run        Beobachten, bis zum Anhalten\n");
  ctl_check_has (help->out, "Ein JSON-Objekt ausgeben");
  ctl_check_well (options, 0);
  ctl_check_has (options->out, "Die Zeilen des Wettbuchs ausgeben");
  ctl_check_has (options->out, "CSV ausgeben");
  ctl_check_well (alerts, 0);
  g_assert_cmpstr (alerts->out, ==, "Nichts ist offen.\n");
  ctl_check_well (sheet, 0);
  ctl_check_has (sheet->out, "a.csv: 2 Wetten, 1 gewonnen, 1 verloren\n");
  ctl_check_has (sheet->out, "\n  Rückgang      ");
  ctl_check_has (sheet->out, "\n  Gewinnrate    ");
}

/* What COMMAND prints has to be the same in German, byte by byte. */
static void
check_same (Ctl *ctl, const char *locale, const char *const *command)
{
  g_autoptr (BwTestRun) plain = bw_test_ctl (ctl->home, command[0], command[1], command[2], NULL);
  bw_test_ctl_set_locale (locale);
  g_autoptr (BwTestRun) other = bw_test_ctl (ctl->home, command[0], command[1], command[2], NULL);
  bw_test_ctl_set_locale (NULL);
  ctl_check_well (plain, 0);
  ctl_check_well (other, 0);
  ctl_check_has (plain->out, "1250.63");
  g_assert_cmpstr (plain->out, ==, other->out);
}

static void
test_data (Ctl *ctl, gconstpointer data)
{
  const char *locale = bw_test_locale ("de_DE");
  if (locale == NULL)
    return;
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", BETS, -1);
  bw_test_ctl_set_locale (locale);
  g_autoptr (BwTestRun) import = bw_test_ctl (ctl->home, "import", path, "--source", "bot", NULL);
  bw_test_ctl_set_locale (NULL);
  ctl_check_well (import, 0);
  check_same (ctl, locale, (const char *const[]){ "ledger", "--csv", NULL });
  check_same (ctl, locale, (const char *const[]){ "ledger", "--json", NULL });
  check_same (ctl, locale, (const char *const[]){ "analyse", path, "--json" });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/language/words", Ctl, NULL, ctl_set_up, test_words, ctl_tear_down);
  g_test_add ("/language/data", Ctl, NULL, ctl_set_up, test_data, ctl_tear_down);
  return g_test_run ();
}
