/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an incident's life, in words; what repeats itself as one. */
#include "view/bw-incident-steps.h"

#include "base/bw-sentence.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define ICON(name) "bellwether-" name "-symbolic"
#define AUTO "auto"
/* So many in a row are told one by one. */
#define MOST_CHATTER 7
/* What is shown at once, and what of all there is. */
#define FEW_STEPS 60
#define MOST_STEPS 400

void
bw_incident_step_free (BwIncidentStep *step)
{
  if (step == NULL)
    return;
  g_free (step->time);
  g_free (step->title);
  g_free (step->detail);
  g_free (step->told);
  g_free (step);
}

static BwIncidentStep *
step_new (const char *icon, BwTone tone, char *time, char *title, char *detail)
{
  BwIncidentStep *step = g_new (BwIncidentStep, 1);
  *step = (BwIncidentStep){ icon, tone, time, title, detail, NULL };
  return step;
}

static bool
is_by_person (const BwIncidentEvent *event)
{
  return event->actor != NULL && !g_str_equal (event->actor, AUTO);
}

/* What a note tells of that the engine writes for somebody. */
typedef enum
{
  NOTE_PLAIN,
  NOTE_USEFUL,
  NOTE_NOISE,
  NOTE_SNOOZED,
} NoteKind;

#define SNOOZED "snoozed "

static NoteKind
note_kind (const BwIncidentEvent *event)
{
  if (event->kind != BW_KIND_NOTE || event->note == NULL)
    return NOTE_PLAIN;
  if (g_str_equal (event->note, "marked as useful"))
    return NOTE_USEFUL;
  if (g_str_equal (event->note, "marked as noise"))
    return NOTE_NOISE;
  return g_str_has_prefix (event->note, SNOOZED) ? NOTE_SNOOZED : NOTE_PLAIN;
}

static char *
note_title (const BwIncidentEvent *event, const char *actor)
{
  switch (note_kind (event))
    {
    case NOTE_USEFUL:
      return g_strdup_printf (_ ("Marked as useful by %s"), actor);
    case NOTE_NOISE:
      return g_strdup_printf (_ ("Marked as noise by %s"), actor);
    case NOTE_SNOOZED:
      return g_strdup_printf (_ ("Snoozed by %s"), actor);
    case NOTE_PLAIN:
    default:
      return g_strdup_printf (_ ("Note by %s"), actor);
    }
}

/* "for 1h: the feed is being moved" of "snoozed for 1h: …", which is kept in English. (transfer
 * full) */
static char *
snooze_detail (const BwIncidentEvent *event)
{
  const char *text = event->note + strlen (SNOOZED);
  const char *colon = strstr (text, ": ");
  g_autofree char *span = g_strndup (text, colon != NULL ? (gsize) (colon - text) : strlen (text));
  const char *comment = colon != NULL ? colon + 2 : "";
  g_autofree char *how_long =
      g_str_has_prefix (span, "for ") ? g_strdup_printf (C_ ("snoozed", "for %s"), span + 4)
      : g_str_equal (span, "until it is resolved") ? g_strdup (_ ("until it is resolved"))
                                                   : g_strdup (span);
  if (g_str_equal (comment, N_ ("snoozed in a notification")))
    comment = _ (comment);
  /* Without a comment it only says again what it is. */
  return *comment == '\0' || g_str_equal (comment, "snoozed")
             ? g_steal_pointer (&how_long)
             : g_strdup_printf ("%s: %s", how_long, comment);
}

/* What EVENT is called when nobody did it, and when somebody did. */
static char *
person_title (const BwIncidentEvent *event)
{
  g_autofree char *actor = bw_incident_actor_text (event->actor);
  switch (event->kind)
    {
    case BW_KIND_ACK:
      return g_strdup_printf (_ ("Acknowledged by %s"), actor);
    case BW_KIND_START:
      return g_strdup_printf (_ ("Taken in hand by %s"), actor);
    case BW_KIND_UNACK:
      return g_strdup_printf (_ ("Acknowledgement taken back by %s"), actor);
    case BW_KIND_RESOLVE:
      return g_strdup_printf (_ ("Resolved by %s"), actor);
    case BW_KIND_REOPEN:
      return g_strdup_printf (_ ("Opened again by %s"), actor);
    case BW_KIND_CLOSE:
      return g_strdup_printf (_ ("Closed by %s"), actor);
    case BW_KIND_NOTE:
      return note_title (event, actor);
    case BW_KIND_FIRE:
    case BW_KIND_UPGRADE:
    case BW_KIND_REPEAT:
    case BW_KIND_ESCALATE:
    case BW_KIND_FLAP:
    case BW_KIND_NODATA:
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
    case BW_KIND_DOWNGRADE:
    default:
      return NULL;
    }
}

