/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to watch, found without being told: each file that may be a ledger is read as one.
 */
#include "engine/bw-discovery.h"

#include "base/bw-time.h"
#include "collect/bw-ledger-reader.h"
#include "engine/bw-discovery-walk.h"
#include "engine/bw-ledger-source.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH 5
#define MAX_ENTRIES 50000
#define MAX_FILES 200
#define MAX_TIME_US (10 * BW_SECOND_US)

/* What a settled row brought, and when. */
typedef struct
{
  int64_t time_us;
  double profit;
} Gain;

/* One file being read. */
typedef struct
{
  BwFinding *finding;
  GArray *gains;
  GHashTable *places; /* id → place in gains, from 1, where ids come again; else NULL */
  char *model;        /* of all rows so far; "" where there are several or none */
  int64_t end_us;     /* of the monotonic clock */
  GCancellable *cancellable;
} Probe;

void
bw_finding_free (BwFinding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->path);
  g_free (finding->format);
  g_free (finding->bot);
  g_clear_pointer (&finding->curve, g_array_unref);
  g_free (finding);
}

static void
take_model (Probe *probe, const char *model)
{
  if (probe->model == NULL)
    probe->model = g_strdup (model);
  else if (strcmp (probe->model, model) != 0)
    *probe->model = '\0';
}

/* A row that came before under the same id is replaced. */
static void
take_bet (Probe *probe, const BwBet *bet)
{
  bool is_settled =
      bet->status == BW_BET_WON || bet->status == BW_BET_LOST || bet->status == BW_BET_PUSH;
  Gain gain = { bet->settled_us != BW_TIME_NONE ? bet->settled_us : bet->placed_us,
                is_settled ? bet->profit : (double) NAN };
  take_model (probe, bet->model);
  gpointer place = probe->places != NULL ? g_hash_table_lookup (probe->places, bet->id) : NULL;
  if (place != NULL)
    {
      g_array_index (probe->gains, Gain, GPOINTER_TO_SIZE (place) - 1) = gain;
      return;
    }
  g_array_append_val (probe->gains, gain);
  if (probe->places != NULL)
    g_hash_table_insert (probe->places, g_strdup (bet->id), GSIZE_TO_POINTER (probe->gains->len));
}

static bool
rows_cb (BwBetList *list, gpointer data)
{
  g_autoptr (BwBetList) rows = list;
  Probe *probe = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    take_bet (probe, bw_bet_list_index (rows, i));
  probe->finding->is_partial = g_get_monotonic_time () > probe->end_us;
  return !probe->finding->is_partial;
}

/* Also where no row can be taken, reading comes to an end. */
static void
progress_cb (int64_t bytes, int64_t total, gpointer data)
{
  Probe *probe = data;
  if (g_get_monotonic_time () <= probe->end_us)
    return;
  probe->finding->is_partial = true;
  g_cancellable_cancel (probe->cancellable);
}

static int
compare_gains (gconstpointer a, gconstpointer b)
{
  int64_t left = ((const Gain *) a)->time_us, right = ((const Gain *) b)->time_us;
  return (left > right) - (left < right);
}

/* The sums, and their way there in few points of which the last is the end. */
static void
add_up (Probe *probe)
{
  BwFinding *finding = probe->finding;
  GArray *gains = probe->gains;
  double sum = 0;
  finding->profit = (double) NAN;
  finding->first_us = finding->last_us = BW_TIME_NONE;
  g_array_sort (gains, compare_gains);
  double nothing = 0;
  g_array_append_val (finding->curve, nothing);
  for (unsigned i = 0, n_points = 1; i < gains->len; i++)
    {
      const Gain *gain = &g_array_index (gains, Gain, i);
      if (gain->time_us != BW_TIME_NONE && finding->first_us == BW_TIME_NONE)
        finding->first_us = gain->time_us;
      if (gain->time_us != BW_TIME_NONE)
        finding->last_us = gain->time_us;
      sum += isfinite (gain->profit) ? gain->profit : 0;
      if (isfinite (gain->profit))
        finding->profit = sum;
      if ((uint64_t) (i + 1) * (BW_FINDING_POINTS - 1) >= (uint64_t) n_points * gains->len)
        {
          g_array_append_val (finding->curve, sum);
          n_points = (unsigned) ((uint64_t) (i + 1) * (BW_FINDING_POINTS - 1) / gains->len) + 1;
        }
    }
  if (isnan (finding->profit))
    g_array_set_size (finding->curve, 0);
}

