/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands. */
#include "cli/bw-verb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const BwVerb verbs[] = {
  { "run", "", N_ ("Watch, until told to stop"), bw_verb_run },
  { "setup", "", N_ ("Find what there is to watch, and begin"), bw_verb_setup },
  { "doctor", "", N_ ("Say what is missing and what to do about it"), bw_verb_doctor },
  { "status", "", N_ ("Tell how everything is; a Nagios plugin as it is"), bw_verb_status },
  { "analyse", N_ ("FILE"), N_ ("Compute every statistic of one ledger"), bw_verb_analyse },
  { "import", N_ ("FILE"), N_ ("Take a file's rows into the ledger"), bw_verb_import },
  { "ledger", "", N_ ("Print the ledger's rows"), bw_verb_ledger },
  { "metrics", N_ ("[PATTERN]"), N_ ("Print the latest values"), bw_verb_metrics },
  { "history", N_ ("METRIC"), N_ ("Print one series"), bw_verb_history },
  { "chart", N_ ("KIND|METRIC"), N_ ("Write one chart as a picture or as numbers"), bw_verb_chart },
  { "alerts", "[list|show|ack|start|unack|resolve|close|reopen|note|snooze|stats] [ID]",
    N_ ("List incidents and move them on"), bw_verb_alerts },
  { "why", N_ ("ID|FILE [--verify]"), N_ ("Say why an alert fired, and verify it"), bw_verb_why },
  { "silence", "[list|add|end|mute-all]", N_ ("Keep alerts silent for a time"), bw_verb_silence },
  { "event", N_ ("SOURCE TYPE"), N_ ("Tell what happened, from a bot or a script"), bw_verb_event },
  { "rules", "[list|check|eval|replay RULE|presets]", N_ ("Show the rules, or try one out"),
    bw_verb_rules },
  { "channels", "[list|test NAME]", N_ ("Tell how each channel is, or test one"),
    bw_verb_channels },
  { "outbox", "[list|retry ID|drain]", N_ ("List deliveries, or try them again"), bw_verb_outbox },
  { "config", "[check|show|set|presets]", N_ ("Check, show or change the configuration"),
    bw_verb_config },
  { "secret", "[list|set|clear] [CHANNEL/KEY]", N_ ("Keep what channels need in the keyring"),
    bw_verb_secret },
};

const BwVerb *
bw_verbs (unsigned *n)
{
  *n = G_N_ELEMENTS (verbs);
  return verbs;
}

const BwVerb *
bw_verb_find (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].name, name) == 0)
      return &verbs[i];
  return NULL;
}
