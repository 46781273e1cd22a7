/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column of a table is which field of a ledger: by name, by known other names, or as the user
 * says. */
#include "collect/bw-ledger-columns-private.h"

#include "base/bw-error.h"
#include "collect/bw-ledger-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SYNONYMS 12

/* The first name is the field's own. */
static const struct
{
  const char *name;
  const char *synonyms[MAX_SYNONYMS];
} fields[BW_LEDGER_N_FIELDS] = {
  [BW_LEDGER_ID] = { "id",
                     { "id", "bet_id", "trade_id", "wager_number", "transaction_id", "ref" } },
  [BW_LEDGER_PLACED_AT] = { "placed_at",
                            { "placed_at", "placed", "placed_date", "date", "timestamp", "time",
                              "offered_timestamp_utc", "open_date", "created_at" } },
  [BW_LEDGER_SETTLED_AT] = { "settled_at",
                             { "settled_at", "settled", "settled_date", "settlement_timestamp_utc",
                               "close_date", "resolved_at", "closed_at" } },
  [BW_LEDGER_EVENT] = { "event",
                        { "event", "game", "game_id", "match", "fixture", "operator_event_id",
                          "market" } },
  [BW_LEDGER_SELECTION] = { "selection",
                            { "selection", "pick", "side", "team", "runner", "outcome_name" } },
  [BW_LEDGER_MODEL] = { "model",
                        { "model", "strategy", "tipster", "system", "model_version", "bot",
                          "tag" } },
  [BW_LEDGER_STAKE] = { "stake",
                        { "stake", "amount", "risk", "stake_or_exposure", "wager", "stake_amount",
                          "paper_amount" } },
  [BW_LEDGER_ODDS] = { "odds",
                       { "odds", "decimal_odds", "price", "offered_decimal_odds", "odds_decimal",
                         "american", "odds_american" } },
  [BW_LEDGER_PROBABILITY] = { "probability",
                              { "probability", "model_prob", "p", "prob", "prob1", "sim_prob",
                                "ml_prob", "forecast", "confidence" } },
  [BW_LEDGER_CLOSING_ODDS] = { "closing_odds",
                               { "closing_odds", "closing_decimal_odds", "close",
                                 "closing_price" } },
  [BW_LEDGER_CLOSING_FAIR_PROB] = { "closing_fair_prob", { "closing_fair_prob", "fair_close" } },
  [BW_LEDGER_STATUS] = { "status",
                         { "status", "result", "outcome", "settlement_result", "prob1_outcome" } },
  [BW_LEDGER_PROFIT] = { "profit",
                         { "profit", "pnl", "profit_loss", "winloss", "pl", "p/l", "p&l",
                           "return_net", "close_profit_abs" } },
  [BW_LEDGER_FEE] = { "fee", { "fee", "commission" } },
  [BW_LEDGER_CURRENCY] = { "currency", { "currency", "ccy" } },
  [BW_LEDGER_PAPER] = { "paper", { "paper", "is_paper_trade", "dry_run" } },
};

const char *
bw_ledger_field_name (BwLedgerField field)
{
  g_return_val_if_fail (field < BW_LEDGER_N_FIELDS, "");
  return fields[field].name;
}

const char *const *
bw_ledger_fields (void)
{
  static const char *names[BW_LEDGER_N_FIELDS + 1];
  static gsize once = 0;
  if (g_once_init_enter (&once))
    {
      for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
        names[field] = fields[field].name;
      g_once_init_leave (&once, 1);
    }
  return names;
}

/* NAME in the form that is compared: lower case, without blanks, '-' and '_'. */
static char *
normalise (const char *name)
{
  GString *text = g_string_new (NULL);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (!g_ascii_isspace (*p) && *p != '-' && *p != '_')
        g_string_append_c (text, g_ascii_tolower (*p));
    }
  return g_string_free (text, FALSE);
}

static int
find_field (const char *name, size_t length)
{
  for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
    {
      if (strlen (fields[field].name) == length && strncmp (fields[field].name, name, length) == 0)
        return field;
    }
  return -1;
}

