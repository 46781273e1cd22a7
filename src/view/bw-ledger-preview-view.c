/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialog that adds a ledger says: about a file that was looked at, and about what was
 * typed. */
#include "view/bw-ledger-preview-view.h"

#include "base/bw-sentence.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_NAME_LENGTH 64
#define MAX_CURRENCY_LENGTH 12
#define MIDDLE_DOT " · "

static const struct
{
  const char *name;
  const char *title;
  bool is_main;
} fields[] = {
  { "placed_at", N_ ("Placed at"), true },
  { "settled_at", N_ ("Settled at"), true },
  { "event", N_ ("Event"), true },
  { "selection", N_ ("Selection"), true },
  { "stake", N_ ("Stake"), true },
  { "odds", N_ ("Odds"), true },
  { "probability", N_ ("Chance"), true },
  { "status", N_ ("Result"), true },
  { "profit", N_ ("Profit"), true },
  { "id", N_ ("Id"), false },
  { "model", N_ ("Model"), false },
  { "closing_odds", N_ ("Closing odds"), false },
  { "closing_fair_prob", N_ ("Closing fair chance"), false },
  { "fee", N_ ("Fee"), false },
  { "currency", N_ ("Currency"), false },
  { "paper", N_ ("Paper money"), false },
};

const char *
bw_ledger_preview_field (const char *field)
{
  g_return_val_if_fail (field != NULL, "");
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, field))
      return _ (fields[i].title);
  return field;
}

bool
bw_ledger_preview_is_main_field (const char *field)
{
  g_return_val_if_fail (field != NULL, false);
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, field))
      return fields[i].is_main;
  return false;
}

const char *
bw_ledger_preview_match (const BwLedgerPreview *preview, const char *field)
{
  g_return_val_if_fail (preview != NULL && field != NULL, "");
  for (unsigned i = 0; preview->fields != NULL && preview->fields[i] != NULL; i++)
    if (g_str_equal (preview->fields[i], field))
      return preview->matched[i];
  return "";
}

static const char *
kind_text (const BwLedgerPreview *preview)
{
  const char *format = preview->findings.format;
  if (format == NULL)
    return NULL;
  if (g_str_equal (format, "paper-trades"))
    return _ ("A database of paper trades");
  if (g_str_equal (format, "freqtrade"))
    return _ ("A freqtrade database");
  if (preview->findings.is_forecasts || g_str_equal (format, "forecasts"))
    return _ ("A CSV file of forecasts");
  return g_str_equal (format, "csv") ? _ ("A CSV file of bets") : format;
}

/* The one currency of the first rows, else DEFAULT_CURRENCY. */
static const char *
currency_of (const BwLedgerPreview *preview, const char *default_currency)
{
  const char *currency = default_currency;
  for (unsigned i = 0; preview->rows != NULL && i < preview->rows->bets->len; i++)
    {
      const char *own = bw_bet_list_index (preview->rows, i)->currency;
      if (*own != '\0' && i > 0 && currency != NULL && !g_str_equal (own, currency))
        return NULL;
      if (*own != '\0')
        currency = own;
    }
  return currency;
}

static char *
count (int64_t n)
{
  return bw_words_decimal ((double) n, 0, false);
}

static char *
dates_text (const BwLedgerPreview *preview, int64_t now_us, GTimeZone *zone)
{
  if (preview->first_us == BW_TIME_NONE)
    return NULL;
  g_autofree char *first = bw_words_day (preview->first_us, now_us, zone);
  g_autofree char *last = bw_words_day (preview->last_us, now_us, zone);
  if (g_str_equal (first, last))
    return g_steal_pointer (&first);
  /* Translators: from a day to a day: "4 Apr 2023 to 30 Oct" */
  return g_strdup_printf (_ ("%s to %s"), first, last);
}

