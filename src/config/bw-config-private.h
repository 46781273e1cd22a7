/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a configuration is made of, for the files that build and print it. */
#pragma once

#include "config/bw-config-file.h"
#include "config/bw-config.h"

/** One key of a group as the file has it. */
typedef struct
{
  char *key;
  char *raw;                 /* as it stands in the file */
  const BwKeySchema *schema; /* NULL: not known */
  char *text;                /* NULL: wrong, the default counts */
  unsigned line;
} BwConfigEntry;

struct _BwConfigGroup
{
  BwConfig *config; /* not a reference */
  char *label;      /* "source this-computer" */
  char *family;
  char *name;              /* "" for a group without one */
  unsigned line;           /* 0: not in the file */
  bool has_kind;           /* its family has kinds, and it says a known one */
  const BwKeySchema *keys; /* NULL: of unknown kind */
  GPtrArray *entries;      /* of BwConfigEntry */
  GHashTable *by_key;      /* the same */
};

struct _BwConfig
{
  gatomicrefcount n_refs;
  char *path;
  char *folder; /* of path, for relative paths; NULL where there is none */
  char *digest; /* differs when the file does */
  const BwGroupSchema *schemas;
  unsigned n_schemas;
  GPtrArray *groups;    /* of BwConfigGroup, usable ones */
  GHashTable *by_label; /* the same */
  GPtrArray *errors;    /* of BwConfigError */
};

/** More errors than this are counted, not kept. */
#define BW_CONFIG_MAX_ERRORS 1000

/** An empty configuration to be filled. (transfer full) */
BwConfig *bw_config_alloc (const char *path, const BwGroupSchema *schemas, unsigned n);
/** A group that is not in CONFIG's list yet. LABEL as in brackets. (transfer full) */
BwConfigGroup *bw_config_group_new (BwConfig *config, const char *label, const char *family,
                                    const char *name, unsigned line);
void bw_config_group_free (BwConfigGroup *group);
/** Takes GROUP into its configuration. (transfer full) */
void bw_config_add_group (BwConfigGroup *group);
/** Takes ENTRY (transfer full) into GROUP, which has none of that key yet. */
void bw_config_group_add (BwConfigGroup *group, BwConfigEntry *entry);
/** The entry of KEY in GROUP, or NULL. */
const BwConfigEntry *bw_config_group_entry (const BwConfigGroup *group, const char *key);
/** Appends an error. GROUP and KEY may be NULL. MESSAGE: transfer full. */
void bw_config_add_error (BwConfig *config, unsigned line, const char *group, const char *key,
                          char *message);
/** Fills CONFIG with the groups and errors of FILE. */
void bw_config_check (BwConfig *config, const BwConfigFile *file);
