/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be configured, declared once: files are checked against it and forms are drawn from it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum
{
  BW_KEY_STRING,
  BW_KEY_PATH, /* ~/ is the home directory */
  BW_KEY_BOOLEAN,
  BW_KEY_INTEGER,
  BW_KEY_NUMBER,
  BW_KEY_DURATION,
  BW_KEY_ZONE,
  BW_KEY_ENUM, /* one of choices */
  BW_KEY_LIST, /* of strings, separated by ; */
  BW_KEY_SEVERITY,
  BW_KEY_SELECTOR, /* a metric with matchers */
} BwKeyType;

/** One key. Tables end with a row whose name is NULL. A name that ends in "*" stands for all keys
 * with that beginning. */
typedef struct
{
  const char *name;
  BwKeyType type;
  const char *unit;         /* for people, or NULL */
  const char *default_text; /* as it would stand in the file; NULL: none */
  double min,
      max; /* for numbers, and seconds for durations; both 0: unbounded; max < min: only min */
  const char *const *choices; /* for ENUM, and the elements of LIST; NULL-terminated */
  /** Whether TEXT, an element of a LIST, is one that is meant; an error says what is. NULL: any. */
  bool (*check_element) (const char *text, GError **error);
  const char *names_of; /* a family whose groups' names it is made of: "channel"; NULL: none */
  const char *help;     /* one sentence */
  bool is_required;
  bool is_secret; /* never in the file: refused there */
} BwKeySchema;

/** A kind of group: [source NAME] with type=ledger has family "source" and kind "ledger". */
typedef struct
{
  const char *family; /* "general", "source", "rule", "channel", "retention", … */
  const char *kind;   /* the value of type= (kind= of rules), or NULL: every group of the family */
  const BwKeySchema *keys;
  bool is_single; /* [family] alone, without a name: at most one, and there even when the file has
                     none */
} BwGroupSchema;

/** The row for the key NAME, an exact one before a "*" one, or NULL. */
const BwKeySchema *bw_key_schema_find (const BwKeySchema *keys, const char *name);
/** The known name nearest to NAME, for "did you mean"; NULL when nothing is near. */
const char *bw_key_schema_nearest (const BwKeySchema *keys, const char *name);
/** What a secret's name ends with in the key for a file that holds it: "password-file". */
#define BW_SECRET_FILE_SUFFIX "-file"
/** The rows of A and then those of B that A does not have, then a path "KEY-file" for each KEY that
 * is a secret. Either may be NULL. The same tables give the same answer, which lives as long as the
 * process. Any thread. */
const BwKeySchema *bw_key_schema_concat (const BwKeySchema *a, const BwKeySchema *b);
/** The key that tells a group's kind: "kind" of rules, "type" of all others. */
const char *bw_group_schema_kind_key (const char *family);
/** The row for KIND (NULL: the one for every group) of FAMILY among N, or NULL. */
const BwGroupSchema *bw_group_schema_find (const BwGroupSchema *schemas, unsigned n,
                                           const char *family, const char *kind);
/** Whether KEY is a list in any group of FAMILY. */
bool bw_group_schema_is_list (const BwGroupSchema *schemas, unsigned n, const char *family,
                              const char *key);
