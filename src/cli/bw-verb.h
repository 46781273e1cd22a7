/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, one file each. */
#pragma once

#include "cli/bw-cli.h"

/** Each reads its own options from ARGV (ARGV[0] is the command) and returns the exit code. */
int bw_verb_run (BwCli *cli, int argc, char **argv);
int bw_verb_setup (BwCli *cli, int argc, char **argv);
int bw_verb_doctor (BwCli *cli, int argc, char **argv);
int bw_verb_status (BwCli *cli, int argc, char **argv);
int bw_verb_analyse (BwCli *cli, int argc, char **argv);
int bw_verb_import (BwCli *cli, int argc, char **argv);
int bw_verb_ledger (BwCli *cli, int argc, char **argv);
int bw_verb_metrics (BwCli *cli, int argc, char **argv);
int bw_verb_history (BwCli *cli, int argc, char **argv);
int bw_verb_chart (BwCli *cli, int argc, char **argv);
int bw_verb_alerts (BwCli *cli, int argc, char **argv);
int bw_verb_why (BwCli *cli, int argc, char **argv);
int bw_verb_silence (BwCli *cli, int argc, char **argv);
int bw_verb_event (BwCli *cli, int argc, char **argv);
int bw_verb_rules (BwCli *cli, int argc, char **argv);
int bw_verb_channels (BwCli *cli, int argc, char **argv);
int bw_verb_outbox (BwCli *cli, int argc, char **argv);
int bw_verb_config (BwCli *cli, int argc, char **argv);
int bw_verb_secret (BwCli *cli, int argc, char **argv);
