/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stays on screen while it lasts: broken configuration, nothing saved, nobody watching, a
 * channel that does not work, everything muted. */
#include "ui/bw-notice-bar.h"

#include "engine/bw-engine-channels.h"
#include "engine/bw-engine-query.h"
#include "ui/bw-incident-actions.h"
#include "ui/bw-tone.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-channel-notice.h"
#include "view/bw-notice-words.h"
#include "view/bw-silence-draft.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

/* How often an engine elsewhere is looked at. */
#define PERIOD_S 15
#define MOST_CHARS 80
/* Of a clock that was set back what was before is after now. */
#define REACH_US (400 * BW_DAY_US)

/* Beside the engine's own. */
enum
{
  LINE_ATTACHED = BW_N_NOTICES,
  LINE_UNWATCHED,
  LINE_PAUSED,
  LINE_CHANNELS,
  LINE_MUTED,
  LINE_CLOCK,
  N_LINES,
};

typedef struct
{
  GtkWidget *revealer;
  GtkWidget *label;
} Line;

struct _BwNoticeBar
{
  BwPage parent_instance;
  GtkWidget *box;
  Line lines[N_LINES];
  GtkWidget *resume; /* of what is paused */
  GtkWidget *end;    /* of what is muted */
  int64_t muted_id;  /* that it ends; 0: none */
  char *watch_text;  /* why nobody watches, or NULL */
  int64_t clock_us;  /* when what is told of the clock was put away; BW_TIME_NONE */
};

static unsigned watch_signal;

G_DEFINE_FINAL_TYPE (BwNoticeBar, bw_notice_bar, BW_TYPE_PAGE)

static const struct
{
  const char *icon;
  BwTone tone;
} looks[N_LINES] = {
  [BW_NOTICE_CONFIG] = { "bellwether-error-symbolic", BW_TONE_ERROR },
  [BW_NOTICE_HISTORY] = { "bellwether-error-symbolic", BW_TONE_ERROR },
  [BW_NOTICE_ALERTS] = { "bellwether-critical-symbolic", BW_TONE_CRITICAL },
  [BW_NOTICE_LEDGER] = { "bellwether-error-symbolic", BW_TONE_ERROR },
  [LINE_ATTACHED] = { "view-reveal-symbolic", BW_TONE_MUTE },
  [LINE_UNWATCHED] = { "bellwether-nodata-symbolic", BW_TONE_CRITICAL },
  [LINE_PAUSED] = { "bellwether-paused-symbolic", BW_TONE_WARNING },
  [LINE_CHANNELS] = { "bellwether-error-symbolic", BW_TONE_ERROR },
  [LINE_MUTED] = { "bellwether-snoozed-symbolic", BW_TONE_MUTE },
  [LINE_CLOCK] = { "bellwether-warning-symbolic", BW_TONE_MUTE },
};

static BwEngine *
engine_of (BwNoticeBar *bar)
{
  return bw_context_engine (bw_page_context (BW_PAGE (bar)));
}

/* All that is wrong with the file, each with its line. (transfer full) */
static char *
config_errors (BwEngine *engine)
{
  BwConfig *config = bw_engine_config_file (engine);
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      g_autofree char *line = bw_config_error_text (config, bw_config_error (config, i));
      g_string_append_printf (text, "%s%s", i > 0 ? "\n\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
details_cb (GtkButton *button, BwNoticeBar *bar)
{
  g_autofree char *text = config_errors (engine_of (bar));
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 18);
  gtk_widget_set_margin_end (label, 18);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 18);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_widget_set_vexpand (scroller, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  GtkWidget *window =
      g_object_new (ADW_TYPE_WINDOW, "title", _ ("Errors in the configuration"), "modal", TRUE,
                    "transient-for", gtk_widget_get_root (GTK_WIDGET (bar)), "content", box,
                    "default-width", 560, "default-height", 360, NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}

static GtkWidget *
add_button (GtkWidget *line, const char *text)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  bw_wrap_box_append (BW_WRAP_BOX (line), button);
  return button;
}

/* What is muted is told of again. */
static void
end_cb (GtkButton *button, BwNoticeBar *bar)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_array_append_val (ids, bar->muted_id);
  bw_incident_actions_end_silences (GTK_WIDGET (bar), bw_page_context (BW_PAGE (bar)), ids);
}

/* TEXT NULL: it is over. */
static void
show_line (BwNoticeBar *bar, unsigned i, const char *text)
{
  Line *line = &bar->lines[i];
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (line->label), text);
  gtk_widget_set_visible (line->revealer, text != NULL);
  gtk_revealer_set_reveal_child (GTK_REVEALER (line->revealer), text != NULL);
}

