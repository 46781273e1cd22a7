/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page at every width, text size and direction: no label is clipped, none lies on another,
 * nothing sticks out of the window. Measured from what was allocated. */
#include "base/bw-error.h"
#include "base/bw-language.h"
#include "layout-survey.h"
#include "ui/bw-add-ledger.h"
#include "ui/bw-assistant.h"
#include "ui/bw-away-card.h"
#include "ui/bw-bidi-text.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-help-window.h"
#include "ui/bw-incident-detail.h"
#include "ui/bw-new-group.h"
#include "ui/bw-preferences.h"
#include "ui/bw-preview-report.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-silence-window.h"
#include "ui/bw-trouble-window.h"
#include "window-fixture.h"

#include <string.h>

/* 29 November 2026, 16:00 UTC, which is a Sunday. */
#define MOMENT_US (INT64_C (1795968000) * BW_SECOND_US)

typedef struct
{
  const char *name;
  int width, height;
  double text_scale;
  bool is_mirrored, is_dark;
  bool is_all; /* other windows, too, and contrast: they are alike elsewhere */
} Look;

static const Look plain_looks[] = {
  { "wide", 1280, 820, 1, false, false, true },   { "dark", 1280, 820, 1, false, true, true },
  { "medium", 760, 820, 1, false, false, false }, { "narrow", 400, 820, 1, false, false, false },
  { "least", 360, 640, 1, false, false, true },   { "lowest", 360, 294, 1, false, false, true },
  { "4K", 3840, 2160, 1, false, false, false },   { NULL, 0, 0, 0, false, false, false },
};
static const Look mirrored_looks[] = {
  { "right to left", 1280, 820, 1, true, false, true },
  { "narrow, right to left", 360, 640, 1, true, false, true },
  { "200 % text, right to left", 1280, 820, 2, true, false, false },
  { NULL, 0, 0, 0, false, false, false },
};
static const Look large_looks[] = {
  { "200 % text", 1280, 820, 2, false, false, true },
  { "narrow, 200 % text", 720, 820, 2, false, false, false },
  { "least, 150 % text", 480, 820, 1.5, false, false, true },
  { NULL, 0, 0, 0, false, false, false },
};
static const Look german_looks[] = {
  { "German", 1280, 820, 1, false, false, true },
  { "narrow German", 360, 640, 1, false, false, true },
  { "German, 200 % text", 1280, 820, 2, false, false, false },
  { NULL, 0, 0, 0, false, false, false },
};
static const Look contrast_looks[] = {
  { "high contrast", 1280, 820, 1, false, false, true },
  { "high contrast, dark", 1280, 820, 1, false, true, true },
  { NULL, 0, 0, 0, false, false, false },
};
/* Language and contrast are of a whole process. */
static const struct
{
  const char *name;
  const Look *looks;
} sets[] = {
  { "plain", plain_looks },   { "mirrored", mirrored_looks }, { "large", large_looks },
  { "german", german_looks }, { "contrast", contrast_looks },
};

/* A window is as wide as its content at least: here it shows that the content is not wider. It has
 * LEAST labels or more. */
static unsigned
survey_some (Fixture *fixture, const char *what, const Look *look, unsigned least)
{
  g_autofree char *scene = g_strdup_printf ("%s, %s", what, look->name);
  draw (fixture);
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->window));
  bool is_wider = width > look->width;
  if (is_wider)
    {
      g_test_message ("%s: needs %d px", scene, width);
      layout_blame (GTK_WIDGET (fixture->window), scene, look->width);
    }
  return is_wider + layout_survey (GTK_WIDGET (fixture->window), scene, least, look->is_all);
}

static unsigned
survey_scene (Fixture *fixture, const char *what, const Look *look)
{
  return survey_some (fixture, what, look, 8);
}

static void
show (Fixture *fixture, const char *id, const char *argument)
{
  g_assert_true (bw_window_show_page (fixture->window, id, argument));
  g_assert_true (bw_test_run_until (page_ready_cb, fixture, PATIENCE_MS));
}

static unsigned
survey_pages (Fixture *fixture, const Look *look)
{
  unsigned n_faults = 0, key = 0;
  const char *id = NULL;
  for (unsigned i = 0; bw_window_page_info (i, &id, &key); i++)
    {
      show (fixture, id, NULL);
      n_faults += survey_scene (fixture, id, look);
    }
  return n_faults;
}

