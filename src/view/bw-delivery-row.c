/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of an incident as a list shows them: to whom, about what, what became of each. */
#include "view/bw-delivery-row.h"

#include "view/bw-kind-words.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ICON(name) "bellwether-" name "-symbolic"
#define SEPARATOR " · "

/* How a delivery stands. */
typedef struct
{
  const char *status;
  const char *word;
  const char *icon;
  BwTone tone;
  const char *again;
} StatusWords;

static const StatusWords status_words[] = {
  { "queued", N_ ("waits to be sent"), ICON ("pending"), BW_TONE_MUTE, NULL },
  { "sending", N_ ("is being sent"), ICON ("pending"), BW_TONE_MUTE, NULL },
  { "delivered", N_ ("delivered"), ICON ("healthy"), BW_TONE_OK, NULL },
  { "retry", N_ ("will be tried again"), ICON ("warning"), BW_TONE_WARNING, N_ ("Send now") },
  { "dead", N_ ("given up"), ICON ("error"), BW_TONE_ERROR, N_ ("Send again") },
  { "expired", N_ ("was not sent in time"), ICON ("error"), BW_TONE_ERROR, N_ ("Send again") },
  { "merged", N_ ("told in another message"), ICON ("ok"), BW_TONE_MUTE, NULL },
  { "suppressed", N_ ("not sent"), ICON ("paused"), BW_TONE_MUTE, NULL },
  { "deferred", N_ ("held"), ICON ("snoozed"), BW_TONE_MUTE, NULL },
};
static const StatusWords unknown_words = { "", "–", ICON ("ok"), BW_TONE_MUTE, NULL };

void
bw_delivery_row_free (BwDeliveryRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->channel);
  g_free (row->what);
  g_free (row->time);
  g_free (row->status);
  g_free (row->note);
  g_ptr_array_unref (row->tries);
  g_free (row);
}

static const StatusWords *
words_of (JsonNode *delivery)
{
  const char *status = bw_why_text (delivery, "status");
  for (unsigned i = 0; i < G_N_ELEMENTS (status_words); i++)
    if (g_strcmp0 (status_words[i].status, status) == 0)
      return &status_words[i];
  return &unknown_words;
}

static void
add_part (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? SEPARATOR : "", part);
}

static const char *
outcome_word (JsonNode *attempt)
{
  static const struct
  {
    const char *outcome;
    const char *word;
  } words[] = { { "accepted", N_ ("accepted") },
                { "retry", N_ ("not now") },
                { "refused", N_ ("refused") },
                { "no_network", N_ ("no network") },
                { "cancelled", N_ ("cancelled") } };
  const char *outcome = bw_why_text (attempt, "outcome");
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].outcome, outcome) == 0)
      return _ (words[i].word);
  return _ ("no answer");
}

/* The server's own words: "429 Too Many Requests"; where it said nothing, what it came to.
 * (transfer full) */
static char *
answer_text (JsonNode *attempt)
{
  const char *answer = bw_why_text (attempt, "answer");
  double code = bw_why_number (attempt, "code");
  if (!(code > 0))
    return g_strdup (answer != NULL ? answer : outcome_word (attempt));
  g_autofree char *number = g_strdup_printf ("%.0f", code);
  if (answer == NULL)
    return g_strdup_printf ("%s %s", number, outcome_word (attempt));
  return strstr (answer, number) != NULL ? g_strdup (answer)
                                         : g_strdup_printf ("%s %s", number, answer);
}

/* (transfer full) */
static char *
took_text (JsonNode *attempt)
{
  double ms = bw_why_number (attempt, "ms");
  return ms >= 0 && ms < 1e9 ? bw_words_number (ms / 1000, BW_FORMAT_SECONDS) : NULL;
}

