/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a state is shown everywhere alike: silhouette, word, colour. */
#include "view/bw-state-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ICON(name) "bellwether-" name "-symbolic"
/* A source that missed this many collections in a row is not heard from. */
#define INTERVALS_HEARD 3
/* How near to a level, as a share of it, is said to be near. */
#define NEAR_SHARE 0.1

const BwStateWords bw_state_words_none = { NULL, "", BW_TONE_MUTE };

static BwStateWords
words (const char *icon, const char *word, BwTone tone)
{
  return (BwStateWords){ icon, word, tone };
}

BwStateWords
bw_state_words_no_data (void)
{
  return words (ICON ("nodata"), _ ("No data"), BW_TONE_MUTE);
}

BwStateWords
bw_state_words_collecting (void)
{
  return words (ICON ("collecting"), _ ("Collecting"), BW_TONE_MUTE);
}

BwStateWords
bw_state_words_not_watching (void)
{
  return words (ICON ("nodata"), _ ("Not watching"), BW_TONE_MUTE);
}

BwStateWords
bw_state_words_ok (void)
{
  return words (ICON ("ok"), _ ("OK"), BW_TONE_MUTE);
}

BwStateWords
bw_state_words_healthy (void)
{
  return words (ICON ("healthy"), _ ("Healthy"), BW_TONE_OK);
}

BwStateWords
bw_state_words_severity (BwSeverity severity)
{
  switch (severity)
    {
    case BW_SEVERITY_EMERGENCY:
      return words (ICON ("emergency"), _ ("Emergency"), BW_TONE_CRITICAL);
    case BW_SEVERITY_CRITICAL:
      return words (ICON ("critical"), _ ("Critical"), BW_TONE_CRITICAL);
    case BW_SEVERITY_ERROR:
      return words (ICON ("error"), _ ("Error"), BW_TONE_ERROR);
    case BW_SEVERITY_WARNING:
      return words (ICON ("warning"), _ ("Warning"), BW_TONE_WARNING);
    case BW_SEVERITY_INFO:
      return words (ICON ("ok"), _ ("Info"), BW_TONE_MUTE);
    case BW_SEVERITY_NONE:
      break;
    }
  return words (ICON ("ok"), _ ("OK"), BW_TONE_MUTE);
}

BwStateWords
bw_state_words_incident (const BwIncident *incident)
{
  switch (incident->status)
    {
    case BW_INCIDENT_ACKNOWLEDGED:
      return words (ICON ("ack"), _ ("Acknowledged"), BW_TONE_ACCENT);
    case BW_INCIDENT_IN_PROGRESS:
      return words (ICON ("ack"), _ ("In progress"), BW_TONE_ACCENT);
    case BW_INCIDENT_RESOLVED:
      return words (ICON ("healthy"), _ ("Resolved"), BW_TONE_MUTE);
    case BW_INCIDENT_CLOSED:
      return words (ICON ("healthy"), _ ("Closed"), BW_TONE_MUTE);
    case BW_INCIDENT_OPEN:
    case BW_INCIDENT_REOPENED:
      break;
    }
  return bw_state_words_severity (incident->severity);
}

BwStateWords
bw_state_words_snoozed (void)
{
  return words (ICON ("snoozed"), _ ("Snoozed"), BW_TONE_MUTE);
}

/* Whether its last answer is of one of the last few collections. */
static bool
is_heard (const BwSourceView *source, int64_t now_us)
{
  return source->last_ok_us != BW_TIME_NONE
         && (source->interval_us <= 0
             || now_us - source->last_ok_us <= INTERVALS_HEARD * source->interval_us);
}

BwStateWords
bw_state_words_source (const BwSourceView *source, int64_t now_us)
{
  switch (source->health)
    {
    case BW_SOURCE_PAUSED:
      return words (ICON ("paused"), _ ("Paused"), BW_TONE_MUTE);
    case BW_SOURCE_WAITING:
      return bw_state_words_collecting ();
    case BW_SOURCE_OK:
      return is_heard (source, now_us) ? bw_state_words_healthy () : bw_state_words_no_data ();
    case BW_SOURCE_FAILING:
      break;
    }
  return bw_state_words_no_data ();
}

/* What one rule says of a value, the better the lower. A rule without a healthy limit has nothing
 * against what another one calls healthy. */
typedef enum
{
  SAYS_PAUSED,
  SAYS_NOTHING,
  SAYS_HEALTHY,
  SAYS_OK,
  SAYS_NEAR,
  SAYS_COLLECTING,
  SAYS_NO_DATA,
  SAYS_PENDING,
  SAYS_FIRING, /* and its severity above that */
} Saying;