static GtkWidget *
find_mapped (GtkWidget *widget, GType type)
{
  if (gtk_widget_get_mapped (widget) && g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static bool
has_detail_cb (gpointer data)
{
  return find_mapped (data, BW_TYPE_INCIDENT_DETAIL) != NULL;
}

static bool
has_report_cb (gpointer data)
{
  return find_mapped (data, BW_TYPE_PREVIEW_REPORT) != NULL;
}

/* An alert of the demonstration's bot: those of the computer come and go with how busy it is. */
static const BwIncident *
find_alert (const BwEngineStatus *status)
{
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (status->incidents, i);
      if (incident->labels != NULL && strstr (incident->labels, "demo-bot") != NULL)
        return incident;
    }
  return NULL;
}

static unsigned
survey_alert (Fixture *fixture, const Look *look)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status (fixture->engine, &error);
  g_assert_no_error (error);
  const BwIncident *incident = find_alert (status);
  g_assert_nonnull (incident);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, incident->id);
  show (fixture, "alerts", id);
  g_assert_true (bw_test_run_until (has_detail_cb, fixture->window, PATIENCE_MS));
  return survey_scene (fixture, "an alert", look);
}

static GtkWidget *
find_of_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Who comes back to a long story. */
static unsigned
survey_away (Fixture *fixture, const Look *look)
{
  show (fixture, "overview", NULL);
  GtkWidget *card = find_of_type (find_page (GTK_WIDGET (fixture->window)), BW_TYPE_AWAY_CARD);
  char title[] = "While you were away, 3 h 42 min";
  char text[] = "5 alerts fired: Drawdown 20.0 % (a bot with quite a long name), Memory 95 % (pc), "
                "Processor 97 % (pc), 2 more. 2 alerts are over. The computer slept for 3 h 40 "
                "min; nothing was watched then.";
  const BwAway away = { .n_fired = 5, .n_over = 2, .title = title, .text = text };
  g_assert_nonnull (card);
  bw_away_card_set_away (BW_AWAY_CARD (card), &away);
  unsigned n_faults = survey_scene (fixture, "back on the overview", look);
  bw_away_card_set_away (BW_AWAY_CARD (card), NULL);
  return n_faults;
}

/* All of the bets are chosen, so that their totals are shown. */
static unsigned
survey_selection (Fixture *fixture, const Look *look)
{
  show (fixture, "bets", NULL);
  GtkWidget *page = find_page (GTK_WIDGET (fixture->window));
  gtk_widget_activate_action (page, "bets.select-all", NULL);
  return survey_scene (fixture, "bets, all selected", look);
}

/* --- other windows --- */

/* The newest that is not the window itself. */
static GtkWidget *
find_dialog (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = g_list_model_get_n_items (windows); i-- > 0;)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (window != GTK_WIDGET (fixture->window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static bool
has_table_cb (gpointer dialog)
{
  return find_mapped (dialog, GTK_TYPE_COLUMN_VIEW) != NULL;
}

static bool
has_trial_cb (gpointer dialog)
{
  GtkWidget *view = find_mapped (dialog, BW_TYPE_CHART_VIEW);
  return view != NULL && bw_chart_view_chart (BW_CHART_VIEW (view)) != NULL;
}

static bool
has_findings_cb (gpointer dialog)
{
  return find_mapped (dialog, ADW_TYPE_PREFERENCES_GROUP) != NULL;
}

/* The dialog that is in front, once IS_READY (NULL: at once) says so of it, and its end. */
static unsigned
survey_dialog (Fixture *fixture, const char *what, const Look *look, BwTestCondition is_ready)
{
  GtkWidget *dialog = find_dialog (fixture);
  g_assert_nonnull (dialog);
  int width = 0, height = 0;
  gtk_window_get_default_size (GTK_WINDOW (dialog), &width, &height);
  /* As large as it wants to be, where that much room is. */
  gtk_window_set_default_size (GTK_WINDOW (dialog), MIN (look->width, MAX (width, 360)),
                               MIN (look->height, MAX (height, 294)));
  if (is_ready != NULL)
    g_assert_true (bw_test_run_until (is_ready, dialog, PATIENCE_MS));
  Fixture inner = { .window = (BwWindow *) dialog };
  GdkFrameClock *frames = gtk_widget_get_frame_clock (dialog);
  g_signal_connect (frames, "after-paint", G_CALLBACK (after_paint_cb), &inner);
  unsigned n_faults = survey_some (&inner, what, look, 2);
  g_signal_handlers_disconnect_by_data (frames, &inner);
  gtk_window_destroy (GTK_WINDOW (dialog));
  bw_test_drain ();
  return n_faults;
}

static void
expand_all (GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    expand_all (child);
}

static void
added_cb (const char *name, gpointer data)
{
}

/* All pages of the preferences, with all that can be opened. */
static unsigned
survey_preferences (Fixture *fixture, const Look *look)
{
  static const char *const pages[] = { "general",  "sources", "rules",
                                       "channels", "routing", "retention" };
  unsigned n_faults = 0;
  bw_preferences_present (fixture->context, GTK_WINDOW (fixture->window), pages[0]);
  GtkWidget *dialog = find_dialog (fixture);
  gtk_window_set_default_size (GTK_WINDOW (dialog), MIN (look->width, 1280), look->height);
  Fixture inner = { .window = (BwWindow *) dialog };
  g_signal_connect (gtk_widget_get_frame_clock (dialog), "after-paint", G_CALLBACK (after_paint_cb),
                    &inner);
  for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *what = g_strconcat ("preferences, ", pages[i], NULL);
      bw_preferences_present (fixture->context, GTK_WINDOW (fixture->window), pages[i]);
      expand_all (dialog);
      n_faults += survey_scene (&inner, what, look);
    }
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (dialog), &inner);
  for (unsigned i = 0; i < 2; i++)
    {
      static const char *const families[] = { "source", "channel" };
      static const char *const kinds[] = { "ledger", "slack" };
      bw_new_group_present (fixture->context, GTK_WINDOW (dialog), families[i], kinds[i], added_cb,
                            G_OBJECT (dialog));
      n_faults += survey_dialog (fixture, families[i], look, NULL);
    }
  gtk_window_destroy (GTK_WINDOW (dialog));
  bw_test_drain ();
  return n_faults;
}