static bool
is_matched (const BwLedgerFindings *found, const char *field)
{
  const char *const *fields = bw_ledger_fields ();
  for (unsigned i = 0; found->matched != NULL && fields[i] != NULL; i++)
    if (g_str_equal (fields[i], field))
      return found->matched[i] != NULL && *found->matched[i] != '\0';
  return false;
}

/* A table some of whose columns are those of bets, though not enough of them. */
static bool
has_some_columns (const BwLedgerFindings *found)
{
  static const char *const telling[] = { "stake",        "odds",   "probability",
                                         "closing_odds", "profit", "selection" };
  unsigned n = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (telling); i++)
    n += is_matched (found, telling[i]);
  return n >= 2;
}

static BwFindingDoubt
doubt_of (const BwLedgerFindings *found, bool is_read)
{
  if (!is_read || found->n_rows == 0)
    return BW_DOUBT_COLUMNS;
  if (found->is_forecasts)
    return BW_DOUBT_FORECASTS;
  if (found->n_rejected * 10 > found->n_rows + found->n_rejected)
    return BW_DOUBT_ROWS;
  return is_matched (found, "odds") || is_matched (found, "probability") ? BW_DOUBT_NONE
                                                                         : BW_DOUBT_NO_ODDS;
}

/* False: it is no ledger. */
static bool
conclude (BwFinding *finding, const BwLedgerFindings *found, bool is_read)
{
  bool is_known =
      g_strcmp0 (found->format, "freqtrade") == 0 || g_strcmp0 (found->format, "paper-trades") == 0;
  bool has_rows = is_read && (found->n_rows > 0 || (is_known && found->n_rejected == 0));
  if (!has_rows && !has_some_columns (found))
    return false;
  finding->format = g_strdup (found->format != NULL ? found->format : "csv");
  finding->n_rejected = found->n_rejected;
  finding->doubt = is_known && has_rows ? BW_DOUBT_NONE : doubt_of (found, has_rows);
  finding->certainty = finding->doubt != BW_DOUBT_NONE ? BW_FINDING_DOUBTFUL
                       : is_known                      ? BW_FINDING_SURE
                                                       : BW_FINDING_LIKELY;
  if (found->is_forecasts)
    {
      finding->profit = (double) NAN;
      g_array_set_size (finding->curve, 0);
    }
  return true;
}

/* One reading of the whole file. */
static bool
read_once (Probe *probe, BwLedgerFindings *found)
{
  BwLedgerFile file = { .path = probe->finding->path };
  g_array_set_size (probe->gains, 0);
  return bw_ledger_file_read (&file, rows_cb, progress_cb, probe, probe->cancellable, found, NULL);
}

/** What PATH is, or NULL: no ledger, or cancelled. (transfer full) */
static BwFinding *
probe_file (const char *path, int64_t end_us, GCancellable *cancellable)
{
  g_autoptr (BwFinding) finding = g_new0 (BwFinding, 1);
  g_autoptr (GArray) gains = g_array_new (FALSE, FALSE, sizeof (Gain));
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GCancellable) own = g_cancellable_new ();
  Probe probe = { .finding = finding, .gains = gains, .end_us = end_us, .cancellable = own };
  BwLedgerFindings found = { 0 };
  gulong link =
      cancellable != NULL
          ? g_cancellable_connect (cancellable, G_CALLBACK (g_cancellable_cancel), own, NULL)
          : 0;
  finding->path = g_strdup (path);
  finding->curve = g_array_new (FALSE, FALSE, sizeof (double));
  bool is_read = read_once (&probe, &found);
  if (is_read && found.n_duplicates > 0)
    {
      bw_ledger_findings_clear (&found);
      probe.places = places;
      is_read = read_once (&probe, &found);
    }
  g_cancellable_disconnect (cancellable, link);
  finding->n_rows = gains->len;
  if (probe.model != NULL && *probe.model != '\0')
    finding->bot = g_strdup (probe.model);
  g_free (probe.model);
  add_up (&probe);
  bool is_ledger = conclude (finding, &found, is_read || finding->is_partial);
  bw_ledger_findings_clear (&found);
  return is_ledger ? g_steal_pointer (&finding) : NULL;
}

