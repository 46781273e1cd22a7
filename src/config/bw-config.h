/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file as an immutable snapshot, with all its errors. */
#pragma once

#include "base/bw-clock.h"
#include "config/bw-key-schema.h"

/** One thing wrong with a file. */
typedef struct
{
  unsigned line; /* from 1; 0: the file as a whole */
  char *group;   /* "rule cpu", or NULL */
  char *key;     /* or NULL */
  char *message; /* what was found, what was expected, the nearest known name */
} BwConfigError;

typedef struct _BwConfig BwConfig;           /* refcounted, immutable; any thread */
typedef struct _BwConfigGroup BwConfigGroup; /* belongs to its BwConfig */

/** Reads PATH and checks it against SCHEMAS (N of them, static), then adds the channels that older
 * environment variables ask for (bw-environment.h). Never fails: a file that is
 * missing is an empty configuration without errors, a file that can't be read is one with an error.
 * (transfer full) */
BwConfig *bw_config_load (const char *path, const BwGroupSchema *schemas, unsigned n);
/** The same from memory; NAME stands for the path in errors. LENGTH -1: up to the NUL. */
BwConfig *bw_config_parse (const char *name, const char *text, gssize length,
                           const BwGroupSchema *schemas, unsigned n);
BwConfig *bw_config_ref (BwConfig *config);
void bw_config_unref (BwConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwConfig, bw_config_unref)
const char *bw_config_path (BwConfig *config);
/** Errors in the order of their lines; 0 for a good file. */
unsigned bw_config_n_errors (BwConfig *config);
const BwConfigError *bw_config_error (BwConfig *config, unsigned i);
/** "FILE:LINE: [GROUP] KEY: MESSAGE", less what there is not. (transfer full) */
char *bw_config_error_text (BwConfig *config, const BwConfigError *error);

/** Groups of FAMILY in file order, those of them that can be used: not the second of two, not one
 * of unknown kind. A group that has no name, such as [general], is always there. */
unsigned bw_config_n_groups (BwConfig *config, const char *family);
const BwConfigGroup *bw_config_group (BwConfig *config, const char *family, unsigned i);
const BwConfigGroup *bw_config_find (BwConfig *config, const char *family, const char *name);
/** A group made from "key=value" pairs joined by ';' as rules eval --rule takes them, checked
 * against the schemas as a file would be. A ';' in quotes or braces does not part; after a list,
 * what has no '=' is its next element. Errors have line 0. (transfer full) */
BwConfig *bw_config_parse_inline (const char *family, const char *name, const char *text,
                                  const BwGroupSchema *schemas, unsigned n);

/** "source" of [source this-computer]. */
const char *bw_config_group_family (const BwConfigGroup *group);
/** "this-computer" of [source this-computer]; "" for [general]. */
const char *bw_config_group_name (const BwConfigGroup *group);
/** The line of [GROUP], or 0 when the file does not have it. */
unsigned bw_config_group_line (const BwConfigGroup *group);
/** Whether the file itself has KEY, right or wrong. */
bool bw_config_group_has (const BwConfigGroup *group, const char *key);
/** KEY as it stands in the file, right or wrong; NULL when the file does not have it. */
const char *bw_config_group_raw (const BwConfigGroup *group, const char *key);
/** The line of KEY, or 0 when the file does not have it. */
unsigned bw_config_group_key_line (const BwConfigGroup *group, const char *key);
/** Values, or the schema's default where the file has none. NULL, NaN, 0 or false where there is no
 * default either. What is wrong in the file reads as the default. A path has ~ expanded and is
 * taken from the file's folder (transfer full). */
const char *bw_config_group_text (const BwConfigGroup *group, const char *key);
char *bw_config_group_path (const BwConfigGroup *group, const char *key); /* (transfer full) */
bool bw_config_group_boolean (const BwConfigGroup *group, const char *key);
int64_t bw_config_group_integer (const BwConfigGroup *group, const char *key);
double bw_config_group_number (const BwConfigGroup *group, const char *key);
int64_t bw_config_group_duration (const BwConfigGroup *group, const char *key); /* µs; -1: none */
char **bw_config_group_list (const BwConfigGroup *group, const char *key); /* (transfer full) */
/** The keys the file has in this group, in its order, NULL-terminated. (transfer container) */
const char **bw_config_group_keys (const BwConfigGroup *group);