static unsigned
survey_rules (Fixture *fixture, const Look *look)
{
  static const struct
  {
    const char *rule, *what;
    BwTestCondition is_ready;
  } rules[] = { { "", "a new rule", NULL }, { "betting-max-drawdown", "a rule", has_trial_cb } };
  unsigned n_faults = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      bw_rule_editor_present (fixture->context, GTK_WINDOW (fixture->window), rules[i].rule);
      n_faults += survey_dialog (fixture, rules[i].what, look, rules[i].is_ready);
    }
  return n_faults;
}

static unsigned
survey_table (Fixture *fixture, const Look *look)
{
  show (fixture, "performance", NULL);
  GtkWidget *chart = find_mapped (find_page (GTK_WIDGET (fixture->window)), BW_TYPE_CHART_VIEW);
  g_assert_true (gtk_widget_activate_action (chart, "chart.table", NULL));
  return survey_dialog (fixture, "a table", look, has_table_cb);
}

static unsigned
survey_trouble (Fixture *fixture, const Look *look)
{
  g_autoptr (GError) error = g_error_new (BW_ERROR, BW_ERROR_CORRUPT,
                                          "/var/lib/bellwether/alerts.db: file is not a database");
  gtk_window_present (bw_trouble_window_new (fixture->application, error));
  return survey_dialog (fixture, "trouble", look, NULL);
}

/* Every other window that can be opened. */
static unsigned
survey_windows (Fixture *fixture, const Look *look)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);
  bw_add_ledger_present (fixture->context, window, bw_demo_ledger_path (fixture->demo));
  unsigned n_faults = survey_dialog (fixture, "add a ledger", look, has_report_cb);
  bw_add_ledger_present (fixture->context, window, "");
  n_faults += survey_dialog (fixture, "choose a ledger", look, NULL);
  bw_help_window_present (fixture->application, NULL);
  n_faults += survey_dialog (fixture, "help", look, NULL);
  bw_silence_window_present (GTK_WIDGET (window), fixture->context, NULL);
  n_faults += survey_dialog (fixture, "silences", look, NULL);
  bw_assistant_present (fixture->context, window);
  n_faults += survey_dialog (fixture, "set up", look, has_findings_cb);
  return n_faults + survey_preferences (fixture, look) + survey_rules (fixture, look)
         + survey_table (fixture, look) + survey_trouble (fixture, look);
}

/* The notice that nobody watches stays over every page. */
static unsigned
survey_paused (Fixture *fixture, const Look *look)
{
  bw_engine_set_paused (fixture->engine, true);
  show (fixture, "overview", NULL);
  unsigned n_faults = survey_scene (fixture, "paused", look);
  bw_engine_set_paused (fixture->engine, false);
  return n_faults;
}

