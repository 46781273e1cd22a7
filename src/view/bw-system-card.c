/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words the present of a machine. */
#include "view/bw-system-card.h"

#include "engine/bw-engine-live.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>


void
bw_system_card_clear (BwSystemCard *card)
{
  g_free (card->title);
  g_free (card->value);
  g_free (card->detail);
  g_free (card->reason);
  g_free (card->state_text);
  *card = (BwSystemCard){ .state = bw_state_words_none };
}

static double
latest_value (const BwSystemCardInput *input, const BwMetric *metric)
{
  double value = NAN;
  int64_t time_us;
  return input->latest (metric, &value, &time_us, input->user_data) ? value : (double) NAN;
}

/** The latest of what a line is of. */
static double
line_value (const BwSystemCardInput *input, unsigned line)
{
  double value = NAN;
  if (line >= input->plot->n_lines)
    return value;
  const GPtrArray *metrics = input->plot->lines[line].metrics;
  for (unsigned i = 0; i < metrics->len; i++)
    {
      double one = latest_value (input, g_ptr_array_index (metrics, i));
      if (!isnan (one) && !(one <= value))
        value = one;
    }
  return value;
}

static double
machine_value (const BwSystemCardInput *input, const char *name)
{
  return latest_value (input, bw_system_data_metric (input->data, name));
}

/** Appends TEXT (taken; NULL: nothing) to the parts of DETAIL. */
static void
add_part (GString *detail, char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (detail, "%s%s", detail->len > 0 ? " · " : "", text);
  g_free (text);
}

/* A severity as it stands within a sentence: not every language makes its letters small there. */
static const char *
word_within (BwSeverity severity)
{
  switch (severity)
    {
    case BW_SEVERITY_EMERGENCY:
      return C_ ("within a sentence", "emergency");
    case BW_SEVERITY_CRITICAL:
      return C_ ("within a sentence", "critical");
    case BW_SEVERITY_ERROR:
      return C_ ("within a sentence", "error");
    case BW_SEVERITY_WARNING:
      return C_ ("within a sentence", "warning");
    case BW_SEVERITY_INFO:
      return C_ ("within a sentence", "info");
    case BW_SEVERITY_NONE:
      break;
    }
  return C_ ("within a sentence", "ok");
}

/** "warning 13:25 to 13:37", of the incident that was opened last. (transfer full) */
static char *
incident_text (const BwSystemCardInput *input)
{
  const BwIncident *incident = bw_system_plot_incident (input->plot, input->data);
  if (incident == NULL)
    return NULL;
  const char *word = word_within (incident->max_severity);
  g_autofree char *from = bw_words_time (incident->opened_us, input->now_us, input->zone);
  if (incident->resolved_us == BW_TIME_NONE)
    /* Translators: an alert that lasts: "warning since 13:25" */
    return g_strdup_printf (_ ("%s since %s"), word, from);
  g_autofree char *to = bw_words_time (incident->resolved_us, input->now_us, input->zone);
  /* Translators: an alert that is over: "warning 13:25 to 13:37" */
  return g_strdup_printf (_ ("%s %s to %s"), word, from, to);
}

static void
fill_processor (BwSystemCard *card, const BwSystemCardInput *input, GString *detail)
{
  g_autoptr (GPtrArray) cores =
      bw_system_data_family (input->data, "system_cpu_core_percent", "core");
  double busiest = line_value (input, 1);
  if (cores->len > 0)
    add_part (detail,
              g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u core", "%u cores", cores->len),
                               cores->len));
  if (!isnan (busiest))
    {
      g_autofree char *share = bw_words_share (busiest / 100, 0, false);
      add_part (detail, g_strdup_printf (_ ("busiest %s"), share));
    }
  card->value = bw_words_share (line_value (input, 0) / 100, 0, false);
}

static void
fill_memory (BwSystemCard *card, const BwSystemCardInput *input, GString *detail)
{
  double used = machine_value (input, "system_memory_used_bytes");
  double available = machine_value (input, "system_memory_available_bytes");
  double swap = line_value (input, 1);
  if (!isnan (used) && !isnan (available))
    {
      g_autofree char *part = bw_words_number (used, BW_FORMAT_BYTES);
      g_autofree char *whole = bw_words_number (used + available, BW_FORMAT_BYTES);
      add_part (detail, g_strdup_printf (_ ("%s of %s"), part, whole));
    }
  if (!isnan (swap))
    {
      g_autofree char *share = bw_words_share (swap / 100, 0, false);
      add_part (detail, g_strdup_printf (_ ("swap %s"), share));
    }
  card->value = bw_words_share (line_value (input, 0) / 100, 0, false);
}

