/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that a screen shows of how a bot has done, with what it was made from. */
#include "view/bw-performance-scene.h"

static const GPtrArray *
ref_array (const GPtrArray *array)
{
  return array != NULL ? g_ptr_array_ref ((GPtrArray *) array) : NULL;
}

static void
unref_array (const GPtrArray *array)
{
  if (array != NULL)
    g_ptr_array_unref ((GPtrArray *) array);
}

/* What WHAT points to of JUDGEMENT lives as long as it. */
static void
set_judgement (BwPerformanceScene *scene, BwLedgerJudgement *judgement)
{
  scene->judgement = judgement != NULL ? bw_ledger_judgement_ref (judgement) : NULL;
  scene->what.luck = judgement != NULL ? bw_ledger_judgement_luck (judgement) : NULL;
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    scene->what.evidence[kind] =
        judgement != NULL ? bw_ledger_judgement_evidence (judgement, kind) : NULL;
}

BwPerformanceScene *
bw_performance_scene_new (const BwPerformance *what, BwLedgerJudgement *judgement)
{
  BwPerformanceScene *scene = g_new0 (BwPerformanceScene, 1);
  scene->what = *what;
  set_judgement (scene, judgement);
  scene->what.document = bw_ledger_document_ref ((BwLedgerDocument *) what->document);
  scene->what.gaps = ref_array (what->gaps);
  scene->what.zone = what->zone != NULL ? g_time_zone_ref (what->zone) : NULL;
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    scene->what.levels[kind] = ref_array (what->levels[kind]);
  return scene;
}

void
bw_performance_scene_free (BwPerformanceScene *scene)
{
  if (scene == NULL)
    return;
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    {
      unref_array (scene->what.levels[kind]);
      g_clear_pointer (&scene->charts[kind], bw_chart_unref);
    }
  unref_array (scene->what.gaps);
  bw_ledger_judgement_unref (scene->judgement);
  g_clear_pointer (&scene->what.zone, g_time_zone_unref);
  bw_ledger_document_unref ((BwLedgerDocument *) scene->what.document);
  g_clear_pointer (&scene->figures, g_ptr_array_unref);
  g_clear_pointer (&scene->needed, g_ptr_array_unref);
  g_clear_pointer (&scene->evidence, g_ptr_array_unref);
  g_free (scene->evidence_text);
  g_free (scene->verdict);
  g_free (scene->verdict_rest);
  g_free (scene);
}

void
bw_performance_scene_compose (BwPerformanceScene *scene)
{
  g_return_if_fail (scene->figures == NULL);
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    scene->charts[kind] = bw_performance_chart (&scene->what, kind);
  scene->figures = bw_performance_figures (&scene->what);
  scene->needed = bw_performance_needed (&scene->what);
  scene->evidence = bw_performance_evidence (&scene->what);
  scene->strongest = bw_performance_strongest (&scene->what);
  scene->evidence_text = bw_performance_evidence_text (&scene->what);
  bw_performance_verdict (&scene->what, &scene->verdict, &scene->verdict_rest);
}

static bool
is_same_levels (const GPtrArray *one, const GPtrArray *other)
{
  if ((one != NULL ? one->len : 0) != (other != NULL ? other->len : 0))
    return false;
  for (unsigned i = 0; one != NULL && i < one->len; i++)
    {
      const BwRuleLevels *a = g_ptr_array_index (one, i), *b = g_ptr_array_index (other, i);
      bool is_paused = g_strcmp0 (a->state, "PAUSED") == 0;
      if (a->n_levels != b->n_levels || a->is_below != b->is_below
          || is_paused != (g_strcmp0 (b->state, "PAUSED") == 0))
        return false;
      for (unsigned k = 0; k < a->n_levels; k++)
        if (a->levels[k].trip != b->levels[k].trip
            || a->levels[k].severity != b->levels[k].severity)
          return false;
    }
  return true;
}

static bool
is_same_gaps (const GPtrArray *one, const GPtrArray *other)
{
  if ((one != NULL ? one->len : 0) != (other != NULL ? other->len : 0))
    return false;
  for (unsigned i = 0; one != NULL && i < one->len; i++)
    {
      const BwGapView *a = g_ptr_array_index (one, i), *b = g_ptr_array_index (other, i);
      if (a->from_us != b->from_us || a->to_us != b->to_us || a->kind != b->kind
          || g_strcmp0 (a->source, b->source) != 0)
        return false;
    }
  return true;
}

bool
bw_performance_scene_equal (const BwPerformanceScene *a, const BwPerformanceScene *b)
{
  if (a->what.document != b->what.document || a->judgement != b->judgement
      || a->what.from_us != b->what.from_us || a->what.to_us != b->what.to_us
      || !is_same_gaps (a->what.gaps, b->what.gaps))
    return false;
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    if (!is_same_levels (a->what.levels[kind], b->what.levels[kind]))
      return false;
  return true;
}
