/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence about a ledger's rows, in total or of one model: monitors at their usual levels, and
 * at others that are asked for. */
#include "engine/bw-ledger-monitors.h"

#include "base/bw-number.h"
#include "base/bw-time.h"

#include <math.h>
#include <string.h>

/* Grows whenever the state or the meaning of anything in it changes. */
#define VERSION 1

/* No padding: saved as it is. */
typedef struct
{
  BwLedgerMonitorSpec spec;
  int64_t restart_ms; /* the last restart that is heeded in MONITOR; INT64_MIN: none */
  BwMonitor monitor;
} State;

struct _BwLedgerMonitors
{
  char *model;
  bool is_forecasts;
  BwLedgerRestarts *restarts; /* or NULL */
  GArray *states;             /* of State */
  GArray *moment;             /* of BwStatsRow: of the last moment, not in the states so far */
  int64_t taken_ms;           /* of the last moment that is; INT64_MIN: none */
};

/* Before the states in what is saved. */
typedef struct
{
  int64_t version;
  int64_t size; /* of a state */
  int64_t taken_ms;
} Header;

static const char *const level_keys[BW_N_MONITORS] = { "pi0", "roi_m", NULL, "clv_cap" };

BwLedgerMonitorSpec
bw_ledger_monitor_spec (BwMonitorKind kind)
{
  return (BwLedgerMonitorSpec){ bw_monitor_spec (kind), INT64_MIN };
}

bool
bw_ledger_monitor_spec_equal (const BwLedgerMonitorSpec *a, const BwLedgerMonitorSpec *b)
{
  return a->spec.kind == b->spec.kind && a->spec.level == b->spec.level
         && a->since_ms == b->since_ms;
}

unsigned
bw_ledger_monitor_spec_labels (const BwLedgerMonitorSpec *spec, BwLabel *labels)
{
  BwLedgerMonitorSpec usual = bw_ledger_monitor_spec ((BwMonitorKind) spec->spec.kind);
  unsigned n = 0;
  if (spec->spec.level != usual.spec.level)
    labels[n++] =
        (BwLabel){ level_keys[spec->spec.kind], bw_number_format_exact (spec->spec.level) };
  if (spec->since_ms != INT64_MIN)
    labels[n++] = (BwLabel){ "since", bw_time_format_iso (spec->since_ms * 1000) };
  return n;
}

bool
bw_ledger_monitor_spec_of (const BwMetric *metric, BwMonitorKind kind, BwLedgerMonitorSpec *out)
{
  g_return_val_if_fail (metric != NULL && out != NULL, false);
  const char *level = NULL;
  const char *since = bw_metric_label (metric, "since");
  int64_t since_us = 0;
  *out = bw_ledger_monitor_spec (kind);
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    if (level_keys[i] != NULL && bw_metric_label (metric, level_keys[i]) != NULL)
      {
        if (i != (unsigned) kind)
          return false;
        level = bw_metric_label (metric, level_keys[i]);
      }
  if (level != NULL && !bw_number_parse (level, &out->spec.level))
    return false;
  if (since != NULL && !bw_time_parse_iso (since, NULL, &since_us))
    return false;
  if (since != NULL)
    out->since_ms = since_us / 1000;
  return bw_monitor_spec_is_valid (&out->spec);
}

static void
add_state (BwLedgerMonitors *monitors, const BwLedgerMonitorSpec *spec)
{
  State state = { .spec = *spec, .restart_ms = INT64_MIN };
  bw_monitor_init (&state.monitor, &spec->spec);
  g_array_append_val (monitors->states, state);
}

BwLedgerMonitors *
bw_ledger_monitors_new (const char *model, const GArray *specs, bool is_forecasts)
{
  g_return_val_if_fail (model != NULL, NULL);
  BwLedgerMonitors *monitors = g_new0 (BwLedgerMonitors, 1);
  monitors->model = g_strdup (model);
  monitors->is_forecasts = is_forecasts;
  monitors->states = g_array_new (FALSE, FALSE, sizeof (State));
  monitors->moment = g_array_new (FALSE, FALSE, sizeof (BwStatsRow));
  monitors->taken_ms = INT64_MIN;
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    {
      BwLedgerMonitorSpec usual = bw_ledger_monitor_spec ((BwMonitorKind) i);
      add_state (monitors, &usual);
    }
  for (unsigned i = 0; specs != NULL && i < specs->len; i++)
    add_state (monitors, &g_array_index (specs, BwLedgerMonitorSpec, i));
  return monitors;
}

