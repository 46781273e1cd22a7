/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: the documentation for users, to read and to search, without a browser or a network. */
#include "ui/bw-help-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WIDTH_PX 720
#define HEIGHT_PX 700
/* Lines longer than this are hard to read. */
#define TEXT_PX 660
#define MARGIN_PX 18

struct _BwHelpWindow
{
  AdwWindow parent_instance;
  GtkWidget *search;
  GtkWidget *stack; /* the sections, or that there are none */
  GtkWidget *sections;
  GtkWidget *scroller;
};

G_DEFINE_FINAL_TYPE (BwHelpWindow, bw_help_window, ADW_TYPE_WINDOW)

/* Whether a label below WIDGET has KEY, which is folded. */
static bool
has_text (GtkWidget *widget, const char *key)
{
  if (GTK_IS_LABEL (widget))
    {
      g_autofree char *folded = g_utf8_casefold (gtk_label_get_text (GTK_LABEL (widget)), -1);
      return strstr (folded, key) != NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, key))
      return true;
  return false;
}

unsigned
bw_help_window_search (BwHelpWindow *window, const char *text)
{
  g_return_val_if_fail (BW_IS_HELP_WINDOW (window) && text != NULL, 0);
  g_autofree char *words = g_strstrip (g_strdup (text));
  g_autofree char *key = g_utf8_casefold (words, -1);
  unsigned n = 0;
  for (GtkWidget *section = gtk_widget_get_first_child (window->sections); section != NULL;
       section = gtk_widget_get_next_sibling (section))
    {
      bool is_found = has_text (section, key);
      gtk_widget_set_visible (section, is_found);
      n += is_found;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (window->stack), n > 0 ? "text" : "nothing");
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window->scroller)), 0);
  return n;
}

static void
search_cb (GtkSearchEntry *entry, BwHelpWindow *window)
{
  bw_help_window_search (window, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* Escape in the search takes it back first, and closes the window then. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwHelpWindow *window = data;
  if (gtk_editable_get_text (GTK_EDITABLE (window->search))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (window->search), "");
  else
    gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static gboolean
find_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  gtk_widget_grab_focus (BW_HELP_WINDOW (data)->search);
  return TRUE;
}

static void
add_key (BwHelpWindow *window, unsigned key, GdkModifierType modifiers, GtkShortcutFunc func)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                        gtk_callback_action_new (func, window, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

static GtkWidget *
sections_new (void)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/bellwether/Bellwether/bw-help.ui");
  return g_object_ref (GTK_WIDGET (gtk_builder_get_object (builder, "sections")));
}

static GtkWidget *
text_new (BwHelpWindow *window)
{
  g_autoptr (GtkWidget) sections = sections_new ();
  window->sections = sections;
  g_object_set (sections, "margin-top", MARGIN_PX, "margin-bottom", MARGIN_PX, "margin-start",
                MARGIN_PX, "margin-end", MARGIN_PX, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), TEXT_PX);
  adw_clamp_set_child (ADW_CLAMP (clamp), sections);
  window->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window->scroller), clamp);
  /* The keys scroll it. */
  gtk_widget_set_focusable (window->scroller, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (window->scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Help"), -1);
  return window->scroller;
}

static void
bw_help_window_class_init (BwHelpWindowClass *class)
{
}

static void
bw_help_window_init (BwHelpWindow *window)
{
  g_object_set (window, "default-width", WIDTH_PX, "default-height", HEIGHT_PX, "title", _ ("Help"),
                "width-request", 360, "height-request", 294, NULL);
  GtkWidget *header = adw_header_bar_new ();
  window->search = gtk_search_entry_new ();
  g_object_set (window->search, "placeholder-text", _ ("Search the help"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (window->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search the help"), -1);
  gtk_widget_set_hexpand (window->search, TRUE);
  GtkWidget *clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH_PX / 2);
  adw_clamp_set_child (ADW_CLAMP (clamp), window->search);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), clamp);
  GtkWidget *nothing =
      g_object_new (ADW_TYPE_STATUS_PAGE, "title", _ ("Nothing found"), "description",
                    _ ("The help has no section with these words."), NULL);
  window->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (window->stack), text_new (window), "text");
  gtk_stack_add_named (GTK_STACK (window->stack), nothing, "nothing");
  gtk_widget_set_vexpand (window->stack, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), window->stack);
  adw_window_set_content (ADW_WINDOW (window), box);
  g_signal_connect (window->search, "search-changed", G_CALLBACK (search_cb), window);
  add_key (window, GDK_KEY_Escape, 0, escape_cb);
  add_key (window, GDK_KEY_f, GDK_CONTROL_MASK, find_cb);
  gtk_window_set_focus (GTK_WINDOW (window), window->scroller);
}

BwHelpWindow *
bw_help_window_present (GtkApplication *application, GtkWindow *parent)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  for (GList *at = gtk_application_get_windows (application); at != NULL; at = at->next)
    if (BW_IS_HELP_WINDOW (at->data))
      {
        gtk_window_present (at->data);
        return at->data;
      }
  /* It stays beside the window it tells of: neither modal nor always above it. */
  BwHelpWindow *window = g_object_new (BW_TYPE_HELP_WINDOW, "application", application, NULL);
  if (parent != NULL)
    gtk_window_set_display (GTK_WINDOW (window), gtk_widget_get_display (GTK_WIDGET (parent)));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
