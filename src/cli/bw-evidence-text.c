/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence of an event, as a person reads it. */
#include "cli/bw-evidence-text.h"

#include "base/bw-time.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "view/bw-evidence.h"

#include <glib/gi18n-lib.h>

/* Of the values the evidence has, as many as tell how it came to this. */
#define VALUES_SHOWN 8

/* The last values, newest last. */
static void
add_last_values (BwTable *table, const BwEvidence *evidence, GTimeZone *zone)
{
  unsigned n = evidence->values->len;
  unsigned first = n > VALUES_SHOWN ? n - VALUES_SHOWN : 0;
  for (unsigned i = first; i < n; i++)
    {
      const BwEvidenceValue *value = &g_array_index (evidence->values, BwEvidenceValue, i);
      g_autofree char *at = bw_time_format_local (value->time_us, zone);
      g_autofree char *form = bw_evidence_number (evidence, value->value);
      g_autofree char *text = g_strdup_printf ("%s  %s", at, form);
      bw_table_add (table, i == first ? _ ("  Last values") : "", text);
    }
}

void
bw_evidence_text_print (const BwIncidentEvent *event, GTimeZone *zone)
{
  static const char *const columns[] = { "", "", NULL };
  g_autoptr (BwEvidence) evidence = bw_evidence_new (event);
  if (evidence == NULL)
    return;
  g_autoptr (BwTable) table = bw_table_new (columns);
  g_autofree char *at = bw_time_format_local (event->at_us, zone);
  /* The headings, which are empty, end the line. */
  g_print (_ ("\nEvidence of %s at %s"), bw_state_word (bw_incident_kind_name (event->kind)), at);
  g_autoptr (GPtrArray) facts = bw_evidence_facts (evidence, event->at_us, zone);
  for (unsigned i = 0; i < facts->len; i++)
    {
      const BwFigure *fact = g_ptr_array_index (facts, i);
      g_autofree char *label = g_strdup_printf ("  %s", fact->label);
      g_autofree char *text = fact->detail != NULL
                                  ? g_strdup_printf ("%s; %s", fact->value, fact->detail)
                                  : g_strdup (fact->value);
      bw_table_add (table, label, text);
    }
  add_last_values (table, evidence, zone);
  bw_table_print (table);
}