static GPtrArray *
read_tries (const BwWhyReading *reading, JsonNode *delivery)
{
  GPtrArray *tries = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  unsigned n = bw_why_length (delivery, "attempts");
  for (unsigned i = 0; i < n; i++)
    {
      JsonNode *attempt = bw_why_element (delivery, "attempts", i);
      int64_t at_us = bw_why_time (attempt, "at");
      g_autofree char *at = at_us != BW_TIME_NONE
                                ? bw_words_second (at_us, reading->now_us, reading->zone)
                                : g_strdup ("–");
      g_autofree char *took = took_text (attempt);
      g_ptr_array_add (
          tries,
          bw_figure_new_take (at, answer_text (attempt),
                              took != NULL ? g_strdup_printf (_ ("after %s"), took) : NULL, NULL));
    }
  return tries;
}

/* The delivery called ID, or NULL. */
static JsonNode *
find_delivery (const BwWhyReading *reading, const char *id)
{
  for (unsigned i = 0; id != NULL && i < bw_why_length (reading->root, "deliveries"); i++)
    {
      JsonNode *delivery = bw_why_element (reading->root, "deliveries", i);
      if (g_strcmp0 (bw_why_text (delivery, "id"), id) == 0)
        return delivery;
    }
  return NULL;
}

/* "told in the message of 15:48:15" */
static char *
merged_text (const BwWhyReading *reading, JsonNode *delivery)
{
  JsonNode *leader = find_delivery (reading, bw_why_text (delivery, "merged_into"));
  int64_t at_us = leader != NULL ? bw_why_time (leader, "delivered_at") : BW_TIME_NONE;
  if (leader == NULL)
    return g_strdup (_ ("told in a message together with other alerts"));
  if (at_us == BW_TIME_NONE)
    return g_strdup (_ ("goes out in one message with what came after it"));
  g_autofree char *at = bw_words_second (at_us, reading->now_us, reading->zone);
  return g_strdup_printf (_ ("told in the message of %s"), at);
}

/* "held until 07:00: quiet hours" */
static char *
held_text (const BwWhyReading *reading, JsonNode *delivery)
{
  const char *reason = bw_why_text (delivery, "reason");
  int64_t until_us = bw_why_time (delivery, "not_before");
  g_autofree char *until = until_us != BW_TIME_NONE && until_us > reading->now_us
                               ? bw_words_time (until_us, reading->now_us, reading->zone)
                               : NULL;
  g_autofree char *held =
      until != NULL ? g_strdup_printf (_ ("held until %s"), until) : g_strdup (_ ("held"));
  return reason != NULL ? g_strdup_printf ("%s: %s", held, _ (reason)) : g_steal_pointer (&held);
}

