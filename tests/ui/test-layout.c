/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page at every width, text size and direction: no label is clipped, none lies on another,
 * nothing sticks out of the window. Measured from what was allocated. */
#include "ui/bw-add-ledger.h"
#include "ui/bw-away-card.h"
#include "ui/bw-bidi-text.h"
#include "ui/bw-help-window.h"
#include "ui/bw-incident-detail.h"
#include "ui/bw-preferences.h"
#include "ui/bw-preview-report.h"
#include "window-fixture.h"

#include <string.h>

/* A label as it is seen: where its text is, cut to what scrolled windows around it show. */
typedef struct
{
  GtkWidget *widget;
  graphene_rect_t seen;
} Seen;

typedef struct
{
  GtkWidget *root;
  const char *scene;
  GArray *seen; /* of Seen */
  unsigned n_labels;
  unsigned n_faults;
  bool is_done;
} Survey;

static void
fault (Survey *survey, GtkWidget *widget, const char *what)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  g_test_message ("%s: \"%s\" (in %s) %s", survey->scene, gtk_label_get_text (GTK_LABEL (widget)),
                  parent != NULL ? G_OBJECT_TYPE_NAME (parent) : "nothing", what);
  survey->n_faults++;
}

/* Ellipsised text has to be had otherwise: from a tooltip of the label or of what it stands in. */
static bool
has_tooltip (GtkWidget *widget)
{
  for (unsigned i = 0; widget != NULL && i < 6; i++, widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_has_tooltip (widget))
      return true;
  return false;
}

static void
check_size (Survey *survey, GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label);
  PangoLayout *layout = gtk_label_get_layout (label);
  int width = 0, height = 0;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > gtk_widget_get_width (widget) + 1)
    fault (survey, widget, "is wider than its place");
  if (height > gtk_widget_get_height (widget) + 1)
    fault (survey, widget, "is higher than its place");
  if (pango_layout_is_ellipsized (layout) && !has_tooltip (widget))
    fault (survey, widget, "is cut short without a tooltip");
}

/* Where the letters of LABEL are in the window, cut to what is shown of it; false when nothing is.
 */
static bool
seen_rect (Survey *survey, GtkLabel *label, graphene_rect_t *rect)
{
  GtkWidget *widget = GTK_WIDGET (label);
  graphene_rect_t bounds;
  if (!gtk_widget_compute_bounds (widget, survey->root, &bounds))
    return false;
  int x = 0, y = 0;
  PangoRectangle ink;
  gtk_label_get_layout_offsets (label, &x, &y);
  pango_layout_get_pixel_extents (gtk_label_get_layout (label), &ink, NULL);
  graphene_rect_init (rect, bounds.origin.x + (float) (x + ink.x),
                      bounds.origin.y + (float) (y + ink.y), (float) ink.width, (float) ink.height);
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL;
       above = gtk_widget_get_parent (above))
    {
      graphene_rect_t frame;
      if (!GTK_IS_SCROLLED_WINDOW (above) && gtk_widget_get_overflow (above) != GTK_OVERFLOW_HIDDEN)
        continue;
      if (gtk_widget_compute_bounds (above, survey->root, &frame)
          && !graphene_rect_intersection (rect, &frame, rect))
        return false;
    }
  return true;
}

static bool
is_shown (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_child_visible (widget) || gtk_widget_get_opacity (widget) < 0.01)
      return false;
  return true;
}

static void
visit (Survey *survey, GtkWidget *widget)
{
  /* What has a surface of its own, such as a tooltip, lies over the window and is meant to. */
  if (!gtk_widget_get_mapped (widget) || (GTK_IS_NATIVE (widget) && widget != survey->root))
    return;
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0'
      && is_shown (widget))
    {
      Seen seen = { .widget = widget };
      survey->n_labels++;
      check_size (survey, GTK_LABEL (widget));
      if (seen_rect (survey, GTK_LABEL (widget), &seen.seen))
        g_array_append_val (survey->seen, seen);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit (survey, child);
}

static void
check_overlaps (Survey *survey)
{
  float right = (float) gtk_widget_get_width (survey->root);
  for (unsigned i = 0; i < survey->seen->len; i++)
    {
      const Seen *one = &g_array_index (survey->seen, Seen, i);
      if (one->seen.origin.x < -1 || one->seen.origin.x + one->seen.size.width > right + 1)
        fault (survey, one->widget, "sticks out of the window");
      for (unsigned j = i + 1; j < survey->seen->len; j++)
        {
          const Seen *other = &g_array_index (survey->seen, Seen, j);
          graphene_rect_t both;
          if (graphene_rect_intersection (&one->seen, &other->seen, &both) && both.size.width > 1
              && both.size.height > 1)
            {
              g_autofree char *what = g_strdup_printf (
                  "lies on \"%s\"", gtk_label_get_text (GTK_LABEL (other->widget)));
              fault (survey, one->widget, what);
            }
        }
    }
}