void
bw_ledger_monitors_free (BwLedgerMonitors *monitors)
{
  if (monitors == NULL)
    return;
  g_array_unref (monitors->states);
  g_array_unref (monitors->moment);
  g_clear_pointer (&monitors->restarts, bw_ledger_restarts_unref);
  g_free (monitors->model);
  g_free (monitors);
}

void
bw_ledger_monitors_set_restarts (BwLedgerMonitors *monitors, BwLedgerRestarts *restarts)
{
  if (restarts != NULL)
    bw_ledger_restarts_ref (restarts);
  g_clear_pointer (&monitors->restarts, bw_ledger_restarts_unref);
  monitors->restarts = restarts;
}

/* The last restart that counts for STATE at UNTIL_MS. */
static int64_t
last_restart_ms (const BwLedgerMonitors *monitors, const State *state, int64_t until_ms)
{
  return bw_ledger_restarts_last_ms (monitors->restarts, (BwMonitorKind) state->spec.spec.kind,
                                     monitors->model, until_ms);
}

/* The rows of the last moment enter together. Those of a restart's own moment are before it. */
static void
take_moment (BwLedgerMonitors *monitors)
{
  const BwStatsRow *rows = (const BwStatsRow *) (gpointer) monitors->moment->data;
  unsigned n = monitors->moment->len;
  if (n == 0)
    return;
  int64_t order_ms = rows[0].order_ms;
  for (unsigned i = 0; i < monitors->states->len; i++)
    {
      State *state = &g_array_index (monitors->states, State, i);
      int64_t restart_ms =
          order_ms > INT64_MIN ? last_restart_ms (monitors, state, order_ms - 1) : INT64_MIN;
      if (restart_ms > state->restart_ms)
        {
          bw_monitor_restart (&state->monitor);
          state->restart_ms = restart_ms;
        }
      bool is_meant = !monitors->is_forecasts || state->spec.spec.kind == BW_MONITOR_CALIBRATION;
      if (is_meant && order_ms >= state->spec.since_ms)
        bw_monitor_push (&state->monitor, rows, n);
    }
  monitors->taken_ms = order_ms;
  g_array_set_size (monitors->moment, 0);
}

void
bw_ledger_monitors_push (BwLedgerMonitors *monitors, const BwStatsRow *row)
{
  GArray *moment = monitors->moment;
  if (moment->len > 0 && g_array_index (moment, BwStatsRow, 0).order_ms != row->order_ms)
    take_moment (monitors);
  g_array_append_val (moment, *row);
}

void
bw_ledger_monitors_evidence (BwLedgerMonitors *monitors, unsigned i, int64_t now_ms,
                             BwLedgerEvidence *out)
{
  take_moment (monitors);
  const State *state = &g_array_index (monitors->states, State, i);
  const BwEProcess *process = &state->monitor.process;
  *out = (BwLedgerEvidence){ 0, NAN, 0 };
  if (process->n == 0 || last_restart_ms (monitors, state, now_ms) > state->restart_ms)
    return;
  *out =
      (BwLedgerEvidence){ process->log_e / G_LN10, process->log_sr / G_LN10, (double) process->n };
}

GBytes *
bw_ledger_monitors_save (BwLedgerMonitors *monitors)
{
  take_moment (monitors);
  Header header = { VERSION, sizeof (State), monitors->taken_ms };
  size_t size = monitors->states->len * sizeof (State);
  uint8_t *bytes = g_malloc (sizeof header + size);
  memcpy (bytes, &header, sizeof header);
  memcpy (bytes + sizeof header, monitors->states->data, size);
  return g_bytes_new_take (bytes, sizeof header + size);
}

bool
bw_ledger_monitors_load (BwLedgerMonitors *monitors, const void *data, size_t size)
{
  Header header;
  unsigned n = monitors->states->len;
  if (size != sizeof header + n * sizeof (State))
    return false;
  memcpy (&header, data, sizeof header);
  if (header.version != VERSION || header.size != sizeof (State))
    return false;
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (State));
  for (unsigned i = 0; i < n; i++)
    {
      State state;
      memcpy (&state, (const uint8_t *) data + sizeof header + i * sizeof state, sizeof state);
      int64_t until_ms = header.taken_ms > INT64_MIN ? header.taken_ms - 1 : INT64_MIN;
      if (!bw_ledger_monitor_spec_equal (&state.spec,
                                         &g_array_index (monitors->states, State, i).spec)
          || state.restart_ms != last_restart_ms (monitors, &state, until_ms))
        return false;
      g_array_append_val (states, state);
    }
  g_array_unref (monitors->states);
  monitors->states = g_steal_pointer (&states);
  monitors->taken_ms = header.taken_ms;
  return true;
}