static bool
is_beyond (const BwRuleLevels *levels, double value, double level)
{
  return levels->is_below ? value <= level : value >= level;
}

static bool
is_near (const BwRuleLevels *levels, double value)
{
  if (levels->n_levels == 0)
    return false;
  double trip = levels->levels[0].trip;
  /* A level of zero has no tenth; that of the next one then tells what is near. */
  double scale = fabs (trip);
  if (scale == 0 && levels->n_levels > 1)
    scale = fabs (levels->levels[1].trip);
  return fabs (value - trip) <= NEAR_SHARE * scale;
}

static int
saying_of_flag (const BwRuleLevels *levels)
{
  if (g_strcmp0 (levels->data_flag, "INSUFFICIENT") == 0)
    return SAYS_COLLECTING;
  if (levels->data_flag != NULL && !g_str_equal (levels->data_flag, "FRESH"))
    return SAYS_NO_DATA;
  return SAYS_NOTHING;
}

static int
saying_of (const BwRuleLevels *levels, double value)
{
  if (g_strcmp0 (levels->state, "PAUSED") == 0)
    return SAYS_PAUSED;
  if (levels->firing > BW_SEVERITY_NONE)
    return SAYS_FIRING + (int) levels->firing;
  int flag = saying_of_flag (levels);
  if (flag != SAYS_NOTHING)
    return flag;
  if (isnan (value))
    return SAYS_NO_DATA;
  /* What is over its level and not fired is waited for. */
  if (g_strcmp0 (levels->state, "PENDING") == 0
      || (levels->n_levels > 0 && is_beyond (levels, value, levels->levels[0].trip)))
    return SAYS_PENDING;
  if (is_near (levels, value))
    return SAYS_NEAR;
  if (isnan (levels->healthy))
    return SAYS_NOTHING;
  bool is_inside = levels->is_below ? value >= levels->healthy : value <= levels->healthy;
  return is_inside ? SAYS_HEALTHY : SAYS_OK;
}

static BwStateWords
words_of_saying (int saying)
{
  switch ((Saying) saying)
    {
    case SAYS_PAUSED:
      return words (ICON ("paused"), _ ("Paused"), BW_TONE_MUTE);
    case SAYS_HEALTHY:
      return bw_state_words_healthy ();
    case SAYS_NEAR:
      return words (ICON ("ok"), _ ("Near limit"), BW_TONE_MUTE);
    case SAYS_COLLECTING:
      return bw_state_words_collecting ();
    case SAYS_NO_DATA:
      return bw_state_words_no_data ();
    case SAYS_PENDING:
      return words (ICON ("pending"), C_ ("rule", "Pending"), BW_TONE_MUTE);
    case SAYS_NOTHING:
    case SAYS_OK:
    case SAYS_FIRING:
    default:
      break;
    }
  return bw_state_words_ok ();
}

BwStateWords
bw_state_words_value (const GPtrArray *levels, double value)
{
  if (levels == NULL || levels->len == 0)
    return isnan (value) ? bw_state_words_no_data () : bw_state_words_none;
  int worst = SAYS_PAUSED;
  for (unsigned i = 0; i < levels->len; i++)
    worst = MAX (worst, saying_of (g_ptr_array_index (levels, i), value));
  if (worst > SAYS_FIRING)
    return bw_state_words_severity ((BwSeverity) (worst - SAYS_FIRING));
  return words_of_saying (worst);
}

static BwSeverity
worst_open (const BwEngineStatus *status)
{
  BwSeverity worst = BW_SEVERITY_NONE;
  for (unsigned i = 0; i < status->incidents->len; i++)
    worst = MAX (worst, ((BwIncident *) g_ptr_array_index (status->incidents, i))->severity);
  return worst;
}

/* Sources that were asked and are not heard from, and those not asked so far. */
static void
count_silent (const BwEngineStatus *status, unsigned *n_silent, unsigned *n_waiting)
{
  *n_silent = *n_waiting = 0;
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      *n_silent += view->health == BW_SOURCE_FAILING;
      *n_waiting += view->health == BW_SOURCE_WAITING;
    }
}

