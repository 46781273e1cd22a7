/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands. */
#include "cli/bw-verb.h"

#include <string.h>

static const BwVerb verbs[] = {
  { "run", "", "Watch, until told to stop", bw_verb_run },
  { "setup", "", "Find what there is to watch, and begin", bw_verb_setup },
  { "doctor", "", "Say what is missing and what to do about it", bw_verb_doctor },
  { "status", "", "Tell how everything is; a Nagios plugin as it is", bw_verb_status },
  { "analyse", "FILE", "Compute every statistic of one ledger", bw_verb_analyse },
  { "import", "FILE", "Take a file's rows into the ledger", bw_verb_import },
  { "ledger", "", "Print the ledger's rows", bw_verb_ledger },
  { "metrics", "[PATTERN]", "Print the latest values", bw_verb_metrics },
  { "history", "METRIC", "Print one series", bw_verb_history },
  { "chart", "KIND|METRIC", "Write one chart as a picture or as numbers", bw_verb_chart },
  { "alerts", "[list|show|ack|start|unack|resolve|close|reopen|note|snooze|stats] [ID]",
    "List incidents and move them on", bw_verb_alerts },
  { "why", "ID|FILE [--verify]", "Say why an alert fired, and verify it", bw_verb_why },
  { "silence", "[list|add|end|mute-all]", "Keep alerts silent for a time", bw_verb_silence },
  { "event", "SOURCE TYPE", "Tell what happened, from a bot or a script", bw_verb_event },
  { "rules", "[list|check|eval|replay RULE|presets]", "Show the rules, or try one out",
    bw_verb_rules },
  { "channels", "[list|test NAME]", "Tell how each channel is, or test one", bw_verb_channels },
  { "outbox", "[list|retry ID|drain]", "List deliveries, or try them again", bw_verb_outbox },
  { "config", "[check|show|set|presets]", "Check, show or change the configuration",
    bw_verb_config },
  { "secret", "[list|set|clear] [CHANNEL/KEY]", "Keep what channels need in the keyring",
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