/* That the clock was set anew, once read, is no more than a thing that was. */
static void
clock_cb (GtkButton *button, BwNoticeBar *bar)
{
  bar->clock_us = bw_context_now_us (bw_page_context (BW_PAGE (bar)));
  show_line (bar, LINE_CLOCK, NULL);
}

/* The buttons of line I, in the box LINE. */
static void
add_buttons (BwNoticeBar *bar, GtkWidget *line, unsigned i)
{
  if (i == BW_NOTICE_CONFIG)
    g_signal_connect (add_button (line, _ ("Show details")), "clicked", G_CALLBACK (details_cb),
                      bar);
  if (i == LINE_UNWATCHED)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (add_button (line, _ ("Watch here"))),
                                    "app.watch-here");
  if (i == LINE_PAUSED)
    {
      bar->resume = add_button (line, _ ("Resume"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (bar->resume), "app.resume");
    }
  if (i == LINE_CHANNELS)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (add_button (line, _ ("Channels"))),
                                             "app.preferences::channels");
  if (i == LINE_CLOCK)
    g_signal_connect (add_button (line, _ ("Put away")), "clicked", G_CALLBACK (clock_cb), bar);
  if (i != LINE_MUTED)
    return;
  bar->end = add_button (line, _ ("End"));
  g_signal_connect (bar->end, "clicked", G_CALLBACK (end_cb), bar);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add_button (line, _ ("Silences"))),
                                  "win.silences");
}

static GtkWidget *
line_new (BwNoticeBar *bar, unsigned i)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", looks[i].icon, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Two lines with the button beside them are better than one above it; what the buttons leave is
   * theirs. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "spacing", 12, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "bw-notice");
  bw_tone_set (box, looks[i].tone);
  bw_tone_set (icon, looks[i].tone);
  gtk_widget_set_size_request (box, -1, 34);
  /* The button goes below the words where they need the room. */
  GtkWidget *line = bw_wrap_box_new (6, true);
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  bw_wrap_box_append (BW_WRAP_BOX (line), label);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), line);
  add_buttons (bar, line, i);
  GtkWidget *revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (revealer), box);
  gtk_widget_set_visible (revealer, FALSE);
  bar->lines[i].label = label;
  bar->lines[i].revealer = revealer;
  return revealer;
}

/* Since SINCE_US, or not (BW_TIME_NONE). Only who watches here can resume it. */
static void
show_paused (BwNoticeBar *bar, int64_t since_us, bool is_own)
{
  BwContext *context = bw_page_context (BW_PAGE (bar));
  g_autofree char *since =
      since_us != BW_TIME_NONE
          ? bw_words_time (since_us, bw_context_now_us (context), bw_context_zone (context))
          : NULL;
  /* Translators: a moment: "15:48", "Fri 16:03" */
  const char *format = is_own ? _ ("Not watching: paused by you since %s. Nothing is collected and "
                                   "no alert begins; open alerts still escalate.")
                              : _ ("Not watching: paused since %s. Nothing is collected and no "
                                   "alert begins; open alerts still escalate.");
  g_autoptr (GString) text = g_string_new (format);
  g_string_replace (text, "%s", since != NULL ? since : "", 1);
  gtk_widget_set_visible (bar->resume, is_own);
  show_line (bar, LINE_PAUSED, since != NULL ? text->str : NULL);
}

/* What the title says of the watch: TEXT, or NULL while there is one. */
static void
set_watch_text (BwNoticeBar *bar, const char *text)
{
  if (g_strcmp0 (bar->watch_text, text) == 0)
    return;
  g_free (bar->watch_text);
  bar->watch_text = g_strdup (text);
  g_signal_emit (bar, watch_signal, 0);
}

const char *
bw_notice_bar_watch_text (BwNoticeBar *bar)
{
  g_return_val_if_fail (BW_IS_NOTICE_BAR (bar), NULL);
  return bar->watch_text;
}

/* Whether somebody else watches, and who. */
static void
show_status (BwNoticeBar *bar, const BwEngineStatus *status)
{
  g_autofree char *text =
      g_strdup_printf (_ ("Watched by bellwetherctl (pid %d). This window shows what it sees; "
                          "alerts can be acted on here."),
                       (int) status->pid);
  show_line (bar, LINE_ATTACHED, status->is_live ? text : NULL);
  show_paused (bar, status->is_live ? status->paused_us : BW_TIME_NONE, false);
  set_watch_text (bar, bw_engine_status_is_watching (status) ? NULL
                       : status->is_live                     ? _ ("Not watching: paused")
                                                             : _ ("Not watching"));
  show_line (bar, LINE_UNWATCHED,
             status->is_live ? NULL : _ ("Not watching. The program that watched has ended."));
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwNoticeBar *bar = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (object), result, &error);
  if (status != NULL)
    show_status (bar, status);
  bw_page_refreshed (BW_PAGE (bar), g_task_get_cancellable (task), error);
  g_task_return_boolean (task, TRUE);
}