static unsigned
survey_look (Fixture *fixture, const Look *look)
{
  gtk_widget_set_default_direction (look->is_mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-xft-dpi",
                (int) (98304 * look->text_scale), NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                    : ADW_COLOR_SCHEME_FORCE_LIGHT);
  open_window (fixture, look->width, look->height);
  unsigned n_faults = survey_pages (fixture, look) + survey_away (fixture, look)
                      + survey_alert (fixture, look) + survey_selection (fixture, look)
                      + survey_paused (fixture, look);
  if (look->is_all)
    n_faults += survey_windows (fixture, look);
  close_window (fixture);
  return n_faults;
}

/* On a clock that stands still: what an engine measures meanwhile would change under the eye. */
static void
test_pages (gconstpointer looks)
{
  Fixture fixture;
  BwClock *clock = bw_clock_new_fake (MOMENT_US);
  fixture_init (&fixture, clock);
  unsigned n_faults = 0;
  for (const Look *look = looks; look->name != NULL; look++)
    n_faults += survey_look (&fixture, look);
  fixture_clear (&fixture);
  bw_clock_unref (clock);
  g_assert_cmpuint (n_faults, ==, 0);
}

/* The survey itself: finds what it is for. */
static void
test_survey_finds (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *fixed = gtk_fixed_new ();
  GtkWidget *one = gtk_label_new ("Bankroll"), *two = gtk_label_new ("Drawdown"),
            *cut = gtk_label_new ("Cut short here"), *faint = gtk_label_new ("Faint"),
            *small = gtk_button_new_with_label ("i");
  gtk_fixed_put (GTK_FIXED (fixed), one, 10, 10);
  gtk_fixed_put (GTK_FIXED (fixed), two, 20, 12);
  gtk_label_set_ellipsize (GTK_LABEL (cut), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (cut, 30, -1);
  gtk_fixed_put (GTK_FIXED (fixed), cut, 10, 80);
  gtk_fixed_put (GTK_FIXED (fixed), faint, 10, 120);
  gtk_widget_set_opacity (faint, 0.3);
  gtk_fixed_put (GTK_FIXED (fixed), small, 10, 160);
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (style, "button { min-height: 10px; padding: 0; }", -1);
  gtk_style_context_add_provider (gtk_widget_get_style_context (small), GTK_STYLE_PROVIDER (style),
                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_window_set_child (GTK_WINDOW (window), fixed);
  gtk_window_present (GTK_WINDOW (window));
  /* One lies on the other; one is cut short and says nothing of it; one can't be read; one can't be
   * hit. */
  g_assert_cmpuint (layout_survey (window, "a bad window", 5, true), ==, 4);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Where the sign and the first digit of what LABEL says stand. */
static void
sign_and_digit (GtkLabel *label, int *sign, int *digit)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = pango_layout_get_text (layout);
  PangoRectangle place;
  pango_layout_index_to_pos (layout, (int) (strstr (text, "−") - text), &place);
  *sign = MIN (place.x, place.x + place.width);
  pango_layout_index_to_pos (layout, (int) (strchr (text, '1') - text), &place);
  *digit = MIN (place.x, place.x + place.width);
}

/* A sign stands before its number in windows that are read from right to left, too. */
static void
test_signs (void)
{
  int sign = 0, digit = 0;
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  gtk_widget_set_direction (label, GTK_TEXT_DIR_RTL);
  gtk_label_set_text (GTK_LABEL (label), "−1,762.50");
  sign_and_digit (GTK_LABEL (label), &sign, &digit);
  g_assert_cmpint (sign, >, digit);
  bw_bidi_set_figure (GTK_LABEL (label), "−1,762.50");
  sign_and_digit (GTK_LABEL (label), &sign, &digit);
  g_assert_cmpint (sign, <, digit);
  g_autofree char *words = bw_bidi_figure (label, "no change");
  g_assert_cmpstr (words, ==, "no change");
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  g_autofree char *plain = bw_bidi_figure (label, "−1,762.50");
  g_assert_cmpstr (plain, ==, "−1,762.50");
  g_object_unref (label);
}

int
main (int argc, char **argv)
{
  /* Not in folders of its own: pictures and icons are found by what the system has. */
  g_test_init (&argc, &argv, NULL);
  bw_language_init (NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/layout/survey", test_survey_finds);
  g_test_add_func ("/layout/signs", test_signs);
  for (unsigned i = 0; i < G_N_ELEMENTS (sets); i++)
    if (g_strcmp0 (argc > 1 ? argv[1] : sets[0].name, sets[i].name) == 0)
      g_test_add_data_func ("/layout/pages", sets[i].looks, test_pages);
  return g_test_run ();
}