static void
fill_disk (BwSystemCard *card, const BwSystemCardInput *input, GString *detail)
{
  const BwMetric *metric = bw_system_plot_metric (input->plot);
  card->value = bw_words_share (line_value (input, 0) / 100, 0, false);
  if (metric == NULL)
    return;
  const char *mount = bw_metric_label (metric, "mount");
  double free_bytes =
      latest_value (input, bw_metric_get_labels ("system_disk_free_bytes", "source",
                                                 input->data->machine, "mount", mount, NULL));
  g_free (card->title);
  /* Translators: and where it is mounted: "Disk /home" */
  card->title = g_strdup_printf (_ ("Disk %s"), mount);
  if (!isnan (free_bytes))
    {
      g_autofree char *text = bw_words_number (free_bytes, BW_FORMAT_BYTES);
      add_part (detail, g_strdup_printf (_ ("%s free"), text));
    }
}

static void
fill_network (BwSystemCard *card, const BwSystemCardInput *input, GString *detail)
{
  double in = line_value (input, 0), out = line_value (input, 1);
  const BwMetric *metric = bw_system_plot_metric (input->plot);
  card->value = bw_words_number (in + out, BW_FORMAT_BYTE_RATE);
  if (metric == NULL)
    return;
  g_autofree char *in_text = bw_words_number (in, BW_FORMAT_BYTE_RATE);
  g_autofree char *out_text = bw_words_number (out, BW_FORMAT_BYTE_RATE);
  g_autoptr (GPtrArray) family =
      bw_system_data_family (input->data, "system_network_receive_bytes_per_second", "interface");
  add_part (detail, g_strdup (bw_metric_label (metric, "interface")));
  add_part (detail, g_strdup_printf (_ ("in %s, out %s"), in_text, out_text));
  if (family->len > 1)
    card->reason = g_strdup_printf (
        _ ("The interface with most traffic in this range, of %u. What goes through a bridge is "
           "counted at each of its ends, so they are not summed."),
        family->len);
}

/** The state of the first line, or since when there is none. */
static void
fill_state (BwSystemCard *card, const BwSystemCardInput *input)
{
  const BwMetric *metric = bw_system_plot_metric (input->plot);
  double value = NAN;
  int64_t time_us = BW_TIME_NONE;
  card->state = bw_state_words_none;
  if (metric == NULL)
    return;
  /* What was last seen may be otherwise by now. */
  if (!input->data->is_watched)
    {
      card->state = bw_state_words_not_watching ();
      return;
    }
  bool is_known = input->latest (metric, &value, &time_us, input->user_data);
  int64_t age_us = is_known ? input->now_us - time_us : 0;
  g_autoptr (GPtrArray) levels = bw_engine_levels (input->engine, metric);
  if (is_known && !isnan (value)
      && age_us <= BW_SYSTEM_STOPPED_INTERVALS * input->data->interval_us)
    {
      card->state = bw_state_words_value (levels, value);
      /* There is a value, which no rule has seen so far. */
      if (g_strcmp0 (card->state.icon, bw_state_words_value (NULL, NAN).icon) == 0)
        card->state = bw_state_words_none;
      return;
    }
  card->state = bw_state_words_value (NULL, NAN);
  if (!is_known || age_us <= 0)
    return;
  g_autofree char *age = bw_words_age (age_us);
  card->state_text = g_strdup_printf (_ ("No data for %s"), age);
}

/** Whether the hour is unusual, and what that and the time until a disk is full come from. */
static void
add_outlook (BwSystemCard *card, const BwSystemCardInput *input, GString *detail)
{
  const BwMetric *metric = bw_system_plot_metric (input->plot);
  if (input->outlook == NULL || metric == NULL)
    return;
  g_autofree char *full = input->plot->part == BW_SYSTEM_DISK
                              ? bw_outlook_full_text (input->outlook, line_value (input, 0))
                              : NULL;
  g_autofree char *why = bw_outlook_reason (input->outlook, metric, full);
  add_part (detail, g_strdup (full));
  add_part (detail, bw_outlook_unusual_text (input->outlook));
  g_autofree char *before = card->reason;
  card->reason = before != NULL && why != NULL ? g_strdup_printf ("%s %s", before, why)
                 : why != NULL                 ? g_steal_pointer (&why)
                                               : g_steal_pointer (&before);
}

void
bw_system_card_fill (BwSystemCard *card, const BwSystemCardInput *input)
{
  static void (*const fill[BW_N_SYSTEM_PARTS]) (BwSystemCard *, const BwSystemCardInput *,
                                                GString *) = { fill_processor, fill_memory,
                                                               fill_disk, fill_network };
  g_autoptr (GString) detail = g_string_new (NULL);
  card->title = g_strdup (bw_chart_title (input->plot->chart));
  fill[input->plot->part](card, input, detail);
  add_outlook (card, input, detail);
  add_part (detail, incident_text (input));
  card->detail = g_strdup (detail->str);
  fill_state (card, input);
}
