/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A metric series' identity: a name and its labels, interned, so that equal ids are equal pointers.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct
{
  const char *key;
  const char *value;
} BwLabel;

/** One series. Immutable and interned for the life of the process; compare by pointer. Any thread.
 */
typedef struct
{
  const char *name;       /* "system_disk_percent" */
  const char *text;       /* canonical: name{a="x",b="y"}, labels sorted by key, values escaped as
                             Prometheus does */
  const char *label_text; /* the part in braces without them: a="x",b="y" (empty without labels) */
  unsigned n_labels;
  const BwLabel *labels; /* n_labels, sorted by key */
} BwMetric;

/** The series NAME with LABELS (N of them, any order, later of equal keys wins). A label without a
 * value (NULL or empty) is no label; bytes that are no UTF-8 become U+FFFD. (transfer none) */
const BwMetric *bw_metric_get (const char *name, const BwLabel *labels, unsigned n);
/** The series NAME with key, value, … up to NULL. (transfer none) */
const BwMetric *bw_metric_get_labels (const char *name, ...) G_GNUC_NULL_TERMINATED;
/** Reads canonical or hand-written text: name{key="value", …}. INVALID says where. (transfer none)
 */
const BwMetric *bw_metric_parse (const char *text, GError **error);
/** Appends VALUE as it stands between the quotes of a label. */
void bw_metric_append_escaped (GString *out, const char *value);
/** The value of label KEY, or NULL. */
const char *bw_metric_label (const BwMetric *metric, const char *key);

typedef enum
{
  BW_MATCH_EQUAL,
  BW_MATCH_NOT_EQUAL,
  BW_MATCH_REGEX,
  BW_MATCH_NOT_REGEX,
} BwMatchKind;

/** A metric name and matchers on its labels: Prometheus's =, !=, =~ and !~ (regular expressions are
 * anchored). */
typedef struct _BwSelector BwSelector;

/** Reads name{source="x",core=~"[0-3]"}; INVALID says where. (transfer full) */
BwSelector *bw_selector_parse (const char *text, GError **error);
void bw_selector_free (BwSelector *selector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSelector, bw_selector_free)
const char *bw_selector_name (const BwSelector *selector);
/** The text it was read from. */
const char *bw_selector_text (const BwSelector *selector);
/** Whether METRIC is selected. A label that no matcher names matches any value, except the
 * breakdown labels model, window and core: not named, they match only their absence, which means
 * the total. */
bool bw_selector_matches (const BwSelector *selector, const BwMetric *metric);