bool
bw_ledger_map_check (const char *const *map, GError **error)
{
  for (unsigned i = 0; map != NULL && map[i] != NULL; i++)
    {
      const char *equals = strchr (map[i], '=');
      if (equals != NULL && equals[1] != '\0'
          && find_field (map[i], (size_t) (equals - map[i])) >= 0)
        continue;
      g_autoptr (GString) names = g_string_new (NULL);
      for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
        g_string_append_printf (names, "%s%s", field > 0 ? ", " : "", fields[field].name);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("'%s': expected FIELD=COLUMN with a field of %s"), map[i], names->str);
      return false;
    }
  return true;
}

static int
find_name (char *const *names, unsigned n, const char *wanted)
{
  for (unsigned i = 0; i < n; i++)
    {
      if (strcmp (names[i], wanted) == 0)
        return (int) i;
    }
  return -1;
}

static char *
list_names (const char *const *names, unsigned n)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < n && i < 20; i++)
    {
      g_autofree char *name =
          g_utf8_substring (names[i], 0, MIN (g_utf8_strlen (names[i], -1), 40));
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  if (n > 20)
    g_string_append_printf (text, ", … (%u columns)", n);
  return g_string_free (text, FALSE);
}

static bool
apply_map (BwLedgerColumns *columns, char *const *keys, const char *const *names, unsigned n,
           const char *const *map, const char *where, GError **error)
{
  for (unsigned i = 0; map != NULL && map[i] != NULL; i++)
    {
      const char *equals = strchr (map[i], '=');
      g_assert (equals != NULL);
      int field = find_field (map[i], (size_t) (equals - map[i]));
      g_assert (field >= 0);
      int column = find_name ((char *const *) names, n, equals + 1);
      g_autofree char *key = normalise (equals + 1);
      if (column < 0)
        column = find_name (keys, n, key);
      if (column < 0)
        {
          g_autofree char *found = list_names (names, n);
          g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: %s: no column '%s', found %s"),
                       where, fields[field].name, equals + 1, found);
          return false;
        }
      columns->field[field] = column;
      if (field == BW_LEDGER_ODDS)
        columns->is_american = strstr (key, "american") != NULL;
    }
  return true;
}

static bool
is_taken (const BwLedgerColumns *columns, int column)
{
  for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
    {
      if (columns->field[field] == column)
        return true;
    }
  return false;
}

/* A column serves one field: the first in the order of the table whose synonym it is. */
static void
find_synonyms (BwLedgerColumns *columns, char *const *keys, unsigned n)
{
  for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
    {
      for (unsigned k = 0; k < MAX_SYNONYMS && fields[field].synonyms[k] != NULL; k++)
        {
          if (columns->field[field] >= 0)
            break;
          g_autofree char *key = normalise (fields[field].synonyms[k]);
          int column = find_name (keys, n, key);
          if (column < 0 || is_taken (columns, column))
            continue;
          columns->field[field] = column;
          if (field == BW_LEDGER_ODDS)
            columns->is_american = strstr (keys[column], "american") != NULL;
          if (field == BW_LEDGER_EVENT)
            columns->is_market = strcmp (keys[column], "market") == 0;
        }
    }
}

char **
bw_ledger_event_key_parse (const char *text, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, ";", -1);
  for (unsigned i = 0; names[i] != NULL; i++)
    if (*g_strstrip (names[i]) == '\0')
      {
        g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                     _ ("event-key: '%s': expected the names of columns, separated by ';'"), text);
        return NULL;
      }
  if (names[0] != NULL)
    return g_steal_pointer (&names);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("event-key: expected the name of a column"));
  return NULL;
}

int
bw_ledger_event_key_find (const char *name, const char *const *names, unsigned n, const char *where,
                          GError **error)
{
  int column = find_name ((char *const *) names, n, name);
  g_autofree char *key = normalise (name);
  for (unsigned i = 0; column < 0 && i < n; i++)
    {
      g_autofree char *other = normalise (names[i]);
      if (strcmp (other, key) == 0)
        column = (int) i;
    }
  if (column < 0)
    {
      g_autofree char *found = list_names (names, n);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: event-key: no column '%s', found %s"),
                   where, name, found);
    }
  return column;
}

