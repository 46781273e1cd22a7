/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be configured, declared once: files are checked against it and forms are drawn from it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum
{
  BW_KEY_STRING,
  BW_KEY_PATH,     /* ~ is the home directory */
  BW_KEY_BOOLEAN,
  BW_KEY_INTEGER,
  BW_KEY_NUMBER,
  BW_KEY_DURATION,
  BW_KEY_ZONE,
  BW_KEY_ENUM,     /* one of choices */
  BW_KEY_LIST,     /* of strings, separated by ; */
  BW_KEY_SEVERITY,
  BW_KEY_SELECTOR, /* a metric with matchers */
} BwKeyType;

/** One key. Tables end with a row whose name is NULL. A name that ends in "*" stands for all keys with that beginning. */
typedef struct
{
  const char *name;
  BwKeyType type;
  const char *unit;          /* for people, or NULL */
  const char *default_text;  /* as it would stand in the file; NULL: none */
  double min, max;           /* for numbers; both 0: unbounded */
  const char *const *choices; /* for ENUM, NULL-terminated */
  const char *help;          /* one sentence */
  bool is_required;
  bool is_secret; /* never in the file: refused there */
} BwKeySchema;

/** A kind of group: [source NAME] with type=ledger has family "source" and kind "ledger". */
typedef struct
{
  const char *family; /* "general", "source", "rule", "channel", "retention", … */
  const char *kind;   /* the value of type= (kind= of rules), or NULL: every group of the family */
  const BwKeySchema *keys;
} BwGroupSchema;