/* What became of it, with the last answer. */
static char *
status_text (const BwWhyReading *reading, JsonNode *delivery, const StatusWords *words)
{
  unsigned n = bw_why_length (delivery, "attempts");
  const char *reason = bw_why_text (delivery, "reason");
  if (g_str_equal (words->status, "merged"))
    return merged_text (reading, delivery);
  if (g_str_equal (words->status, "deferred"))
    return held_text (reading, delivery);
  if (n == 0)
    return reason != NULL ? g_strdup_printf ("%s: %s", _ (words->word), _ (reason))
                          : g_strdup (words == &unknown_words ? bw_why_text (delivery, "status")
                                                              : _ (words->word));
  JsonNode *last = bw_why_element (delivery, "attempts", n - 1);
  g_autofree char *answer = answer_text (last), *took = took_text (last);
  g_autofree char *count =
      n > 1 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u attempt", "%u attempts", n), n)
            : NULL;
  g_autoptr (GString) text = g_string_new (_ (words->word));
  add_part (text, count);
  add_part (text, answer);
  add_part (text, g_str_equal (words->status, "delivered") ? took : NULL);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
note_text (const BwWhyReading *reading, JsonNode *delivery)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *fallback = bw_why_text (delivery, "fallback_of");
  if (bw_why_is_true (delivery, "maybe_duplicate"))
    add_part (text, _ ("may have come twice"));
  if (fallback != NULL)
    {
      JsonNode *first = find_delivery (reading, fallback);
      const char *channel = first != NULL ? bw_why_text (first, "channel") : NULL;
      g_autofree char *words = channel != NULL ? g_strdup_printf (_ ("in place of %s"), channel)
                                               : g_strdup (_ ("in place of another channel"));
      add_part (text, words);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* When it was or will be; of one that failed, when that was. */
static char *
time_text (const BwWhyReading *reading, JsonNode *delivery)
{
  int64_t at_us = bw_why_time (delivery, "delivered_at");
  int64_t next_us = bw_why_time (delivery, "not_before");
  const char *status = bw_why_text (delivery, "status");
  static const char *const coming[] = { "queued", "retry", "deferred", NULL };
  if (at_us == BW_TIME_NONE && status != NULL && g_strv_contains (coming, status)
      && next_us != BW_TIME_NONE && next_us > reading->now_us)
    {
      g_autofree char *next = bw_words_time (next_us, reading->now_us, reading->zone);
      return g_strdup_printf (_ ("next %s"), next);
    }
  unsigned n = bw_why_length (delivery, "attempts");
  if (at_us == BW_TIME_NONE && n > 0)
    at_us = bw_why_time (bw_why_element (delivery, "attempts", n - 1), "at");
  if (at_us == BW_TIME_NONE)
    at_us = bw_why_time (delivery, "created_at");
  return at_us != BW_TIME_NONE ? bw_words_second (at_us, reading->now_us, reading->zone)
                               : g_strdup ("–");
}

static BwDeliveryRow *
row_new (const BwWhyReading *reading, JsonNode *delivery)
{
  const StatusWords *words = words_of (delivery);
  const char *channel = bw_why_text (delivery, "channel");
  BwDeliveryRow *row = g_new0 (BwDeliveryRow, 1);
  row->id = g_strdup (bw_why_text (delivery, "id"));
  row->icon = words->icon;
  row->tone = words->tone;
  row->channel = g_strdup (channel != NULL ? channel : "–");
  row->what = g_strdup (bw_kind_word (bw_why_text (delivery, "kind")));
  row->time = time_text (reading, delivery);
  row->status = status_text (reading, delivery, words);
  row->note = note_text (reading, delivery);
  row->tries = read_tries (reading, delivery);
  /* One attempt that was accepted is all told in the line. */
  if (row->tries->len == 1 && g_str_equal (words->status, "delivered"))
    g_ptr_array_set_size (row->tries, 0);
  row->again = row->id != NULL && words->again != NULL ? _ (words->again) : NULL;
  return row;
}

/* What those kept back for the same reason have in common; NULL: it is told by itself. (transfer
 * full) */
static char *
fold_key (JsonNode *delivery)
{
  if (g_strcmp0 (bw_why_text (delivery, "status"), "suppressed") != 0)
    return NULL;
  const char *channel = bw_why_text (delivery, "channel");
  const char *reason = bw_why_text (delivery, "reason");
  return g_strdup_printf ("%s\n%s", channel != NULL ? channel : "", reason != NULL ? reason : "");
}

GPtrArray *
bw_delivery_rows_new (const BwWhyReading *reading)
{
  g_return_val_if_fail (reading != NULL, NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_delivery_row_free);
  /* How many there are of a key, and then the row that stands for them. */
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  unsigned n = bw_why_length (reading->root, "deliveries");
  for (unsigned pass = 0; pass < 2; pass++)
    for (unsigned i = n; i > 0; i--)
      {
        JsonNode *delivery = bw_why_element (reading->root, "deliveries", i - 1);
        g_autofree char *key = fold_key (delivery);
        unsigned count = key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) : 0;
        if (pass == 0 && key != NULL)
          g_hash_table_insert (counts, g_strdup (key), GUINT_TO_POINTER (count + 1));
        if (pass == 0 || (key != NULL && count == 0))
          continue;
        BwDeliveryRow *row = row_new (reading, delivery);
        if (count > 1)
          {
            g_free (row->what);
            row->what = g_strdup_printf (
                g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", count), count);
          }
        if (key != NULL)
          g_hash_table_insert (counts, g_steal_pointer (&key), NULL);
        g_ptr_array_add (rows, row);
      }
  return rows;
}

char *
bw_delivery_row_text (const BwDeliveryRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);
  GString *text = g_string_new (row->channel);
  g_string_append_printf (text, ", %s, %s, %s", row->what, row->time, row->status);
  if (row->note != NULL)
    g_string_append_printf (text, ", %s", row->note);
  return g_string_free (text, FALSE);
}

/* Who stands where for one event. Texts are made as its deliveries come. */
typedef struct
{
  GString *told;    /* "team, phone" */
  GString *waiting; /* "mail" */
  GString *held;    /* "mail: quiet hours; …" */
  GString *not_told;
  GString *failed;
} Told;

static Told *
told_new (void)
{
  Told *told = g_new (Told, 1);
  *told = (Told){ g_string_new (NULL), g_string_new (NULL), g_string_new (NULL),
                  g_string_new (NULL), g_string_new (NULL) };
  return told;
}

static void
told_free (gpointer data)
{
  Told *told = data;
  GString *const texts[] = { told->told, told->waiting, told->held, told->not_told, told->failed };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_free (texts[i], TRUE);
  g_free (told);
}

static void
add_name (GString *names, const char *separator, const char *channel, const char *reason)
{
  if (names->len > 0)
    g_string_append (names, separator);
  g_string_append (names, channel);
  if (reason != NULL)
    g_string_append_printf (names, " (%s)", _ (reason));
}

static void
told_add (Told *told, JsonNode *delivery)
{
  const char *status = bw_why_text (delivery, "status");
  const char *channel = bw_why_text (delivery, "channel");
  const char *reason = bw_why_text (delivery, "reason");
  if (status == NULL || channel == NULL)
    return;
  if (g_str_equal (status, "delivered") || g_str_equal (status, "merged"))
    add_name (told->told, ", ", channel, NULL);
  else if (g_str_equal (status, "deferred"))
    add_name (told->held, ", ", channel, reason);
  else if (g_str_equal (status, "suppressed"))
    add_name (told->not_told, ", ", channel, reason);
  else if (g_str_equal (status, "dead") || g_str_equal (status, "expired"))
    add_name (told->failed, ", ", channel, NULL);
  else
    add_name (told->waiting, ", ", channel, NULL);
}

static void
add_sentence (GString *text, const char *word, const GString *names)
{
  if (names->len == 0)
    return;
  if (text->len > 0)
    g_string_append (text, ". ");
  g_string_append_printf (text, "%s: %s", word, names->str);
}

/* (transfer full) */
static char *
told_text (const Told *told)
{
  GString *text = g_string_new (NULL);
  add_sentence (text, C_ ("deliveries", "Told"), told->told);
  add_sentence (text, C_ ("deliveries", "On its way"), told->waiting);
  add_sentence (text, C_ ("deliveries", "Held"), told->held);
  add_sentence (text, C_ ("deliveries", "Not told"), told->not_told);
  add_sentence (text, C_ ("deliveries", "Failed"), told->failed);
  return g_string_free (text, FALSE);
}

GHashTable *
bw_delivery_told_new (const BwWhyReading *reading)
{
  g_return_val_if_fail (reading != NULL, NULL);
  g_autoptr (GHashTable) events =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, told_free);
  GHashTable *texts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (unsigned i = 0; i < bw_why_length (reading->root, "deliveries"); i++)
    {
      JsonNode *delivery = bw_why_element (reading->root, "deliveries", i);
      double number = bw_why_number (delivery, "event");
      if (!(number > 0 && number < 1e15))
        continue;
      int64_t seq = (int64_t) number;
      Told *told = g_hash_table_lookup (events, &seq);
      if (told == NULL)
        {
          told = told_new ();
          g_hash_table_insert (events, g_memdup2 (&seq, sizeof seq), told);
        }
      told_add (told, delivery);
    }
  GHashTableIter iter;
  gpointer seq, told;
  g_hash_table_iter_init (&iter, events);
  while (g_hash_table_iter_next (&iter, &seq, &told))
    g_hash_table_insert (texts, g_memdup2 (seq, sizeof (int64_t)), told_text (told));
  return texts;
}