bool
bw_ledger_columns_find (BwLedgerColumns *columns, const char *const *names, unsigned n,
                        const char *const *map, const char *where, GError **error)
{
  g_return_val_if_fail (columns != NULL && where != NULL, false);

  *columns =
      (BwLedgerColumns){ .time_of_day = -1, .first_team = -1, .second_team = -1, .bet_side = -1 };
  for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
    columns->field[field] = -1;
  g_auto (GStrv) keys = g_new0 (char *, n + 1);
  for (unsigned i = 0; i < n; i++)
    keys[i] = normalise (names[i]);

  if (!apply_map (columns, keys, names, n, map, where, error))
    return false;
  find_synonyms (columns, keys, n);

  int placed = columns->field[BW_LEDGER_PLACED_AT];
  int time = find_name (keys, n, "time");
  if (placed >= 0 && strcmp (keys[placed], "date") == 0 && !is_taken (columns, time))
    columns->time_of_day = time;
  int first = find_name (keys, n, "team1"), second = find_name (keys, n, "team2");
  if (columns->field[BW_LEDGER_EVENT] < 0 && first >= 0 && second >= 0)
    {
      columns->first_team = first;
      columns->second_team = second;
    }
  columns->bet_side = find_name (keys, n, "side");
  return true;
}

static bool
fail_missing (BwLedgerField field, const char *other, const char *const *names, unsigned n,
              const char *where, GError **error)
{
  g_autoptr (GString) known = g_string_new (fields[field].name);
  for (unsigned k = 1; k < MAX_SYNONYMS && fields[field].synonyms[k] != NULL; k++)
    g_string_append_printf (known, ", %s", fields[field].synonyms[k]);
  g_autofree char *found = list_names (names, n);
  const char *name = fields[field].name;
  if (other != NULL)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                 _ ("%s: no column for '%s' nor for '%s': expected one of %s (or a mapping such as "
                    "%s=COLUMN), found %s"),
                 where, name, other, known->str, name, found);
  else
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                 _ ("%s: no column for '%s': expected one of %s (or a mapping such as %s=COLUMN), "
                    "found %s"),
                 where, name, known->str, name, found);
  return false;
}

bool
bw_ledger_columns_check (const BwLedgerColumns *columns, bool is_forecasts,
                         const char *const *names, unsigned n, const char *where, GError **error)
{
  if (is_forecasts && columns->field[BW_LEDGER_PROBABILITY] < 0)
    return fail_missing (BW_LEDGER_PROBABILITY, NULL, names, n, where, error);
  if (!is_forecasts && columns->field[BW_LEDGER_STAKE] < 0)
    return fail_missing (BW_LEDGER_STAKE, NULL, names, n, where, error);
  if (columns->field[BW_LEDGER_STATUS] < 0
      && (is_forecasts || columns->field[BW_LEDGER_PROFIT] < 0))
    return fail_missing (BW_LEDGER_STATUS, is_forecasts ? NULL : "profit", names, n, where, error);
  return true;
}

char **
bw_ledger_columns_matched (const BwLedgerColumns *columns, const char *const *names)
{
  char **matched = g_new0 (char *, BW_LEDGER_N_FIELDS + 1);
  for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
    {
      int column = columns->field[field];
      matched[field] = g_strdup (column >= 0 ? names[column] : "");
    }
  return matched;
}

char *
bw_ledger_columns_text (const BwLedgerColumns *columns, const char *const *names)
{
  GString *text = g_string_new (NULL);
  for (int field = 0; field < BW_LEDGER_N_FIELDS; field++)
    {
      if (columns->field[field] >= 0)
        g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ";" : "", fields[field].name,
                                names[columns->field[field]]);
    }
  return g_string_free (text, FALSE);
}