static char *
summary_text (const BwLedgerPreview *preview, int64_t now_us, GTimeZone *zone, const char *currency)
{
  const BwLedgerFindings *findings = &preview->findings;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *rows = count (findings->n_rows);
  g_autofree char *settled = count (preview->n_settled);
  unsigned long n = (unsigned long) findings->n_rows;
  if (findings->is_forecasts)
    g_string_append_printf (text, ngettext ("%s forecast", "%s forecasts", n), rows);
  else
    g_string_append_printf (text, ngettext ("%s bet", "%s bets", n), rows);
  /* Translators: goes on after "480 bets" */
  g_string_append_printf (text, _ (", %s settled"), settled);
  g_autofree char *dates = dates_text (preview, now_us, zone);
  if (dates != NULL)
    g_string_append_printf (text, MIDDLE_DOT "%s", dates);
  if (!isnan (preview->profit) && !findings->is_forecasts && preview->n_settled > 0)
    {
      g_autofree char *profit =
          bw_words_money (preview->profit, currency_of (preview, currency), 2, true);
      g_string_append (text, MIDDLE_DOT);
      g_string_append_printf (text, _ ("profit %s"), profit);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
rejected_text (const BwLedgerFindings *findings)
{
  if (findings->n_rejected == 0)
    return NULL;
  g_autofree char *n = count (findings->n_rejected);
  g_autofree char *all = count (findings->n_rejected + findings->n_rows);
  return g_strdup_printf (ngettext ("%s of %s rows was not taken", "%s of %s rows were not taken",
                                    (unsigned long) findings->n_rejected),
                          n, all);
}

static void
add_counted (GPtrArray *notes, int64_t n, const char *one, const char *many)
{
  if (n == 0)
    return;
  g_autofree char *number = count (n);
  g_autoptr (GString) text = g_string_new (n == 1 ? one : many);
  g_string_replace (text, "%s", number, 1);
  g_ptr_array_add (notes, g_string_free (g_steal_pointer (&text), FALSE));
}

static void
add_notes (GPtrArray *notes, const BwLedgerFindings *findings)
{
  for (unsigned i = 0; findings->notes != NULL && i < findings->notes->len; i++)
    g_ptr_array_add (notes, bw_sentence (g_ptr_array_index (findings->notes, i)));
  add_counted (notes, findings->n_duplicates,
               _ ("%s row has the id of an earlier one and takes its place."),
               _ ("%s rows have the id of an earlier one and take its place."));
  add_counted (notes, findings->n_skipped, _ ("%s row was left out on purpose."),
               _ ("%s rows were left out on purpose."));
  add_counted (notes, findings->n_profit_mismatch,
               _ ("%s row has a profit that differs from what stake, odds and result give; the "
                  "file's own is used."),
               _ ("%s rows have a profit that differs from what stake, odds and result give; the "
                  "file's own is used."));
}

static void
add_missing (GPtrArray *warnings, const BwLedgerPreview *preview, const char *field,
             const char *warning)
{
  if (*bw_ledger_preview_match (preview, field) == '\0')
    g_ptr_array_add (warnings, g_strdup (warning));
}

/* Formats with fixed columns have all they need. */
static void
add_warnings (GPtrArray *warnings, const BwLedgerPreview *preview)
{
  bool has_fields = preview->columns != NULL && preview->columns[0] != NULL;
  const BwLedgerFindings *findings = &preview->findings;
  if (preview->error != NULL || findings->n_rows == 0)
    return;
  if (has_fields && preview->first_us == BW_TIME_NONE)
    g_ptr_array_add (warnings, g_strdup (_ ("No column has times: charts over time and ranges "
                                            "stay empty, and the rows count in their order.")));
  if (has_fields && !findings->is_forecasts)
    {
      add_missing (warnings, preview, "odds",
                   _ ("No column has odds: break-even, expected profit and closing-line value are "
                      "not known."));
      if (*bw_ledger_preview_match (preview, "profit") == '\0')
        add_missing (warnings, preview, "status",
                     _ ("No column has results or profits: nothing counts as settled."));
    }
  if (has_fields)
    add_missing (warnings, preview, "probability",
                 _ ("No column has stated chances: there is no calibration."));
  if (preview->n_settled == 0)
    g_ptr_array_add (warnings, g_strdup (_ ("No row is settled so far.")));
  if (findings->n_rejected > findings->n_rows)
    g_ptr_array_add (warnings, g_strdup (_ ("More rows were left out than taken: are the columns "
                                            "matched as they should be?")));
}

static char *
problem_text (const BwLedgerPreview *preview, const char *path)
{
  if (preview->error != NULL)
    {
      /* Which file it is can be seen above. */
      g_autofree char *prefix = g_strconcat (path, ": ", NULL);
      bool has_path = g_str_has_prefix (preview->error, prefix);
      return bw_sentence (preview->error + (has_path ? strlen (prefix) : 0));
    }
  if (preview->findings.n_rows > 0)
    return NULL;
  if (preview->findings.n_rejected > 0)
    return g_strdup (_ ("None of the rows can be read."));
  return NULL;
}

BwLedgerPreviewView *
bw_ledger_preview_view_new (const BwLedgerPreview *preview, const char *path, int64_t now_us,
                            GTimeZone *zone, const char *currency)
{
  g_return_val_if_fail (preview != NULL && path != NULL, NULL);
  BwLedgerPreviewView *view = g_new0 (BwLedgerPreviewView, 1);
  view->notes = g_ptr_array_new_with_free_func (g_free);
  view->warnings = g_ptr_array_new_with_free_func (g_free);
  view->kind = g_strdup (kind_text (preview));
  view->problem = problem_text (preview, path);
  if (preview->error == NULL)
    {
      view->summary = summary_text (preview, now_us, zone, currency);
      view->rejected = rejected_text (&preview->findings);
      add_notes (view->notes, &preview->findings);
      add_warnings (view->warnings, preview);
    }
  return view;
}

void
bw_ledger_preview_view_free (BwLedgerPreviewView *view)
{
  if (view == NULL)
    return;
  g_free (view->kind);
  g_free (view->summary);
  g_free (view->rejected);
  g_free (view->problem);
  g_ptr_array_unref (view->notes);
  g_ptr_array_unref (view->warnings);
  g_free (view);
}

char *
bw_ledger_preview_rejection (const BwLedgerRejection *rejection)
{
  g_return_val_if_fail (rejection != NULL, NULL);
  const char *reason = rejection->reason != NULL ? rejection->reason : _ ("not understood");
  g_autofree char *line = count (rejection->line);
  if (rejection->field == NULL || *rejection->field == '\0')
    /* Translators: a row of a file and why it was not taken */
    return g_strdup_printf (_ ("Line %s: %s"), line, reason);
  /* Translators: a row of a file, the field in it, and why it was not taken */
  return g_strdup_printf (_ ("Line %s, %s: %s"), line, rejection->field, reason);
}

char *
bw_ledger_preview_name_problem (BwConfig *config, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  size_t n = strlen (name);
  if (n == 0)
    return g_strdup (_ ("The ledger needs a name."));
  if (n > MAX_NAME_LENGTH)
    return g_strdup_printf (_ ("A name has at most %d characters."), MAX_NAME_LENGTH);
  for (size_t i = 0; i < n; i++)
    if (!g_ascii_isalnum (name[i]) && strchr ("._-", name[i]) == NULL)
      return g_strdup (_ ("A name has letters a to z, digits, dots, dashes and underscores only."));
  if (config != NULL && bw_config_find (config, "source", name) != NULL)
    return g_strdup_printf (_ ("There is a source “%s” already."), name);
  return NULL;
}

char *
bw_ledger_preview_bankroll (const char *text, double *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, NULL);
  g_autofree char *own = g_strstrip (g_strdup (text));
  *out = (double) NAN;
  if (*own == '\0')
    return NULL;
  /* "1,5" is not fifteen and "1,500" is not one and a half: the last comma with three digits behind
   * it parts thousands. */
  const char *comma = strrchr (own, ',');
  bool has_decimal_comma = comma != NULL && strchr (own, '.') == NULL && strlen (comma + 1) != 3;
  bool is_percent = false;
  double value = 0;
  if (!bw_number_parse_loose (own, has_decimal_comma, &value, &is_percent) || is_percent)
    return g_strdup_printf (_ ("“%s” is not a number."), own);
  if (!(value > 0))
    return g_strdup (_ ("A bankroll is above 0."));
  *out = value;
  return NULL;
}

char *
bw_ledger_preview_currency_problem (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  size_t n = strlen (text);
  for (size_t i = 0; i < n; i++)
    if (!g_ascii_isalnum (text[i]))
      return g_strdup (_ ("A currency is a code such as EUR, USD or USDT."));
  if (n > MAX_CURRENCY_LENGTH)
    return g_strdup_printf (_ ("A currency has at most %d letters."), MAX_CURRENCY_LENGTH);
  return NULL;
}

char *
bw_ledger_preview_zone_problem (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  if (*text == '\0')
    return NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_zone_new (text, &error);
  if (zone != NULL)
    return NULL;
  return g_strdup (_ ("A zone is a name such as Europe/Berlin, or UTC, or local."));
}
