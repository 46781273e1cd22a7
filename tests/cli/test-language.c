/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person reads is in the language of the environment; what a program reads never changes. */
#include "cli/ctl.h"

#include <string.h>

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

#define BAD                                                                                        \
  "[general]\nzone=Nirgends\npresets=defalt\n"                                                     \
  "[sorce x]\ntype=ledger\n"                                                                       \
  "[source b]\ntype=leger\ninterval=0.1\n"                                                         \
  "[rule r]\nmetric=system_cpu_percent\nwarning=90\ncritical=80\n"                                 \
  "[rule w]\nmetric=system_cpu_percent\nwindw=5m\n"                                                \
  "[rule e]\nkind=expr\nexpr=meen(system_cpu_percent, '5m') > 3\n"                                 \
  "[channel s]\ntype=slack\nmin-severity=sever\nblah\n"

/* What runs in German. (transfer full) */
static BwTestRun *
in_german (Ctl *ctl, const char *locale, const char *const *command)
{
  bw_test_ctl_set_locale (locale);
  BwTestRun *run =
      bw_test_ctl (ctl->home, command[0], command[1], command[2], command[3], command[4], NULL);
  bw_test_ctl_set_locale (NULL);
  return run;
}

/* No word of English that says what is wrong. */
static void
check_no_english (const char *text)
{
  static const char *const words[] = { " found",    "expected", "did you mean", " is missing",
                                       "there is ", " line ",   " when ",       "unknown ",
                                       " of ",      " the ",    " and " };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]) != NULL)
      g_error ("\"%s\" is English in: %s", words[i], text);
}

static void
test_errors (Ctl *ctl, gconstpointer data)
{
  const char *locale = bw_test_locale ("de_DE");
  if (locale == NULL)
    return;
  g_autofree char *config = bw_test_write (ctl->home, "bad.conf", BAD, -1);
  g_autofree char *ledger = bw_test_write (ctl->home, "bad.csv", "id,stake\n1,x\n", -1);
  const struct
  {
    const char *command[5];
    const char *said;
  } cases[] = {
    { { "config", "check", "--config", config }, "[sorce x] unbekannte Gruppe, ist [source NAME]" },
    { { "config", "check", "--config", config }, ":2: [general] zone: gefunden: „Nirgends“" },
    { { "config", "check", "--config", config },
      "es gibt keine Funktion „meen“; ist „mean“ gemeint" },
    { { "analyse", ledger }, "bad.csv: Zeile 1: keine Spalte für „status“ oder „profit“" },
    { { "frob" }, "frob: diesen Befehl gibt es nicht" },
    { { "alerts", "show" }, "show: welcher Vorfall?" },
    { { "alerts", "show", "7" }, "es gibt keinen Vorfall 7" },
    { { "history", "bot_up", "--from", "then" }, "„then“ ist keine Zeit" },
    { { "silence", "add" }, "erwartet wird entweder --match" },
    { { "rules", "eval", "--rule", "kind=absent;metric=a" }, "erwartet wird --rule TEXT" },
    { { "channels", "test", "x" }, "es gibt keinen Kanal x" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwTestRun) run = in_german (ctl, locale, cases[i].command);
      g_autofree char *all = g_strconcat (run->out, run->err, NULL);
      ctl_check_has (all, cases[i].said);
      check_no_english (all);
    }
}

/* The words of every rule there is, ready made. */
static void
test_rules (Ctl *ctl, gconstpointer data)
{
  const char *locale = bw_test_locale ("de_DE");
  if (locale == NULL)
    return;
  g_autofree char *config =
      bw_test_write (ctl->home, "all.conf", "[general]\npresets=default;betting;trading-bot\n", -1);
  const char *const command[5] = { "rules", "--config", config };
  g_autoptr (BwTestRun) run = in_german (ctl, locale, command);
  ctl_check_well (run, 0);
  ctl_check_has (run->out, "bei oder über");
  ctl_check_has (run->out, "; vorbei bei unter");
  ctl_check_has (run->out, "womit die Evidenz neu beginnt");
  check_no_english (run->out);
}

/* What a bot tells, and what is told of it: a person's texts in German, the same JSON. */
static void
test_event (Ctl *ctl, gconstpointer data)
{
  const char *locale = bw_test_locale ("de_DE");
  if (locale == NULL)
    return;
  const char *const event[5] = { "event", "bot", "order_rejected", "--severity=critical",
                                 "--summary=abgewiesen" };
  const char *const show[5] = { "alerts", "show", "1" };
  const char *const json[5] = { "alerts", "show", "1", "--json" };
  g_autoptr (BwTestRun) told = in_german (ctl, locale, event);
  ctl_check_well (told, 0);
  ctl_check_has (told->out, "#1, 1. Vorkommen: ");
  g_autoptr (BwTestRun) shown = in_german (ctl, locale, show);
  ctl_check_well (shown, 0);
  ctl_check_has (shown->out, "kritisch, offen");
  ctl_check_has (shown->out, "ausgelöst");
  check_no_english (shown->out);
  g_autoptr (BwTestRun) german = in_german (ctl, locale, json);
  g_autoptr (BwTestRun) plain = bw_test_ctl (ctl->home, "alerts", "show", "1", "--json", NULL);
  ctl_check_well (german, 0);
  g_assert_cmpstr (german->out, ==, plain->out);
}

static void
test_setup (Ctl *ctl, gconstpointer data)
{
  const char *locale = bw_test_locale ("de_DE");
  if (locale == NULL)
    return;
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", BETS, -1);
  const char *const command[5] = { "setup", "--yes", "--dry-run", "--in", ctl->home };
  g_autoptr (BwTestRun) run = in_german (ctl, locale, command);
  ctl_check_well (run, 0);
  ctl_check_has (run->out, "Wettbücher werden gesucht.");
  /* What is written to the file is no one's language. */
  ctl_check_has (run->out, "[general]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/language/errors", Ctl, NULL, ctl_set_up, test_errors, ctl_tear_down);
  g_test_add ("/language/rules", Ctl, NULL, ctl_set_up, test_rules, ctl_tear_down);
  g_test_add ("/language/event", Ctl, NULL, ctl_set_up, test_event, ctl_tear_down);
  g_test_add ("/language/setup", Ctl, NULL, ctl_set_up, test_setup, ctl_tear_down);
  g_test_add ("/language/words", Ctl, NULL, ctl_set_up, test_words, ctl_tear_down);
  g_test_add ("/language/data", Ctl, NULL, ctl_set_up, test_data, ctl_tear_down);
  return g_test_run ();
}
