/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key file as its lines: what is not edited stays byte for byte as it was. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define BW_CONFIG_FILE_MAX_BYTES (4 * 1024 * 1024)
#define BW_CONFIG_FILE_MAX_LINES 100000
#define BW_CONFIG_LINE_MAX_BYTES (64 * 1024)

typedef enum
{
  BW_LINE_BLANK,
  BW_LINE_COMMENT,
  BW_LINE_GROUP,
  BW_LINE_KEY,
  BW_LINE_BAD,
} BwConfigLineKind;

typedef struct
{
  BwConfigLineKind kind;
  char *bytes; /* n_bytes and a NUL: the line with its end, if it has one */
  gsize n_bytes;
  char *name;     /* GROUP: what stands in brackets; KEY: the key; otherwise NULL */
  char *value;    /* KEY: as it stands in the file, without blanks before it; otherwise NULL */
  gsize value_at; /* where it begins in bytes */
  char *problem;  /* BAD: what is wrong; otherwise NULL */
} BwConfigLine;

typedef struct _BwConfigFile BwConfigFile;

/** Reads TEXT (LENGTH bytes, -1: up to the NUL) as GKeyFile would, with a byte order mark and CRLF
 * allowed. Never fails: lines that can't be read are BAD, and a text that is no key file at all has
 * a problem and no lines. One thread at a time. (transfer full) */
BwConfigFile *bw_config_file_parse (const char *text, gssize length);
void bw_config_file_free (BwConfigFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwConfigFile, bw_config_file_free)
/** Why the text is no key file (too long, binary) and the line where that shows (0: the whole);
 * NULL: nothing. */
const char *bw_config_file_problem (const BwConfigFile *file, unsigned *line);
unsigned bw_config_file_n_lines (const BwConfigFile *file);
/** Line I, from 0. Valid until the next change. */
const BwConfigLine *bw_config_file_line (const BwConfigFile *file, unsigned i);
/** The whole text; exactly what was read when nothing was changed. (transfer full) */
char *bw_config_file_text (const BwConfigFile *file, gsize *length);

/** KEY of [GROUP] as it stands in the file, the first where there are several; NULL when there is
 * none. */
const char *bw_config_file_get (const BwConfigFile *file, const char *group, const char *key);
bool bw_config_file_has_group (const BwConfigFile *file, const char *group);
/** Sets KEY of [GROUP] to RAW (one line, escaped already: see bw_key_text_escape()). A new key goes
 * after a comment "#KEY=…" of its group, else after the group's last key; a new group to the end.
 */
void bw_config_file_set (BwConfigFile *file, const char *group, const char *key, const char *raw);
/** Takes the lines of KEY out. False when there is none. */
bool bw_config_file_remove (BwConfigFile *file, const char *group, const char *key);
/** Appends [GROUP] unless it is there. */
void bw_config_file_add_group (BwConfigFile *file, const char *group);
/** Takes [GROUP] out with its keys and what stands between them; comments before the next group
 * stay. False when there is none. */
bool bw_config_file_remove_group (BwConfigFile *file, const char *group);
