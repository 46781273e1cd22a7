/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One ledger's rows, and everything computed from them. */
#include "engine/bw-analysis-private.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BINS 1000

void
bw_analysis_options_init (BwAnalysisOptions *options)
{
  *options = (BwAnalysisOptions){
    .bankroll = 1000,
    .overround = 1.045,
    .n_bins = 10,
    .since_us = BW_TIME_NONE,
    .until_us = BW_TIME_NONE,
  };
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    options->levels[i] = bw_monitor_spec (i).level;
}

static bool
check_options (const BwAnalysisOptions *options, GError **error)
{
  if (!isfinite (options->bankroll) || options->bankroll < 0)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("bankroll %g: expected 0 or more"),
                 options->bankroll);
  else if (!isfinite (options->overround) || options->overround <= 0)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                 _ ("overround %g: expected a booksum such as 1.045"), options->overround);
  else if (options->n_bins < 1 || options->n_bins > MAX_BINS)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%u bins: expected 1 to %d"),
                 options->n_bins, MAX_BINS);
  else
    return bw_analysis_check_levels (options, error);
  return false;
}

static void
zone_clear (gpointer data)
{
  BwAnalysisZone *zone = data;

  g_clear_pointer (&zone->zone, g_time_zone_unref);
  g_clear_pointer (&zone->calendar, bw_calendar_free);
}

static bool
add_zone (BwAnalysis *analysis, const char *name, GError **error)
{
  GTimeZone *zone = bw_zone_new (name, error);

  if (zone == NULL)
    return false;
  BwAnalysisZone row = {
    .zone = zone,
    .name = name != NULL ? g_intern_string (name) : g_time_zone_get_identifier (zone),
    .calendar = bw_calendar_new (analysis->options.bankroll),
  };
  g_array_append_val (analysis->zones, row);
  return true;
}

static bool
add_zones (BwAnalysis *analysis, const char *const *names, GError **error)
{
  if (names == NULL || names[0] == NULL)
    return add_zone (analysis, NULL, error);
  for (unsigned i = 0; names[i] != NULL; i++)
    if (!add_zone (analysis, names[i], error))
      return false;
  return true;
}

BwAnalysis *
bw_analysis_new (const BwAnalysisOptions *options, GError **error)
{
  g_return_val_if_fail (options != NULL, NULL);

  if (!check_options (options, error))
    return NULL;
  g_autoptr (BwAnalysis) analysis = g_new0 (BwAnalysis, 1);
  analysis->options = *options;
  analysis->model = g_strdup (options->model);
  analysis->zones = g_array_new (FALSE, FALSE, sizeof (BwAnalysisZone));
  g_array_set_clear_func (analysis->zones, zone_clear);
  analysis->rows = g_array_new (FALSE, FALSE, sizeof (BwStatsRow));
  analysis->ids = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  analysis->names = g_ptr_array_new_with_free_func (g_free);
  analysis->indices = g_hash_table_new (g_str_hash, g_str_equal);
  analysis->models = g_array_new (FALSE, FALSE, sizeof (BwModelFigures));
  if (options->has_series)
    {
      analysis->id_chunk = g_string_chunk_new (4096);
      analysis->id_texts = g_ptr_array_new ();
    }
  if (!add_zones (analysis, options->zones, error))
    return NULL;
  return g_steal_pointer (&analysis);
}

void
bw_analysis_free (BwAnalysis *analysis)
{
  if (analysis == NULL)
    return;
  bw_calibration_clear (&analysis->calibration);
  bw_analysis_clear_alarms (analysis);
  g_clear_pointer (&analysis->id_texts, g_ptr_array_unref);
  g_clear_pointer (&analysis->id_chunk, g_string_chunk_free);
  g_hash_table_unref (analysis->indices);
  g_ptr_array_unref (analysis->names);
  g_array_unref (analysis->models);
  g_array_unref (analysis->ids);
  g_array_unref (analysis->rows);
  g_array_unref (analysis->zones);
  g_free (analysis->model);
  g_free (analysis->currency);
  g_free (analysis);
}