static char *
own_title (const BwIncidentEvent *event, BwStateWords severity)
{
  switch (event->kind)
    {
    case BW_KIND_FIRE:
      return g_strdup_printf (_ ("Fired: %s"), severity.word);
    case BW_KIND_UPGRADE:
      return g_strdup_printf (_ ("Got worse: %s"), severity.word);
    case BW_KIND_DOWNGRADE:
      return g_strdup_printf (_ ("Got milder: %s"), severity.word);
    case BW_KIND_REOPEN:
      return g_strdup (_ ("Opened again"));
    case BW_KIND_REPEAT:
      return g_strdup (_ ("Told again"));
    case BW_KIND_ESCALATE:
      return g_strdup (_ ("Escalated"));
    case BW_KIND_FLAP:
      return g_strdup (_ ("Changes too often to tell each"));
    case BW_KIND_RESOLVE:
      return g_strdup (_ ("Recovered"));
    case BW_KIND_NODATA:
      return g_strdup (_ ("No value came"));
    case BW_KIND_UNACK:
      return g_strdup (_ ("Acknowledgement lapsed"));
    case BW_KIND_CLOSE:
      return g_strdup (_ ("Closed"));
    case BW_KIND_ACK:
      return g_strdup (_ ("Acknowledged"));
    case BW_KIND_START:
      return g_strdup (_ ("Taken in hand"));
    case BW_KIND_NOTE:
      return g_strdup (_ ("Note"));
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
    default:
      return g_strdup (bw_incident_kind_name (event->kind));
    }
}

static void
set_icon (BwIncidentStep *step, const BwIncidentEvent *event, BwStateWords severity)
{
  step->icon = ICON ("pending");
  step->tone = BW_TONE_MUTE;
  switch (event->kind)
    {
    case BW_KIND_FIRE:
    case BW_KIND_UPGRADE:
    case BW_KIND_DOWNGRADE:
    case BW_KIND_REOPEN:
    case BW_KIND_ESCALATE:
      step->icon = severity.icon;
      step->tone = severity.tone;
      break;
    case BW_KIND_NODATA:
      step->icon = ICON ("nodata");
      break;
    case BW_KIND_ACK:
    case BW_KIND_START:
      step->icon = ICON ("ack");
      step->tone = BW_TONE_ACCENT;
      break;
    case BW_KIND_RESOLVE:
    case BW_KIND_CLOSE:
      step->icon = ICON ("healthy");
      break;
    case BW_KIND_REPEAT:
    case BW_KIND_NOTE:
      if (note_kind (event) == NOTE_SNOOZED)
        step->icon = ICON ("snoozed");
      break;
    case BW_KIND_FLAP:
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
    case BW_KIND_UNACK:
    default:
      break;
    }
}

/* The value that made the event, and what somebody wrote to it. */
static char *
event_detail (const BwIncidentEvent *event, const BwEvidence *evidence)
{
  NoteKind note = note_kind (event);
  if (note == NOTE_SNOOZED)
    return snooze_detail (event);
  if (note != NOTE_PLAIN)
    return NULL;
  if (event->note != NULL && *event->note != '\0')
    return is_by_person (event) ? g_strdup_printf (_ ("“%s”"), event->note)
                                : g_strdup (_ (event->note));
  if (evidence == NULL || isnan (evidence->value))
    return NULL;
  g_autofree char *value = bw_evidence_number (evidence, evidence->value);
  if (isnan (evidence->threshold))
    return g_strdup_printf (_ ("value %s"), value);
  g_autofree char *level = bw_evidence_number (evidence, evidence->threshold);
  return g_strdup_printf (_ ("value %s, level %s"), value, level);
}

/* What the steps are made of. */
typedef struct
{
  const BwIncidentStory *story;
  GHashTable *told; /* see bw_delivery_told_new(); or NULL */
  int64_t now_us;
  GTimeZone *zone;
} Making;

static BwIncidentStep *
event_step (const Making *making, const BwIncidentEvent *event)
{
  const BwIncident *incident = making->story->incident;
  g_autoptr (BwEvidence) evidence = bw_evidence_new (event);
  BwSeverity own = evidence != NULL && evidence->severity > BW_SEVERITY_NONE ? evidence->severity
                                                                             : incident->severity;
  BwStateWords severity = bw_state_words_severity (own);
  char *title = is_by_person (event) ? person_title (event) : NULL;
  BwIncidentStep *step = step_new (
      NULL, BW_TONE_MUTE, bw_words_second (event->at_us, making->now_us, making->zone),
      title != NULL ? title : own_title (event, severity), event_detail (event, evidence));
  set_icon (step, event, severity);
  step->told =
      making->told != NULL ? g_strdup (g_hash_table_lookup (making->told, &event->seq)) : NULL;
  return step;
}

/* When it will be over, and what comes before if nobody does anything. */
static void
add_next (GPtrArray *steps, const BwIncidentLine *line, const BwEvidence *evidence)
{
  if (line->next != NULL)
    g_ptr_array_add (steps, step_new (ICON ("pending"), BW_TONE_MUTE, g_strdup (_ ("next")),
                                      bw_sentence_begin (line->next), NULL));
  if (!bw_incident_is_open (line->incident) || evidence == NULL || isnan (evidence->recover))
    return;
  g_autofree char *level = bw_evidence_number (evidence, evidence->recover);
  char *title = evidence->is_below ? g_strdup_printf (_ ("Recovers above %s"), level)
                                   : g_strdup_printf (_ ("Recovers below %s"), level);
  g_ptr_array_add (steps,
                   step_new (ICON ("pending"), BW_TONE_MUTE, g_strdup (_ ("then")), title, NULL));
}

