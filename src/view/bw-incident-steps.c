/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an incident's life and its deliveries, in words. */
#include "view/bw-incident-steps.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define ICON(name) "bellwether-" name "-symbolic"
#define AUTO "auto"

void
bw_incident_step_free (BwIncidentStep *step)
{
  if (step == NULL)
    return;
  g_free (step->time);
  g_free (step->title);
  g_free (step->detail);
  g_free (step);
}

static BwIncidentStep *
step_new (const char *icon, BwTone tone, char *time, char *title, char *detail)
{
  BwIncidentStep *step = g_new (BwIncidentStep, 1);
  *step = (BwIncidentStep){ icon, tone, time, title, detail };
  return step;
}

static bool
is_by_person (const BwIncidentEvent *event)
{
  return event->actor != NULL && !g_str_equal (event->actor, AUTO);
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
      return g_strdup_printf (_ ("Note by %s"), actor);
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
    case BW_KIND_FLAP:
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
    case BW_KIND_UNACK:
    case BW_KIND_NOTE:
    default:
      break;
    }
}

/* The value that made the event, and what somebody wrote to it. */
static char *
event_detail (const BwIncidentEvent *event, const BwEvidence *evidence)
{
  if (event->note != NULL && *event->note != '\0')
    return is_by_person (event) ? g_strdup_printf ("“%s”", event->note)
                                : g_strdup (_ (event->note));
  if (evidence == NULL || isnan (evidence->value))
    return NULL;
  g_autofree char *value = bw_evidence_number (evidence, evidence->value);
  if (isnan (evidence->threshold))
    return g_strdup_printf (_ ("value %s"), value);
  g_autofree char *level = bw_evidence_number (evidence, evidence->threshold);
  return g_strdup_printf (_ ("value %s, level %s"), value, level);
}

static BwIncidentStep *
event_step (const BwIncidentEvent *event, const BwIncident *incident, int64_t now_us,
            GTimeZone *zone)
{
  g_autoptr (BwEvidence) evidence = bw_evidence_new (event);
  BwSeverity own = evidence != NULL && evidence->severity > BW_SEVERITY_NONE ? evidence->severity
                                                                             : incident->severity;
  BwStateWords severity = bw_state_words_severity (own);
  char *title = is_by_person (event) ? person_title (event) : NULL;
  BwIncidentStep *step = step_new (NULL, BW_TONE_MUTE, bw_words_second (event->at_us, now_us, zone),
                                   title != NULL ? title : own_title (event, severity),
                                   event_detail (event, evidence));
  set_icon (step, event, severity);
  return step;
}

/* TEXT with a capital in front. (transfer full) */
static char *
capitalised (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, 1);
  g_autofree char *capital = g_utf8_strup (first, -1);
  return g_strconcat (capital, text + strlen (first), NULL);
}

/* When it will be over, and what comes before if nobody does anything. */
static void
add_next (GPtrArray *steps, const BwIncidentLine *line, const BwEvidence *evidence)
{
  if (line->next != NULL)
    g_ptr_array_add (steps, step_new (ICON ("pending"), BW_TONE_MUTE, g_strdup (_ ("next")),
                                      capitalised (line->next), NULL));
  if (!bw_incident_is_open (line->incident) || evidence == NULL || isnan (evidence->recover))
    return;
  g_autofree char *level = bw_evidence_number (evidence, evidence->recover);
  char *title = evidence->is_below ? g_strdup_printf (_ ("Recovers above %s"), level)
                                   : g_strdup_printf (_ ("Recovers below %s"), level);
  g_ptr_array_add (steps,
                   step_new (ICON ("pending"), BW_TONE_MUTE, g_strdup (_ ("then")), title, NULL));
}