void
bw_analysis_set_forecasts (BwAnalysis *analysis, bool is_forecasts)
{
  g_return_if_fail (analysis != NULL && !analysis->has_run);

  analysis->options.is_forecasts = is_forecasts;
}

static uint32_t
find_model (BwAnalysis *analysis, const char *name)
{
  unsigned place = GPOINTER_TO_UINT (g_hash_table_lookup (analysis->indices, name));

  if (place == 0)
    {
      char *copy = g_strdup (name);

      g_ptr_array_add (analysis->names, copy);
      place = analysis->names->len;
      g_hash_table_insert (analysis->indices, copy, GUINT_TO_POINTER (place));
    }
  return place - 1;
}

/* FNV-1a of 64 bits: among a million ids the chance of any two meeting is one in 37 million. */
static uint64_t
hash_id (const char *id)
{
  uint64_t hash = 0xcbf29ce484222325;

  if (id == NULL || *id == '\0')
    return 0;
  for (; *id != '\0'; id++)
    hash = (hash ^ (unsigned char) *id) * 0x100000001b3;
  return hash;
}

static void
note_currency (BwAnalysis *analysis, const char *currency)
{
  if (currency == NULL || *currency == '\0')
    return;
  if (analysis->currency == NULL)
    analysis->currency = g_strdup (currency);
  else if (strcmp (analysis->currency, currency) != 0)
    *analysis->currency = '\0';
}

void
bw_analysis_add (BwAnalysis *analysis, const BwBet *bet)
{
  g_return_if_fail (analysis != NULL && bet != NULL && !analysis->has_run);

  BwStatsRow row;
  uint64_t id = hash_id (bet->id);
  uint32_t model = find_model (analysis, bet->model != NULL ? bet->model : "");

  bw_stats_row_init (&row, bet, model);
  note_currency (analysis, bet->currency);
  analysis->is_newest_first |= bet->ordinal < 0;
  g_array_append_val (analysis->rows, row);
  g_array_append_val (analysis->ids, id);
  if (analysis->id_texts != NULL)
    g_ptr_array_add (analysis->id_texts,
                     g_string_chunk_insert (analysis->id_chunk, bet->id != NULL ? bet->id : ""));
}

void
bw_analysis_add_invalid (BwAnalysis *analysis, int64_t n)
{
  g_return_if_fail (analysis != NULL && n >= 0 && !analysis->has_run);

  analysis->n_invalid += n;
}

/* An id and where it is. */
typedef struct
{
  uint64_t id;
  size_t place;
} Identity;

static int
compare_identities (const void *a, const void *b)
{
  const Identity *first = a;
  const Identity *second = b;

  if (first->id != second->id)
    return first->id < second->id ? -1 : 1;
  return first->place < second->place ? -1 : 1;
}

void
bw_analysis_drop_duplicates (BwAnalysis *analysis)
{
  g_return_if_fail (analysis != NULL && !analysis->has_run);

  size_t n = analysis->rows->len;
  BwStatsRow *rows = (BwStatsRow *) (void *) analysis->rows->data;
  uint64_t *ids = (uint64_t *) (void *) analysis->ids->data;
  g_autofree Identity *identities = g_new (Identity, n);
  g_autofree bool *is_replaced = g_new0 (bool, n);
  size_t n_kept = 0;

  for (size_t i = 0; i < n; i++)
    identities[i] = (Identity){ ids[i], i };
  if (n > 0)
    qsort (identities, n, sizeof *identities, compare_identities);
  for (size_t i = 0; i + 1 < n; i++)
    if (identities[i].id != 0 && identities[i].id == identities[i + 1].id)
      is_replaced[identities[i].place] = true;
  for (size_t i = 0; i < n; i++)
    if (!is_replaced[i])
      {
        if (analysis->id_texts != NULL)
          analysis->id_texts->pdata[n_kept] = analysis->id_texts->pdata[i];
        rows[n_kept] = rows[i];
        ids[n_kept++] = ids[i];
      }
  g_array_set_size (analysis->rows, (unsigned) n_kept);
  g_array_set_size (analysis->ids, (unsigned) n_kept);
}
