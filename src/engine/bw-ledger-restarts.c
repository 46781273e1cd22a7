/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the evidence about one ledger began anew, as of one moment. */
#include "engine/bw-ledger-restarts.h"

#include "store/bw-evidence-reset.h"

#include <string.h>

#define MODEL_KEY ";model="

typedef struct
{
  char *kind; /* as it is stored */
  BwMonitorKind monitor;
  const char *model; /* within KIND, or "" */
  int64_t at_ms;
} Restart;

struct _BwLedgerRestarts
{
  int n_refs;
  GArray *list; /* of Restart, by time */
};

static void
restart_clear (gpointer data)
{
  g_free (((Restart *) data)->kind);
}

/* Kinds of a later version are passed over. */
static void
add_restart (BwLedgerRestarts *restarts, const BwEvidenceReset *reset)
{
  Restart restart = { .kind = g_strdup (reset->kind), .at_ms = reset->at_us / 1000 };
  char *model = strstr (restart.kind, MODEL_KEY);
  g_autofree char *name = g_strndup (restart.kind, model != NULL ? (size_t) (model - restart.kind)
                                                                 : strlen (restart.kind));
  restart.model = model != NULL ? model + strlen (MODEL_KEY) : "";
  if (bw_monitor_kind_parse (name, &restart.monitor))
    g_array_append_val (restarts->list, restart);
  else
    restart_clear (&restart);
}

BwLedgerRestarts *
bw_ledger_restarts_read (BwAlerts *alerts, const char *source, GError **error)
{
  g_return_val_if_fail (source != NULL, NULL);
  g_autoptr (GPtrArray) resets =
      alerts != NULL ? bw_store_worker_run (bw_alerts_worker (alerts), bw_alerts_job_list_resets,
                                            (gpointer) source, error)
                     : g_ptr_array_new ();
  if (resets == NULL)
    return NULL;
  BwLedgerRestarts *restarts = g_new0 (BwLedgerRestarts, 1);
  restarts->n_refs = 1;
  restarts->list = g_array_new (FALSE, FALSE, sizeof (Restart));
  g_array_set_clear_func (restarts->list, restart_clear);
  for (unsigned i = 0; i < resets->len; i++)
    add_restart (restarts, g_ptr_array_index (resets, i));
  return restarts;
}

BwLedgerRestarts *
bw_ledger_restarts_ref (BwLedgerRestarts *restarts)
{
  g_return_val_if_fail (restarts != NULL, NULL);
  g_atomic_int_inc (&restarts->n_refs);
  return restarts;
}

void
bw_ledger_restarts_unref (BwLedgerRestarts *restarts)
{
  if (restarts == NULL || !g_atomic_int_dec_and_test (&restarts->n_refs))
    return;
  g_array_unref (restarts->list);
  g_free (restarts);
}

static bool
is_about (const Restart *restart, BwMonitorKind kind, const char *model)
{
  return restart->monitor == kind && strcmp (restart->model, model) == 0;
}

int64_t
bw_ledger_restarts_last_ms (const BwLedgerRestarts *restarts, BwMonitorKind kind, const char *model,
                            int64_t until_ms)
{
  int64_t last_ms = INT64_MIN;
  for (unsigned i = 0; restarts != NULL && i < restarts->list->len; i++)
    {
      const Restart *restart = &g_array_index (restarts->list, Restart, i);
      if (restart->at_ms <= until_ms && is_about (restart, kind, model))
        last_ms = restart->at_ms;
    }
  return last_ms;
}

int64_t
bw_ledger_restarts_next_ms (const BwLedgerRestarts *restarts, BwMonitorKind kind, const char *model,
                            int64_t after_ms)
{
  for (unsigned i = 0; restarts != NULL && i < restarts->list->len; i++)
    {
      const Restart *restart = &g_array_index (restarts->list, Restart, i);
      if (restart->at_ms > after_ms && is_about (restart, kind, model))
        return restart->at_ms;
    }
  return INT64_MAX;
}

int64_t
bw_ledger_restarts_differ_ms (const BwLedgerRestarts *a, const BwLedgerRestarts *b)
{
  unsigned n_a = a != NULL ? a->list->len : 0, n_b = b != NULL ? b->list->len : 0;
  for (unsigned i = 0; i < MAX (n_a, n_b); i++)
    {
      const Restart *one = i < n_a ? &g_array_index (a->list, Restart, i) : NULL;
      const Restart *other = i < n_b ? &g_array_index (b->list, Restart, i) : NULL;
      if (one == NULL || other == NULL)
        return one != NULL ? one->at_ms : other->at_ms;
      if (one->at_ms != other->at_ms || strcmp (one->kind, other->kind) != 0)
        return MIN (one->at_ms, other->at_ms);
    }
  return INT64_MAX;
}

char *
bw_ledger_restarts_signature (const BwLedgerRestarts *restarts)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; restarts != NULL && i < restarts->list->len; i++)
    {
      const Restart *restart = &g_array_index (restarts->list, Restart, i);
      g_string_append_printf (text, "%" G_GINT64_FORMAT " %s\n", restart->at_ms, restart->kind);
    }
  return g_string_free (text, FALSE);
}

char *
bw_ledger_restart_kind (BwMonitorKind kind, const char *model)
{
  const char *name = bw_monitor_kind_name (kind);
  return model != NULL && *model != '\0' ? g_strconcat (name, MODEL_KEY, model, NULL)
                                         : g_strdup (name);
}