BwStateWords
bw_state_words_overall (const BwEngineStatus *status)
{
  unsigned n_silent, n_waiting;
  if (!bw_engine_status_is_watching (status))
    return bw_state_words_not_watching ();
  BwSeverity worst = worst_open (status);
  if (worst >= BW_SEVERITY_WARNING)
    return bw_state_words_severity (worst);
  if (status->state == BW_STATE_HEALTHY)
    return bw_state_words_healthy ();
  count_silent (status, &n_silent, &n_waiting);
  bool is_starting = n_waiting > 0 || status->as_of_us == BW_TIME_NONE;
  return n_silent == 0 && is_starting ? bw_state_words_collecting () : bw_state_words_no_data ();
}

/* "1 critical alert". */
static char *
count_text (BwSeverity severity, unsigned n)
{
  switch (severity)
    {
    case BW_SEVERITY_EMERGENCY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u emergency", "%u emergencies", n),
                              n);
    case BW_SEVERITY_CRITICAL:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u critical alert", "%u critical alerts", n), n);
    case BW_SEVERITY_ERROR:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u error", "%u errors", n), n);
    case BW_SEVERITY_WARNING:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u warning", "%u warnings", n), n);
    case BW_SEVERITY_INFO:
    case BW_SEVERITY_NONE:
      break;
    }
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u note", "%u notes", n), n);
}

/* Those open with SEVERITY onto PARTS. Returns how many. */
static unsigned
add_count (GPtrArray *parts, const BwEngineStatus *status, BwSeverity severity)
{
  unsigned n = 0;
  for (unsigned i = 0; i < status->incidents->len; i++)
    n += ((BwIncident *) g_ptr_array_index (status->incidents, i))->severity == severity;
  if (n > 0)
    g_ptr_array_add (parts, count_text (severity, n));
  return n;
}

/* "1 critical alert and 2 warnings are open." */
static char *
open_sentence (const BwEngineStatus *status, BwSeverity least)
{
  static const BwSeverity severities[] = { BW_SEVERITY_EMERGENCY, BW_SEVERITY_CRITICAL,
                                           BW_SEVERITY_ERROR, BW_SEVERITY_WARNING,
                                           BW_SEVERITY_INFO };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  unsigned n = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (severities); i++)
    if (severities[i] >= least)
      n += add_count (parts, status, severities[i]);
  g_autoptr (GString) list = g_string_new (NULL);
  for (unsigned i = 0; i < parts->len; i++)
    {
      if (i > 0)
        g_string_append (list, i + 1 == parts->len ? _ (" and ") : _ (", "));
      g_string_append (list, g_ptr_array_index (parts, i));
    }
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s is open.", "%s are open.", n),
                          list->str);
}

static char *
unknown_sentence (const BwEngineStatus *status)
{
  unsigned n_silent, n_waiting;
  count_silent (status, &n_silent, &n_waiting);
  if (n_silent > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u sources does not answer.",
                                         "%u of %u sources do not answer.", n_silent),
                            n_silent, status->sources->len);
  if (n_waiting > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u sources was not asked so far.",
                                         "%u of %u sources were not asked so far.", n_waiting),
                            n_waiting, status->sources->len);
  return g_strdup (status->as_of_us == BW_TIME_NONE ? _ ("The first values are being collected.")
                                                    : _ ("Nothing is watched so far."));
}

char *
bw_state_words_sentence (const BwEngineStatus *status)
{
  if (!status->is_live)
    return g_strdup (_ ("Not watching: no engine is running."));
  if (status->is_paused)
    return g_strdup (_ ("Not watching: paused."));
  if (worst_open (status) >= BW_SEVERITY_WARNING)
    return open_sentence (status, BW_SEVERITY_WARNING);
  if (status->state != BW_STATE_HEALTHY)
    return unknown_sentence (status);
  return g_strdup (_ ("Everything is healthy."));
}

BwStateWords
bw_state_words_part (double points, double max)
{
  if (isnan (points) || !(max > 0))
    return bw_state_words_no_data ();
  double share = points / max;
  if (share >= 0.75)
    return words (ICON ("healthy"), _ ("Good"), BW_TONE_OK);
  if (share >= 0.60)
    return words (ICON ("warning"), _ ("Fair"), BW_TONE_WARNING);
  return words (ICON ("critical"), _ ("Poor"), BW_TONE_CRITICAL);
}

const char *
bw_state_words_grade (BwHealthGrade grade)
{
  switch (grade)
    {
    case BW_HEALTH_EXCELLENT:
      return _ ("Excellent");
    case BW_HEALTH_GOOD:
      return _ ("Good");
    case BW_HEALTH_FAIR:
      return _ ("Fair");
    case BW_HEALTH_POOR:
      return _ ("Poor");
    case BW_HEALTH_UNKNOWN:
      break;
    }
  return _ ("Unknown");
}
