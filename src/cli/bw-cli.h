/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every command shares: the common options, the errors' form, the way to the engine. */
#pragma once

#include "base/bw-json.h"
#include "engine/bw-engine.h"

/** Exit codes of every command but status. */
#define BW_EXIT_OK 0
#define BW_EXIT_FAILED 1
#define BW_EXIT_USAGE 2

/** One invocation. Strings are owned. */
typedef struct
{
  char *config_path; /* NULL: the default */
  char *state_dir;   /* NULL: the default */
  gboolean is_json;
  gboolean is_version;
  gboolean is_verbose;
  const char *verb; /* for messages, "status" */
} BwCli;

/** A command: "bellwetherctl NAME". One file each; the table is in bw-verb.c. */
typedef struct
{
  const char *name;
  const char *arguments; /* "FILE", "list|show ID|…" */
  const char *summary;   /* one line */
  /** ARGV[0] is the command itself. Returns the exit code. */
  int (*run) (BwCli *cli, int argc, char **argv);
} BwVerb;

/** The commands, in the order of the help; N of them. */
const BwVerb *bw_verbs (unsigned *n);
const BwVerb *bw_verb_find (const char *name);

/** Reads the common options that stand before the command. */
bool bw_cli_parse_common (BwCli *cli, int *argc, char ***argv, GError **error);
/** Reads ENTRIES and the common options; what is left in ARGV are the command itself and its
 * arguments. --help and --version print and end the process. On a mistake says so on stderr and
 * returns false: the command ends with BW_EXIT_USAGE. */
bool bw_cli_parse (BwCli *cli, const GOptionEntry *entries, int *argc, char ***argv);
void bw_cli_clear (BwCli *cli);

/** Writes out what was printed, at the end. Returns CODE, or, having said so, a failure when that
 * can't be done. */
int bw_cli_flush (int code);
/** "bellwetherctl: WHAT: why" on stderr, one line, secrets taken out. Returns BW_EXIT_FAILED. */
int bw_cli_fail (const BwCli *cli, const char *what, const GError *error);
/** "bellwetherctl: VERB: why" on stderr, printf-like, with where to find help. Returns
 * BW_EXIT_USAGE. */
int bw_cli_misuse (const BwCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** The engine attached to the state directory, or NULL after saying why on stderr. (transfer full)
 */
BwEngine *bw_cli_attach (const BwCli *cli);
/** The zone of [general], or the system's. (transfer full) */
GTimeZone *bw_cli_zone (BwEngine *engine);
/** Who acts, for the record: "cli:anna". (transfer full) */
char *bw_cli_actor (void);
/** Prints BUILDER's root as JSON with a newline. */
void bw_cli_print_json (JsonBuilder *builder);
/** Prints ITEMS as the member NAME, a list, of one JSON object. */
void bw_cli_print_json_list (const char *name, const GPtrArray *items, BwJsonAddFunc add);
/** Reads a moment such as an ISO time or "-7d"; says so on stderr when it is none. NULL leaves
 * *OUT_US. */
bool bw_cli_moment (const BwCli *cli, const char *option, const char *text, GTimeZone *zone,
                    int64_t *out_us);