static void
channels_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwNoticeBar *bar = g_task_get_source_object (task);
  g_autoptr (GPtrArray) reports = bw_engine_channels_finish (BW_ENGINE (object), result, NULL);
  if (reports == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  g_autofree char *text = bw_channel_notice_text (reports);
  show_line (bar, LINE_CHANNELS, text);
}

static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwNoticeBar *bar = g_task_get_source_object (task);
  g_autoptr (GPtrArray) views = bw_engine_silences_finish (BW_ENGINE (object), result, NULL);
  if (views == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  BwContext *context = bw_page_context (BW_PAGE (bar));
  g_autoptr (BwSilenceNotice) notice =
      bw_silence_notice_new (views, bw_context_now_us (context), bw_context_zone (context));
  bar->muted_id = notice != NULL ? notice->id : 0;
  gtk_widget_set_visible (bar->end, bar->muted_id != 0);
  show_line (bar, LINE_MUTED, notice != NULL ? notice->text : NULL);
}

static void
gaps_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BwNoticeBar *bar = g_task_get_source_object (task);
  g_autoptr (GPtrArray) gaps = bw_engine_gaps_finish (BW_ENGINE (object), result, NULL);
  if (gaps == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  g_autofree char *text = bw_notice_words_clock (
      gaps, bar->clock_us, bw_context_now_us (bw_page_context (BW_PAGE (bar))));
  show_line (bar, LINE_CLOCK, text);
}

/* Beside what the engine notes of itself: which channels don't work, and what is kept silent. */
static void
ask_more (BwNoticeBar *bar, BwEngine *engine, GCancellable *cancellable)
{
  bw_engine_channels_async (engine, cancellable, channels_cb,
                            g_task_new (bar, cancellable, NULL, NULL));
  bw_engine_silences_async (engine, false, cancellable, silences_cb,
                            g_task_new (bar, cancellable, NULL, NULL));
  int64_t now_us = bw_context_now_us (bw_page_context (BW_PAGE (bar)));
  bw_engine_gaps_async (engine, now_us - BW_NOTICE_CLOCK_US, now_us + REACH_US, cancellable,
                        gaps_cb, g_task_new (bar, cancellable, NULL, NULL));
}

static void
show_notice (BwNoticeBar *bar, BwEngine *engine, BwNoticeKind kind)
{
  const char *text = bw_engine_notice (engine, kind);
  g_autofree char *words =
      text != NULL ? bw_notice_words_text (kind, text, bw_engine_state_dir (engine)) : NULL;
  show_line (bar, kind, words);
}

static void
bw_notice_bar_refresh (BwPage *page, GCancellable *cancellable)
{
  BwNoticeBar *bar = BW_NOTICE_BAR (page);
  BwEngine *engine = engine_of (bar);
  for (unsigned i = 0; engine != NULL && i < BW_N_NOTICES; i++)
    show_notice (bar, engine, (BwNoticeKind) i);
  if (engine != NULL && bw_engine_mode (engine) == BW_ENGINE_RUN)
    {
      show_paused (bar, bw_engine_paused_since_us (engine), true);
      set_watch_text (bar, bw_engine_is_paused (engine) ? _ ("Not watching: paused") : NULL);
    }
  if (engine != NULL)
    ask_more (bar, engine, cancellable);
  if (engine == NULL || bw_engine_mode (engine) == BW_ENGINE_RUN)
    bw_page_refreshed (page, cancellable, NULL);
  else
    bw_engine_status_async (engine, cancellable, status_cb,
                            g_task_new (bar, cancellable, NULL, NULL));
}

static void
bw_notice_bar_finalize (GObject *object)
{
  g_free (BW_NOTICE_BAR (object)->watch_text);
  G_OBJECT_CLASS (bw_notice_bar_parent_class)->finalize (object);
}

static void
bw_notice_bar_class_init (BwNoticeBarClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_notice_bar_finalize;
  watch_signal = g_signal_new ("watch-changed", BW_TYPE_NOTICE_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  BW_PAGE_CLASS (class)->refresh = bw_notice_bar_refresh;
  BW_PAGE_CLASS (class)->period_s = PERIOD_S;
}

static void
bw_notice_bar_init (BwNoticeBar *bar)
{
  bar->clock_us = BW_TIME_NONE;
  bar->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  for (unsigned i = 0; i < N_LINES; i++)
    gtk_box_append (GTK_BOX (bar->box), line_new (bar, i));
  adw_bin_set_child (ADW_BIN (bar), bar->box);
}