GPtrArray *
bw_incident_steps_new (const BwIncidentStory *story, const BwIncidentLine *line,
                       const BwEvidence *evidence, int64_t now_us, GTimeZone *zone)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_step_free);
  for (unsigned i = 0; i < story->events->len; i++)
    g_ptr_array_add (
        steps, event_step (g_ptr_array_index (story->events, i), story->incident, now_us, zone));
  add_next (steps, line, evidence);
  return steps;
}

/* How a delivery stands. */
typedef struct
{
  const char *status;
  const char *word;
  const char *icon;
  BwTone tone;
} DeliveryWords;

static const DeliveryWords delivery_words[] = {
  { "queued", N_ ("waits"), ICON ("pending"), BW_TONE_MUTE },
  { "sending", N_ ("is being sent"), ICON ("pending"), BW_TONE_MUTE },
  { "delivered", N_ ("delivered"), ICON ("healthy"), BW_TONE_OK },
  { "retry", N_ ("will be tried again"), ICON ("warning"), BW_TONE_WARNING },
  { "dead", N_ ("given up"), ICON ("error"), BW_TONE_ERROR },
  { "expired", N_ ("came too late to be sent"), ICON ("error"), BW_TONE_ERROR },
  { "merged", N_ ("told together with others"), ICON ("ok"), BW_TONE_MUTE },
  { "suppressed", N_ ("not sent"), ICON ("paused"), BW_TONE_MUTE },
  { "deferred", N_ ("waits for the end of the quiet hours"), ICON ("pending"), BW_TONE_MUTE },
};

static const char *
kind_word (BwIncidentKind kind)
{
  switch (kind)
    {
    case BW_KIND_FIRE:
      return _ ("fired");
    case BW_KIND_UPGRADE:
      return _ ("got worse");
    case BW_KIND_REOPEN:
      return _ ("opened again");
    case BW_KIND_REPEAT:
      return _ ("told again");
    case BW_KIND_ESCALATE:
      return _ ("escalated");
    case BW_KIND_RESOLVE:
      return _ ("recovered");
    case BW_KIND_NODATA:
      return _ ("no data");
    case BW_KIND_FLAP:
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
    case BW_KIND_DOWNGRADE:
    case BW_KIND_ACK:
    case BW_KIND_START:
    case BW_KIND_UNACK:
    case BW_KIND_CLOSE:
    case BW_KIND_NOTE:
    default:
      return bw_incident_kind_name (kind);
    }
}

static BwIncidentStep *
delivery_step (const BwDeliveryView *view, int64_t now_us, GTimeZone *zone)
{
  const DeliveryWords *words = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (delivery_words) && words == NULL; i++)
    if (g_strcmp0 (delivery_words[i].status, view->status) == 0)
      words = &delivery_words[i];
  int64_t at_us = view->delivered_us != BW_TIME_NONE ? view->delivered_us : view->created_us;
  g_autoptr (GString) detail = g_string_new (kind_word (view->kind));
  g_string_append_printf (detail, ": %s", words != NULL ? _ (words->word) : view->status);
  if (view->attempts > 1)
    g_string_append_printf (
        detail,
        g_dngettext (GETTEXT_PACKAGE, ", %d attempt", ", %d attempts", (gulong) view->attempts),
        view->attempts);
  if (view->reason != NULL && *view->reason != '\0')
    g_string_append_printf (detail, ", %s", _ (view->reason));
  if (view->error != NULL && *view->error != '\0')
    g_string_append_printf (detail, ": %s", view->error);
  return step_new (
      words != NULL ? words->icon : ICON ("ok"), words != NULL ? words->tone : BW_TONE_MUTE,
      bw_words_second (at_us, now_us, zone), g_strdup (view->channel), g_strdup (detail->str));
}

GPtrArray *
bw_incident_deliveries_new (const BwIncidentStory *story, int64_t now_us, GTimeZone *zone)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_step_free);
  for (unsigned i = 0; i < story->deliveries->len; i++)
    g_ptr_array_add (steps, delivery_step (g_ptr_array_index (story->deliveries, i), now_us, zone));
  return steps;
}