static void
survey_frame_cb (GdkFrameClock *frames, Survey *survey)
{
  if (survey->is_done)
    return;
  visit (survey, survey->root);
  check_overlaps (survey);
  survey->is_done = true;
}

static bool
is_surveyed_cb (gpointer data)
{
  return ((Survey *) data)->is_done;
}

/* Looks within a frame: once it is over an answer may put words into a label whose place is still
 * that of the words before, which nobody ever sees drawn. */
static void
survey_frame (Survey *survey)
{
  GdkFrameClock *frames = gtk_widget_get_frame_clock (survey->root);
  gulong id = g_signal_connect (frames, "after-paint", G_CALLBACK (survey_frame_cb), survey);
  survey->seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  gtk_widget_queue_draw (survey->root);
  g_assert_true (bw_test_run_until (is_surveyed_cb, survey, PATIENCE_MS));
  g_signal_handler_disconnect (frames, id);
  g_clear_pointer (&survey->seen, g_array_unref);
}

static unsigned
survey_window (Fixture *fixture, const char *scene, unsigned least)
{
  Survey survey = { .root = GTK_WIDGET (fixture->window), .scene = scene };
  survey_frame (&survey);
  if (survey.n_labels < least)
    g_test_message ("%s: only %u labels", scene, survey.n_labels);
  g_assert_cmpuint (survey.n_labels, >=, least);
  return survey.n_faults;
}

/* Which widget it is that needs more than WIDTH: the lowest that does. */
static void
blame (GtkWidget *widget, const char *scene, int width)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least = 0;
      if (!gtk_widget_should_layout (child) || GTK_IS_NATIVE (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (least <= width)
        continue;
      blame (child, scene, width);
      return;
    }
  g_test_message ("%s: %s %s needs it", scene, G_OBJECT_TYPE_NAME (widget),
                  gtk_widget_get_name (widget));
}

static const struct
{
  const char *name;
  int width, height;
  double text_scale;
  GtkTextDirection direction;
} looks[] = {
  { "wide", 1280, 820, 1, GTK_TEXT_DIR_LTR },
  { "medium", 760, 820, 1, GTK_TEXT_DIR_LTR },
  { "narrow", 400, 820, 1, GTK_TEXT_DIR_LTR },
  { "least", 360, 640, 1, GTK_TEXT_DIR_LTR },
  { "right to left", 1280, 820, 1, GTK_TEXT_DIR_RTL },
  { "lowest", 360, 294, 1, GTK_TEXT_DIR_LTR },
  { "narrow, right to left", 360, 640, 1, GTK_TEXT_DIR_RTL },
  { "200 % text", 1280, 820, 2, GTK_TEXT_DIR_LTR },
  { "narrow, 200 % text", 720, 820, 2, GTK_TEXT_DIR_LTR },
  { "least, 150 % text", 480, 820, 1.5, GTK_TEXT_DIR_LTR },
};

/* A window is as wide as its content at least: here it shows that the content is not wider. */
static unsigned
survey_scene (Fixture *fixture, const char *what, unsigned look)
{
  g_autofree char *scene = g_strdup_printf ("%s, %s", what, looks[look].name);
  draw (fixture);
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->window));
  bool is_wider = width > looks[look].width;
  if (is_wider)
    {
      g_test_message ("%s: needs %d px", scene, width);
      blame (GTK_WIDGET (fixture->window), scene, looks[look].width);
    }
  return is_wider + survey_window (fixture, scene, 8);
}

static void
show (Fixture *fixture, const char *id, const char *argument)
{
  g_assert_true (bw_window_show_page (fixture->window, id, argument));
  g_assert_true (bw_test_run_until (page_ready_cb, fixture, PATIENCE_MS));
}

static unsigned
survey_pages (Fixture *fixture, unsigned look)
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
survey_alert (Fixture *fixture, unsigned look)
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
survey_away (Fixture *fixture, unsigned look)
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
survey_selection (Fixture *fixture, unsigned look)
{
  show (fixture, "bets", NULL);
  GtkWidget *page = find_page (GTK_WIDGET (fixture->window));
  gtk_widget_activate_action (page, "bets.select-all", NULL);
  return survey_scene (fixture, "bets, all selected", look);
}

static GtkWidget *
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }
  return NULL;
}

