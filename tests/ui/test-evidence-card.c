/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card of evidence: what it shows at first, what somebody chose, and that it keeps to that. */
#include "../view/ledger-fixture.h"
#include "ui/bw-chart-view.h"
#include "ui/bw-evidence-card.h"
#include "ui/bw-resources.h"

#include <adwaita.h>

/* (transfer full) */
static BwLedgerJudgement *
judgement_of (const char *csv)
{
  LedgerFixture fixture;
  BwLedgerRequest request = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (GError) error = NULL;
  ledger_set_up (&fixture, csv);
  BwLedgerJudgement *judgement =
      bw_engine_ledger_judgement (fixture.engine, &request, NULL, &error);
  g_assert_no_error (error);
  ledger_tear_down (&fixture);
  return judgement;
}

/* The first widget of TYPE within WIDGET whose place among them is INDEX. */
static GtkWidget *
find (GtkWidget *widget, GType type, unsigned *index)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*index)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, index);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
title_of (GtkWidget *card)
{
  unsigned index = 0;
  GtkWidget *view = find (card, BW_TYPE_CHART_VIEW, &index);
  BwChart *chart = bw_chart_view_chart (BW_CHART_VIEW (view));
  return chart != NULL ? bw_chart_title (chart) : NULL;
}

static void
check_finding (GtkWidget *card, const char *words)
{
  unsigned index = 0;
  GtkWidget *view = find (card, BW_TYPE_CHART_VIEW, &index);
  g_autofree char *text = bw_chart_describe (bw_chart_view_chart (BW_CHART_VIEW (view)), NAN, NAN);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, words));
}

/* Of the same twenty bets at odds of 2. */
typedef struct
{
  GtkWidget *card;
  BwLedgerJudgement *with_chances, *without;
  GTimeZone *zone;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *with_chances = ledger_csv (20, 60);
  g_autofree char *without = ledger_csv (20, 0);
  fixture->with_chances = judgement_of (with_chances);
  fixture->without = judgement_of (without);
  fixture->zone = g_time_zone_new_utc ();
  fixture->card = g_object_ref_sink (bw_evidence_card_new ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->card);
  bw_ledger_judgement_unref (fixture->with_chances);
  bw_ledger_judgement_unref (fixture->without);
  g_time_zone_unref (fixture->zone);
}

static void
show (Fixture *fixture, BwLedgerJudgement *judgement)
{
  bw_evidence_card_set (BW_EVIDENCE_CARD (fixture->card), judgement, 0, fixture->zone);
}

/* Calibration where there are chances, else the first that there is evidence about. */
static void
test_first (Fixture *fixture, gconstpointer data)
{
  g_assert_null (title_of (fixture->card));
  show (fixture, fixture->without);
  g_assert_cmpstr (title_of (fixture->card), ==,
                   "Evidence against winning as often as the odds ask");
  show (fixture, fixture->with_chances);
  g_assert_cmpstr (title_of (fixture->card), ==, "Evidence against calibration");
  check_finding (fixture->card, "after 20 forecasts.");
  /* While the next is computed the last one stays. */
  show (fixture, NULL);
  g_assert_cmpstr (title_of (fixture->card), ==, "Evidence against calibration");
}

/* What somebody chose stays, even where there is nothing. */
static void
test_chosen (Fixture *fixture, gconstpointer data)
{
  show (fixture, fixture->with_chances);
  bw_evidence_card_choose (BW_EVIDENCE_CARD (fixture->card), BW_MONITOR_CALIBRATION);
  show (fixture, fixture->without);
  g_assert_cmpstr (title_of (fixture->card), ==, "Evidence against calibration");
  check_finding (fixture->card, "No stated chance was settled");
  unsigned index = 0;
  GtkWidget *list = find (fixture->card, GTK_TYPE_DROP_DOWN, &index);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), 2);
  g_assert_cmpstr (title_of (fixture->card), ==, "Evidence against an ROI of 0\u00a0%");
}

static void
test_change (Fixture *fixture, gconstpointer data)
{
  unsigned index = 0, first = 0, second = 1;
  show (fixture, fixture->with_chances);
  GtkWidget *list = find (fixture->card, GTK_TYPE_DROP_DOWN, &index);
  /* The list's own button is a toggle, too. */
  GtkWidget *box = gtk_widget_get_next_sibling (list);
  GtkWidget *start = find (box, GTK_TYPE_TOGGLE_BUTTON, &first);
  GtkWidget *change = find (box, GTK_TYPE_TOGGLE_BUTTON, &second);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (change), TRUE);
  check_finding (fixture->card, "Evidence of a change");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (start), TRUE);
  check_finding (fixture->card, "At most 1 in 20 honest bots");
}

typedef struct
{
  int kind, proof;
  unsigned n;
} Asked;

static void
why_cb (GtkWidget *card, int kind, int proof, Asked *asked)
{
  *asked = (Asked){ kind, proof, asked->n + 1 };
}

/* The way to an alert is there while one is open on what is shown. */
static void
test_alert (Fixture *fixture, gconstpointer data)
{
  BwEvidenceCard *card = BW_EVIDENCE_CARD (fixture->card);
  Asked asked = { 0 };
  unsigned index = 0;
  show (fixture, fixture->with_chances);
  bw_evidence_card_choose (card, BW_MONITOR_ROI);
  GtkWidget *list = find (fixture->card, GTK_TYPE_DROP_DOWN, &index);
  GtkWidget *why = gtk_widget_get_last_child (gtk_widget_get_parent (list));
  g_assert_true (GTK_IS_BUTTON (why));
  g_assert_false (gtk_widget_get_visible (why));
  bw_evidence_card_set_alert (card, BW_MONITOR_ROI, BW_PROOF_START, BW_SEVERITY_CRITICAL);
  g_assert_true (gtk_widget_get_visible (why));
  g_signal_connect (card, "why", G_CALLBACK (why_cb), &asked);
  g_signal_emit_by_name (why, "clicked");
  g_assert_cmpuint (asked.n, ==, 1);
  g_assert_cmpint (asked.kind, ==, BW_MONITOR_ROI);
  g_assert_cmpint (asked.proof, ==, BW_PROOF_START);
  bw_evidence_card_choose (card, BW_MONITOR_CLV);
  g_assert_false (gtk_widget_get_visible (why));
  bw_evidence_card_choose (card, BW_MONITOR_ROI);
  g_assert_true (gtk_widget_get_visible (why));
  bw_evidence_card_set_alert (card, BW_MONITOR_ROI, BW_PROOF_START, BW_SEVERITY_NONE);
  g_assert_false (gtk_widget_get_visible (why));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();
  bw_resources_ensure ();
  g_test_add ("/ui/evidence-card/first", Fixture, NULL, set_up, test_first, tear_down);
  g_test_add ("/ui/evidence-card/chosen", Fixture, NULL, set_up, test_chosen, tear_down);
  g_test_add ("/ui/evidence-card/change", Fixture, NULL, set_up, test_change, tear_down);
  g_test_add ("/ui/evidence-card/alert", Fixture, NULL, set_up, test_alert, tear_down);
  return g_test_run ();
}
