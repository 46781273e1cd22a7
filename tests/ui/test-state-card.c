/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card of the state says how high it is whoever asks, at any size of text. */
#include "ui/bw-resources.h"
#include "ui/bw-state-card.h"

#include <adwaita.h>
#include <math.h>

#define WIDE_PX 100000

/* No widget is higher where there is all the room that could be than where nobody said how much. */
static void
check_heights (GtkWidget *widget)
{
  int any = 0, wide = 0;
  if (!gtk_widget_should_layout (widget))
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &any, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, WIDE_PX, &wide, NULL, NULL, NULL);
  g_assert_cmpint (wide, <=, any);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_heights (child);
}

static void
test_heights (void)
{
  BwOverview overview = {
    .state = { .word = "Not watching", .icon = "bellwether-nodata-symbolic", .tone = BW_TONE_MUTE },
    .sentence = (char *) "Nothing is watched.",
    .score = NAN,
    .score_text = (char *) "Nothing is known."
  };
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    overview.parts[i] = (BwOverviewPart){ .title = "System",
                                          .points = NAN,
                                          .max = 25,
                                          .state = { .word = "No data", .tone = BW_TONE_MUTE },
                                          .note = (char *) "no data" };
  for (int points = 6; points <= 30; points++)
    {
      g_autofree char *font = g_strdup_printf ("Sans %d", points);
      g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
      GtkWidget *card = g_object_ref_sink (g_object_new (BW_TYPE_STATE_CARD, NULL));
      bw_state_card_set_overview (BW_STATE_CARD (card), &overview);
      check_heights (card);
      g_object_unref (card);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  bw_resources_ensure ();
  g_test_add_func ("/state-card/heights", test_heights);
  return g_test_run ();
}
