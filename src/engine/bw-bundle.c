/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the deliveries that wait for a channel go out now as one message. Pure. */
#include "engine/bw-bundle.h"

#include <string.h>

#define NOBODY G_MAXUINT

/* What a choice is made from: rows that belong together have one root. */
typedef struct
{
  const BwBundleRow *rows;
  unsigned n;
  bool *is_free;        /* nothing before it holds it back */
  unsigned *parent;     /* towards the root */
  bool *is_urgent;      /* of a root: one of its rows is due */
  BwSeverity *worst;    /* of a root: of what is due */
  unsigned n_messages;  /* roots that are urgent */
  unsigned n_incidents; /* that what is due tells of */
} Choice;

void
bw_bundle_clear (BwBundle *bundle)
{
  g_clear_pointer (&bundle->members, g_array_unref);
}

static unsigned
root_of (Choice *choice, unsigned i)
{
  while (choice->parent[i] != i)
    {
      choice->parent[i] = choice->parent[choice->parent[i]];
      i = choice->parent[i];
    }
  return i;
}

static void
join (Choice *choice, unsigned a, unsigned b)
{
  unsigned one = root_of (choice, a), other = root_of (choice, b);
  choice->parent[MAX (one, other)] = MIN (one, other);
}

static bool
touches (GHashTable *held, const BwBundleRow *row)
{
  for (unsigned i = 0; i < row->n_incidents; i++)
    if (g_hash_table_contains (held, &row->incidents[i]))
      return true;
  return false;
}

/* A row that waits for its next attempt holds back its incidents, and with them whatever shares one
 * of them. */
static void
find_free (Choice *choice)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (unsigned i = 0; i < choice->n; i++)
    {
      const BwBundleRow *row = &choice->rows[i];
      choice->is_free[i] = !(row->is_tried && !row->is_due) && !touches (held, row);
      for (unsigned k = 0; !choice->is_free[i] && k < row->n_incidents; k++)
        g_hash_table_add (held, (gpointer) &row->incidents[k]);
    }
}

/* The first row that has KEY, or NOBODY, which I becomes then. */
static unsigned
first_with (GHashTable *table, gconstpointer key, unsigned i)
{
  gpointer found;
  if (g_hash_table_lookup_extended (table, key, NULL, &found))
    return GPOINTER_TO_UINT (found);
  g_hash_table_insert (table, (gpointer) key, GUINT_TO_POINTER (i));
  return NOBODY;
}

static void
join_related (Choice *choice)
{
  g_autoptr (GHashTable) incidents = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < choice->n; i++)
    {
      const BwBundleRow *row = &choice->rows[i];
      for (unsigned k = 0; choice->is_free[i] && k < row->n_incidents; k++)
        {
          unsigned other = first_with (incidents, &row->incidents[k], i);
          if (other != NOBODY)
            join (choice, i, other);
        }
      if (!choice->is_free[i] || row->group_key == NULL || row->n_incidents == 0)
        continue;
      unsigned other = first_with (groups, row->group_key, i);
      if (other != NOBODY)
        join (choice, i, other);
    }
}

static void
count_due (Choice *choice)
{
  g_autoptr (GHashTable) incidents = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (unsigned i = 0; i < choice->n; i++)
    {
      const BwBundleRow *row = &choice->rows[i];
      if (!choice->is_free[i] || !row->is_due)
        continue;
      unsigned root = root_of (choice, i);
      choice->n_messages += choice->is_urgent[root] ? 0 : 1;
      choice->worst[root] =
          choice->is_urgent[root] ? MAX (choice->worst[root], row->severity) : row->severity;
      choice->is_urgent[root] = true;
      for (unsigned k = 0; k < row->n_incidents; k++)
        g_hash_table_add (incidents, (gpointer) &row->incidents[k]);
    }
  choice->n_incidents = g_hash_table_size (incidents);
}

/* The root of what goes first: the worst, of these the oldest. */
static unsigned
find_first (const Choice *choice)
{
  unsigned first = NOBODY;
  for (unsigned i = 0; i < choice->n; i++)
    if (choice->is_urgent[i] && (first == NOBODY || choice->worst[i] > choice->worst[first]))
      first = i;
  return first;
}

/* The rows below ROOT, or for NOBODY all that are about to go and may be told with others. */
static void
gather (Choice *choice, unsigned root, BwBundle *out)
{
  for (unsigned i = 0; i < choice->n; i++)
    {
      if (!choice->is_free[i])
        continue;
      unsigned own = root_of (choice, i);
      if (root == NOBODY ? choice->is_urgent[own] && choice->rows[i].n_incidents > 0 : own == root)
        g_array_append_val (out->members, i);
    }
}

static unsigned
find_leader (const Choice *choice, const GArray *members)
{
  unsigned leader = NOBODY;
  for (unsigned k = 0; k < members->len; k++)
    {
      unsigned i = g_array_index (members, unsigned, k);
      if (!choice->rows[i].is_maybe_duplicate
          && (leader == NOBODY || choice->rows[i].severity >= choice->rows[leader].severity))
        leader = i;
    }
  return leader;
}

static BwBundleKind
kind_of (const Choice *choice, const GArray *members, bool is_digest)
{
  if (members->len == 1)
    return BW_BUNDLE_SINGLE;
  if (is_digest)
    return BW_BUNDLE_DIGEST;
  const BwBundleRow *first = &choice->rows[g_array_index (members, unsigned, 0)];
  for (unsigned k = 0; k < members->len; k++)
    {
      const BwBundleRow *row = &choice->rows[g_array_index (members, unsigned, k)];
      if (row->n_incidents != 1 || row->incidents[0] != first->incidents[0])
        return BW_BUNDLE_GROUP;
    }
  return BW_BUNDLE_STORY;
}

static void
choose (Choice *choice, double tokens, BwBundle *out)
{
  find_free (choice);
  join_related (choice);
  count_due (choice);
  unsigned first = find_first (choice);
  if (first == NOBODY)
    return;
  /* The last token stands for all that would have to wait for another. */
  bool is_scarce = choice->n_messages > 1 && tokens < 2;
  bool is_digest = choice->rows[first].n_incidents > 0
                   && (choice->n_incidents > BW_BUNDLE_MAX_INCIDENTS || is_scarce);
  gather (choice, is_digest ? NOBODY : first, out);
  out->leader = find_leader (choice, out->members);
  /* All of them may have been accepted already: each is repeated under its own id. */
  if (out->leader == NOBODY)
    {
      g_array_set_size (out->members, 1);
      out->leader = g_array_index (out->members, unsigned, 0);
    }
  out->kind = kind_of (choice, out->members, is_digest);
}

void
bw_bundle_choose (const BwBundleRow *rows, unsigned n, double tokens, BwBundle *out)
{
  *out = (BwBundle){ .members = g_array_new (FALSE, FALSE, sizeof (unsigned)) };
  if (n == 0)
    return;
  g_autofree bool *is_free = g_new0 (bool, n);
  g_autofree unsigned *parent = g_new (unsigned, n);
  g_autofree bool *is_urgent = g_new0 (bool, n);
  g_autofree BwSeverity *worst = g_new0 (BwSeverity, n);
  for (unsigned i = 0; i < n; i++)
    parent[i] = i;
  Choice choice = { .rows = rows,
                    .n = n,
                    .is_free = is_free,
                    .parent = parent,
                    .is_urgent = is_urgent,
                    .worst = worst };
  choose (&choice, tokens, out);
}