BwFinding *
bw_discovery_read (const char *path, int64_t max_us, GCancellable *cancellable)
{
  g_return_val_if_fail (path != NULL, NULL);
  return probe_file (path, g_get_monotonic_time () + max_us, cancellable);
}

static bool
is_watched (BwConfig *config, const char *path)
{
  g_autofree char *wanted = g_canonicalize_filename (path, NULL);
  for (unsigned i = 0; config != NULL && i < bw_config_n_groups (config, "source"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      g_autofree char *text =
          bw_config_group_has (group, "path") ? bw_config_group_path (group, "path") : NULL;
      g_autofree char *watched = text != NULL ? g_canonicalize_filename (text, NULL) : NULL;
      if (g_strcmp0 (watched, wanted) == 0)
        return true;
    }
  return false;
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const BwFinding *left = *(BwFinding *const *) a, *right = *(BwFinding *const *) b;
  if (left->certainty != right->certainty)
    return left->certainty < right->certainty ? -1 : 1;
  if (left->last_us != right->last_us)
    return left->last_us > right->last_us ? -1 : 1;
  return strcmp (left->path, right->path);
}

static BwDiscoveryOptions
with_limits (const BwDiscoveryOptions *options)
{
  BwDiscoveryOptions all = *options;
  all.max_depth = all.max_depth != 0 ? all.max_depth : MAX_DEPTH;
  all.max_entries = all.max_entries != 0 ? all.max_entries : MAX_ENTRIES;
  all.max_files = all.max_files != 0 ? all.max_files : MAX_FILES;
  all.max_us = all.max_us != 0 ? all.max_us : MAX_TIME_US;
  return all;
}

GPtrArray *
bw_discovery_look (const BwDiscoveryOptions *options, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (options != NULL, NULL);
  BwDiscoveryOptions all = with_limits (options);
  int64_t start_us = g_get_monotonic_time ();
  g_autoptr (GPtrArray) findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_finding_free);
  /* Walking leaves time for reading. */
  g_autoptr (GPtrArray) files =
      bw_discovery_walk (&all, start_us + all.max_us / 2, cancellable, error);
  for (unsigned i = 0; files != NULL && i < files->len; i++)
    {
      if (g_get_monotonic_time () > start_us + all.max_us)
        break;
      BwFinding *finding =
          probe_file (g_ptr_array_index (files, i), start_us + all.max_us, cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          bw_finding_free (finding);
          return NULL;
        }
      if (finding == NULL)
        continue;
      finding->is_watched = is_watched (all.config, finding->path);
      g_ptr_array_add (findings, finding);
    }
  g_ptr_array_sort (findings, compare_findings);
  return files != NULL ? g_steal_pointer (&findings) : NULL;
}

static void
options_free (gpointer data)
{
  BwDiscoveryOptions *options = data;
  g_strfreev ((char **) options->folders);
  g_free ((char *) options->proc);
  g_clear_pointer (&options->config, bw_config_unref);
  g_free (options);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *findings = bw_discovery_look (data, cancellable, &error);
  if (findings != NULL)
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
bw_discovery_look_async (const BwDiscoveryOptions *options, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (options != NULL);
  BwDiscoveryOptions *copy = g_memdup2 (options, sizeof *options);
  copy->folders = (const char *const *) g_strdupv ((char **) options->folders);
  copy->proc = g_strdup (options->proc);
  if (options->config != NULL)
    bw_config_ref (options->config);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, bw_discovery_look_async);
  g_task_set_task_data (task, copy, options_free);
  g_task_run_in_thread (task, look_thread);
}

GPtrArray *
bw_discovery_look_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == bw_discovery_look_async, NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