/* Whether EVENT is one of many alike where something goes to and fro. */
static bool
is_chatter (const BwIncidentEvent *event)
{
  static const BwIncidentKind kinds[] = { BW_KIND_REOPEN, BW_KIND_RESOLVE, BW_KIND_REPEAT,
                                          BW_KIND_FLAP,   BW_KIND_UPGRADE, BW_KIND_DOWNGRADE,
                                          BW_KIND_FIRE,   BW_KIND_NODATA };
  bool is_one = false;
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    is_one |= event->kind == kinds[i];
  return is_one && !is_by_person (event);
}

/* How many events from I on are chatter. */
static unsigned
run_length (const GPtrArray *events, unsigned i)
{
  unsigned n = 0;
  while (i + n < events->len && is_chatter (g_ptr_array_index (events, i + n)))
    n++;
  return n;
}

/* "12 × opened again, 11 × recovered" of N events from I on. (transfer full) */
static char *
count_text (const GPtrArray *events, unsigned i, unsigned n)
{
  static const struct
  {
    BwIncidentKind kind;
    const char *words;
  } kinds[] = { { BW_KIND_FIRE, N_ ("fired") },           { BW_KIND_UPGRADE, N_ ("got worse") },
                { BW_KIND_DOWNGRADE, N_ ("got milder") }, { BW_KIND_REOPEN, N_ ("opened again") },
                { BW_KIND_RESOLVE, N_ ("recovered") },    { BW_KIND_REPEAT, N_ ("told again") },
                { BW_KIND_FLAP, N_ ("summed up") },       { BW_KIND_NODATA, N_ ("no value") } };
  GString *text = g_string_new (NULL);
  for (unsigned k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      unsigned count = 0;
      for (unsigned j = i; j < i + n; j++)
        count += ((BwIncidentEvent *) g_ptr_array_index (events, j))->kind == kinds[k].kind;
      if (count == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append_printf (text, "%u × %s", count, _ (kinds[k].words));
    }
  return g_string_free (text, FALSE);
}

/* N events from I on as one step. */
static BwIncidentStep *
folded_step (const Making *making, unsigned i, unsigned n)
{
  const GPtrArray *events = making->story->events;
  const BwIncidentEvent *last = g_ptr_array_index (events, i + n - 1);
  g_autofree char *until = bw_words_second (last->at_us, making->now_us, making->zone);
  g_autofree char *counts = count_text (events, i, n);
  const BwIncidentEvent *first = g_ptr_array_index (events, i);
  return step_new (
      ICON ("pending"), BW_TONE_MUTE, bw_words_second (first->at_us, making->now_us, making->zone),
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more change", "%u more changes", n), n),
      g_strdup_printf (_ ("%s, until %s"), counts, until));
}

/* Adds the step of each event; of a long run of chatter its first, its last and one for all between
 * them. Whether any was left out. */
static bool
add_events (GPtrArray *steps, const Making *making, bool is_all)
{
  const GPtrArray *events = making->story->events;
  bool is_folded = false;
  for (unsigned i = 0; i < events->len; i++)
    {
      unsigned n = is_all ? 0 : run_length (events, i);
      g_ptr_array_add (steps, event_step (making, g_ptr_array_index (events, i)));
      if (n < MOST_CHATTER)
        {
          for (unsigned k = 1; k < n; k++)
            g_ptr_array_add (steps, event_step (making, g_ptr_array_index (events, ++i)));
          continue;
        }
      g_ptr_array_add (steps, folded_step (making, i + 1, n - 2));
      i += n - 1;
      g_ptr_array_add (steps, event_step (making, g_ptr_array_index (events, i)));
      is_folded = true;
    }
  return is_folded;
}

/* Leaves N steps at each end of STEPS, with one between them that says how many are not there.
 * Whether it took any out. */
static bool
cut_middle (GPtrArray *steps, unsigned n)
{
  if (steps->len <= 2 * n + 1)
    return false;
  unsigned n_left_out = steps->len - 2 * n;
  g_ptr_array_remove_range (steps, n, n_left_out);
  char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u more step", "%u more steps", n_left_out), n_left_out);
  g_ptr_array_insert (steps, (int) n,
                      step_new (ICON ("pending"), BW_TONE_MUTE, g_strdup ("…"), title, NULL));
  return true;
}

GPtrArray *
bw_incident_steps_new (const BwIncidentStory *story, const BwIncidentLine *line,
                       const BwEvidence *evidence, const BwIncidentStepsLook *look)
{
  g_return_val_if_fail (story != NULL && look != NULL, NULL);
  const Making making = { story, look->told, look->now_us, look->zone };
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_step_free);
  bool is_cut = add_events (steps, &making, look->is_all);
  is_cut |= cut_middle (steps, look->is_all ? MOST_STEPS / 2 : FEW_STEPS / 2);
  add_next (steps, line, evidence);
  if (look->is_cut != NULL)
    *look->is_cut = is_cut;
  return steps;
}
