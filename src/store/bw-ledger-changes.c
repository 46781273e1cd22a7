/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which row on the last writes changed a source. */
#include "store/bw-ledger-changes.h"

#include <glib.h>

/* Writes that are remembered of a source: whoever looks is told of each. */
#define MAX_WRITES 64

typedef struct
{
  int64_t version;
  int64_t first_order_ms;
} Change;

struct _BwLedgerChanges
{
  GMutex mutex;
  GHashTable *writes; /* source → GArray of Change, by version */
};

static void
array_unref (gpointer data)
{
  g_array_unref (data);
}

BwLedgerChanges *
bw_ledger_changes_new (void)
{
  BwLedgerChanges *changes = g_new0 (BwLedgerChanges, 1);
  g_mutex_init (&changes->mutex);
  changes->writes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, array_unref);
  return changes;
}

void
bw_ledger_changes_free (BwLedgerChanges *changes)
{
  if (changes == NULL)
    return;
  g_hash_table_unref (changes->writes);
  g_mutex_clear (&changes->mutex);
  g_free (changes);
}

void
bw_ledger_changes_note (BwLedgerChanges *changes, const char *source, int64_t version,
                        int64_t first_order_ms)
{
  g_return_if_fail (changes != NULL && source != NULL);
  const Change change = { version, first_order_ms };
  g_mutex_lock (&changes->mutex);
  GArray *writes = g_hash_table_lookup (changes->writes, source);
  if (writes == NULL)
    {
      writes = g_array_new (FALSE, FALSE, sizeof (Change));
      g_hash_table_insert (changes->writes, g_strdup (source), writes);
    }
  if (writes->len == MAX_WRITES)
    g_array_remove_index (writes, 0);
  g_array_append_val (writes, change);
  g_mutex_unlock (&changes->mutex);
}

/* The earliest change after SINCE, if each write until NOW is known. */
static int64_t
earliest (const GArray *writes, int64_t since, int64_t now)
{
  int64_t first = INT64_MAX, last = since;
  for (unsigned i = 0; writes != NULL && i < writes->len && last <= now; i++)
    {
      const Change *change = &g_array_index (writes, Change, i);
      if (change->version <= since || change->version > now)
        continue;
      /* One that failed has the number of the one after it. */
      if (change->version > last + 1)
        return INT64_MIN;
      last = change->version;
      first = MIN (first, change->first_order_ms);
    }
  return last == now ? first : INT64_MIN;
}

int64_t
bw_ledger_changes_since (BwLedgerChanges *changes, const char *source, int64_t *stamp, int64_t now)
{
  g_return_val_if_fail (changes != NULL && source != NULL && stamp != NULL, INT64_MIN);
  int64_t since = *stamp;
  *stamp = now;
  if (since <= 0 || since > now)
    return INT64_MIN;
  g_mutex_lock (&changes->mutex);
  int64_t first = earliest (g_hash_table_lookup (changes->writes, source), since, now);
  g_mutex_unlock (&changes->mutex);
  return first;
}
