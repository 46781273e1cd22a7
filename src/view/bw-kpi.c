/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure as a card shows it: value, change, sparkline, n, interval, and where it stands. */
#include "view/bw-kpi.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

BwKpi *
bw_kpi_new (const char *id, const char *title)
{
  BwKpi *kpi = g_new0 (BwKpi, 1);
  g_atomic_ref_count_init (&kpi->refs);
  kpi->id = g_strdup (id);
  kpi->title = g_strdup (title);
  kpi->state = bw_state_words_none;
  kpi->track = (BwTrack){ NAN, NAN, NAN, NAN, false };
  kpi->low = kpi->high = kpi->at = kpi->reference = kpi->spark_base = NAN;
  return kpi;
}

BwKpi *
bw_kpi_ref (BwKpi *kpi)
{
  g_return_val_if_fail (kpi != NULL, NULL);
  g_atomic_ref_count_inc (&kpi->refs);
  return kpi;
}

void
bw_kpi_unref (BwKpi *kpi)
{
  if (kpi == NULL || !g_atomic_ref_count_dec (&kpi->refs))
    return;
  g_free (kpi->id);
  g_free (kpi->source);
  g_free (kpi->title);
  g_free (kpi->value);
  g_free (kpi->reason);
  g_free (kpi->delta);
  g_free (kpi->count);
  g_free (kpi->interval);
  g_free (kpi->note);
  g_free (kpi->age);
  g_free (kpi->state_text);
  g_free (kpi->spark_x);
  g_free (kpi->spark_y);
  g_free (kpi);
}

/* NaN is like NaN. */
static bool
is_like (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static bool
are_like (const double *a, const double *b, size_t n)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (size_t i = 0; i < n; i++)
    if (!is_like (a[i], b[i]))
      return false;
  return true;
}

static bool
texts_equal (const BwKpi *a, const BwKpi *b)
{
  const char *const of_a[] = { a->id,    a->source,   a->title, a->value, a->reason,     a->delta,
                               a->count, a->interval, a->note,  a->age,   a->state_text, a->page };
  const char *const of_b[] = { b->id,    b->source,   b->title, b->value, b->reason,     b->delta,
                               b->count, b->interval, b->note,  b->age,   b->state_text, b->page };
  for (unsigned i = 0; i < G_N_ELEMENTS (of_a); i++)
    if (g_strcmp0 (of_a[i], of_b[i]) != 0)
      return false;
  return g_strcmp0 (a->state.icon, b->state.icon) == 0
         && g_strcmp0 (a->state.word, b->state.word) == 0 && a->state.tone == b->state.tone;
}

static bool
tracks_equal (const BwKpi *a, const BwKpi *b)
{
  if (!a->has_track || !b->has_track)
    return a->has_track == b->has_track;
  return is_like (a->track.value, b->track.value) && is_like (a->track.critical, b->track.critical)
         && is_like (a->track.warning, b->track.warning)
         && is_like (a->track.healthy, b->track.healthy) && a->track.is_below == b->track.is_below;
}

bool
bw_kpi_equal (const BwKpi *a, const BwKpi *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  return texts_equal (a, b) && tracks_equal (a, b) && is_like (a->low, b->low)
         && is_like (a->high, b->high) && is_like (a->at, b->at)
         && is_like (a->reference, b->reference) && is_like (a->spark_base, b->spark_base)
         && a->n_spark == b->n_spark && are_like (a->spark_x, b->spark_x, a->n_spark)
         && are_like (a->spark_y, b->spark_y, a->n_spark);
}

/* PART after what there is of TEXT, which may be a sentence that has its stop already. */
static void
append (GString *text, const char *separator, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  bool has_stop = text->len > 0 && text->str[text->len - 1] == '.' && separator[0] == '.';
  if (text->len > 0)
    g_string_append (text, separator + (has_stop ? 1 : 0));
  g_string_append (text, part);
}

char *
bw_kpi_tooltip (const BwKpi *kpi)
{
  g_return_val_if_fail (kpi != NULL, NULL);
  if (kpi->reason != NULL)
    return g_strdup (kpi->reason);
  g_autoptr (GString) text = g_string_new (NULL);
  append (text, "", kpi->count);
  append (text, " · ", kpi->interval);
  append (text, "\n", kpi->note);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

char *
bw_kpi_text (const BwKpi *kpi)
{
  g_return_val_if_fail (kpi != NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  append (text, "", kpi->title);
  append (text, _ (" of "), kpi->source);
  append (text, ": ", kpi->value != NULL ? kpi->value : "–");
  append (text, ", ", kpi->state_text != NULL ? kpi->state_text : kpi->state.word);
  const char *const sentences[] = { kpi->reason, kpi->delta, kpi->age };
  for (unsigned i = 0; i < G_N_ELEMENTS (sentences); i++)
    append (text, ". ", sentences[i]);
  append (text, ". ", kpi->count);
  append (text, kpi->count != NULL ? ", " : ". ", kpi->interval);
  append (text, ". ", kpi->note);
  if (text->len > 0 && text->str[text->len - 1] != '.')
    g_string_append_c (text, '.');
  return g_string_free (g_steal_pointer (&text), FALSE);
}