/* The dialog that adds a ledger, with one in it. */
static unsigned
survey_dialog (Fixture *fixture, unsigned look)
{
  bw_add_ledger_present (fixture->context, GTK_WINDOW (fixture->window),
                         bw_demo_ledger_path (fixture->demo));
  GtkWidget *dialog = find_dialog (BW_TYPE_ADD_LEDGER);
  gtk_window_set_default_size (GTK_WINDOW (dialog), looks[look].width, looks[look].height);
  g_assert_true (bw_test_run_until (has_report_cb, dialog, PATIENCE_MS));
  Fixture inner = { .window = (BwWindow *) dialog };
  g_signal_connect (gtk_widget_get_frame_clock (dialog), "after-paint", G_CALLBACK (after_paint_cb),
                    &inner);
  unsigned n_faults = survey_scene (&inner, "add a ledger", look);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (dialog), &inner);
  gtk_window_destroy (GTK_WINDOW (dialog));
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

/* All pages of the preferences, with all that can be opened. */
static unsigned
survey_preferences (Fixture *fixture, unsigned look)
{
  static const char *const pages[] = { "general",  "sources", "rules",
                                       "channels", "routing", "retention" };
  unsigned n_faults = 0;
  bw_preferences_present (fixture->context, GTK_WINDOW (fixture->window), pages[0]);
  GtkWidget *dialog = find_dialog (BW_TYPE_PREFERENCES);
  gtk_window_set_default_size (GTK_WINDOW (dialog), looks[look].width, looks[look].height);
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
  gtk_window_destroy (GTK_WINDOW (dialog));
  return n_faults;
}

static unsigned
survey_help (Fixture *fixture, unsigned look)
{
  BwHelpWindow *help = bw_help_window_present (fixture->application, NULL);
  gtk_window_set_default_size (GTK_WINDOW (help), looks[look].width, looks[look].height);
  Fixture inner = { .window = (BwWindow *) help };
  GdkFrameClock *frames = gtk_widget_get_frame_clock (GTK_WIDGET (help));
  g_signal_connect (frames, "after-paint", G_CALLBACK (after_paint_cb), &inner);
  unsigned n_faults = survey_scene (&inner, "help", look);
  g_signal_handlers_disconnect_by_data (frames, &inner);
  gtk_window_destroy (GTK_WINDOW (help));
  return n_faults;
}

/* The notice that nobody watches stays over every page. */
static unsigned
survey_paused (Fixture *fixture, unsigned look)
{
  bw_engine_set_paused (fixture->engine, true);
  show (fixture, "overview", NULL);
  unsigned n_faults = survey_scene (fixture, "paused", look);
  bw_engine_set_paused (fixture->engine, false);
  return n_faults;
}

static void
test_pages (void)
{
  Fixture fixture;
  fixture_init (&fixture, NULL);
  unsigned n_faults = 0;
  for (unsigned look = 0; look < G_N_ELEMENTS (looks); look++)
    {
      gtk_widget_set_default_direction (looks[look].direction);
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-xft-dpi",
                    (int) (98304 * looks[look].text_scale), NULL);
      open_window (&fixture, looks[look].width, looks[look].height);
      n_faults += survey_pages (&fixture, look);
      n_faults += survey_away (&fixture, look);
      n_faults += survey_alert (&fixture, look);
      n_faults += survey_selection (&fixture, look);
      n_faults += survey_dialog (&fixture, look);
      n_faults += survey_preferences (&fixture, look);
      n_faults += survey_help (&fixture, look);
      n_faults += survey_paused (&fixture, look);
      close_window (&fixture);
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  fixture_clear (&fixture);
  g_assert_cmpuint (n_faults, ==, 0);
}

/* The survey itself: finds what it is for. */
static void
test_survey_finds (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *fixed = gtk_fixed_new ();
  GtkWidget *one = gtk_label_new ("Bankroll"), *two = gtk_label_new ("Drawdown"),
            *cut = gtk_label_new ("Cut short here");
  gtk_fixed_put (GTK_FIXED (fixed), one, 10, 10);
  gtk_fixed_put (GTK_FIXED (fixed), two, 20, 12);
  gtk_label_set_ellipsize (GTK_LABEL (cut), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (cut, 30, -1);
  gtk_fixed_put (GTK_FIXED (fixed), cut, 10, 80);
  gtk_window_set_child (GTK_WINDOW (window), fixed);
  gtk_window_present (GTK_WINDOW (window));
  Survey survey = { .root = window, .scene = "a bad window" };
  survey_frame (&survey);
  g_assert_cmpuint (survey.n_labels, ==, 3);
  /* One lies on the other; one is cut short and says nothing of it. */
  g_assert_cmpuint (survey.n_faults, ==, 2);
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
  gtk_init ();
  adw_init ();
  g_test_add_func ("/layout/survey", test_survey_finds);
  g_test_add_func ("/layout/signs", test_signs);
  g_test_add_func ("/layout/pages", test_pages);
  return g_test_run ();
}
