/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out as one message: each case written down as rows and the choice that is expected. */
#include "engine/bw-bundle.h"
#include "lib/bw-test.h"

#include <math.h>

/* One letter or digit each, so that a case is a line. */
typedef struct
{
  int64_t incident; /* 0: none */
  const char *group;
  BwSeverity severity;
  const char *flags; /* d: due, t: tried before, m: maybe accepted */
} Row;

#define W BW_SEVERITY_WARNING
#define C BW_SEVERITY_CRITICAL

typedef struct
{
  const char *name;
  Row rows[10]; /* up to one without flags */
  double tokens;
  const char *expected; /* kind, leader: members */
} Case;

static const Case cases[] = {
  { "nothing", { { 0 } }, 9, "none" },
  { "not-due", { { 1, "g", W, "-" }, { 2, "g", W, "-" } }, 9, "none" },
  { "one", { { 1, "g", W, "d" } }, 9, "single 0: 0" },
  { "story",
    { { 1, NULL, W, "d" }, { 1, NULL, C, "d" }, { 1, NULL, W, "d" } },
    9,
    "story 1: 0 1 2" },
  { "end-takes-beginning-along", { { 1, NULL, W, "-" }, { 1, NULL, W, "d" } }, 9, "story 1: 0 1" },
  { "group", { { 1, "g", W, "d" }, { 2, "h", W, "d" }, { 3, "g", W, "d" } }, 9, "group 2: 0 2" },
  { "group-is-flushed", { { 1, "g", W, "-" }, { 2, "g", C, "d" } }, 9, "group 1: 0 1" },
  { "worst-first", { { 1, NULL, W, "d" }, { 2, NULL, C, "d" } }, 9, "single 1: 1" },
  { "apart-without-group", { { 1, NULL, W, "d" }, { 2, NULL, W, "d" } }, 9, "single 0: 0" },
  { "held-back-by-a-retry",
    { { 1, NULL, W, "t" }, { 1, NULL, C, "d" }, { 2, NULL, W, "d" } },
    9,
    "single 2: 2" },
  { "retry-is-due", { { 1, NULL, W, "td" }, { 1, NULL, W, "d" } }, 9, "story 1: 0 1" },
  { "maybe-accepted-keeps-its-id",
    { { 1, NULL, W, "tdm" }, { 1, NULL, W, "d" } },
    9,
    "story 1: 0 1" },
  { "maybe-accepted-is-no-leader",
    { { 1, NULL, C, "tdm" }, { 1, NULL, W, "d" } },
    9,
    "story 1: 0 1" },
  { "only-maybe-accepted", { { 1, "g", W, "tdm" }, { 2, "g", W, "tdm" } }, 9, "single 0: 0" },
  { "scarce",
    { { 1, NULL, W, "d" }, { 2, NULL, W, "d" }, { 3, NULL, W, "-" } },
    1.5,
    "digest 1: 0 1" },
  { "not-scarce", { { 1, NULL, W, "d" }, { 2, NULL, W, "d" } }, 2, "single 0: 0" },
  { "five",
    { { 1, NULL, W, "d" },
      { 2, NULL, W, "d" },
      { 3, NULL, W, "d" },
      { 4, NULL, W, "d" },
      { 5, NULL, W, "d" } },
    9,
    "single 0: 0" },
  { "six",
    { { 1, NULL, W, "d" },
      { 2, NULL, W, "d" },
      { 3, NULL, C, "d" },
      { 4, NULL, W, "d" },
      { 5, NULL, W, "d" },
      { 6, NULL, W, "d" },
      { 3, NULL, W, "-" } },
    9,
    "digest 2: 0 1 2 3 4 5 6" },
  { "test-goes-alone",
    { { 0, NULL, W, "d" }, { 1, NULL, W, "d" }, { 2, NULL, W, "d" } },
    1,
    "single 0: 0" },
  { "digest-leaves-test-out",
    { { 1, NULL, W, "d" }, { 0, NULL, BW_SEVERITY_INFO, "d" }, { 2, NULL, W, "d" } },
    1,
    "digest 2: 0 2" },
};

static void
test_case (gconstpointer data)
{
  static const char *const kinds[] = { "none", "single", "story", "group", "digest" };
  const Case *test = data;
  BwBundleRow rows[G_N_ELEMENTS (test->rows)] = { 0 };
  unsigned n = 0;
  for (; n < G_N_ELEMENTS (rows) && test->rows[n].flags != NULL; n++)
    rows[n] = (BwBundleRow){ .incidents = &test->rows[n].incident,
                             .n_incidents = test->rows[n].incident != 0 ? 1 : 0,
                             .group_key = test->rows[n].group,
                             .severity = test->rows[n].severity,
                             .is_due = strchr (test->rows[n].flags, 'd') != NULL,
                             .is_tried = strchr (test->rows[n].flags, 't') != NULL,
                             .is_maybe_duplicate = strchr (test->rows[n].flags, 'm') != NULL };
  g_auto (BwBundle) bundle = { 0 };
  bw_bundle_choose (rows, n, test->tokens, &bundle);
  g_autoptr (GString) text = g_string_new (kinds[bundle.kind]);
  if (bundle.kind != BW_BUNDLE_NONE)
    g_string_append_printf (text, " %u:", bundle.leader);
  for (unsigned i = 0; i < bundle.members->len; i++)
    g_string_append_printf (text, " %u", g_array_index (bundle.members, unsigned, i));
  g_assert_cmpstr (text->str, ==, test->expected);
}

/* Rows that tell of several incidents each: what shares one of them belongs together and is no
 * story of one, and is held back together. */
static void
test_several (void)
{
  static const int64_t both[] = { 1, 2 }, first[] = { 1 }, second[] = { 2 };
  BwBundleRow told[] = {
    { .incidents = both, .n_incidents = 2, .severity = W, .is_due = true },
    { .incidents = first, .n_incidents = 1, .severity = W, .is_due = true },
  };
  g_auto (BwBundle) bundle = { 0 };
  bw_bundle_choose (told, G_N_ELEMENTS (told), 9, &bundle);
  g_assert_cmpint (bundle.kind, ==, BW_BUNDLE_GROUP);
  g_assert_cmpuint (bundle.members->len, ==, 2);
  BwBundleRow held[] = {
    { .incidents = first, .n_incidents = 1, .severity = W, .is_tried = true },
    { .incidents = both, .n_incidents = 2, .severity = W, .is_due = true },
    { .incidents = second, .n_incidents = 1, .severity = W, .is_due = true },
  };
  g_auto (BwBundle) nothing = { 0 };
  bw_bundle_choose (held, G_N_ELEMENTS (held), 9, &nothing);
  g_assert_cmpint (nothing.kind, ==, BW_BUNDLE_NONE);
  held[0].is_due = true;
  g_auto (BwBundle) all = { 0 };
  bw_bundle_choose (held, G_N_ELEMENTS (held), 9, &all);
  g_assert_cmpint (all.kind, ==, BW_BUNDLE_GROUP);
  g_assert_cmpuint (all.members->len, ==, 3);
}

/* Whatever waits: nobody is overtaken, what waits for another attempt stays, and what is chosen has
 * something that is due. */
static void
test_order (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  static const char *const groups[] = { NULL, "g", "h" };
  for (unsigned round = 0; round < 5000; round++)
    {
      int64_t incidents[12];
      BwBundleRow rows[12];
      unsigned n = (unsigned) g_rand_int_range (random, 1, 13);
      for (unsigned i = 0; i < n; i++)
        {
          incidents[i] = g_rand_int_range (random, 0, 6);
          rows[i] = (BwBundleRow){ .incidents = &incidents[i],
                                   .n_incidents = incidents[i] != 0 ? 1 : 0,
                                   .group_key = groups[g_rand_int_range (random, 0, 3)],
                                   .severity = (BwSeverity) (10 * g_rand_int_range (random, 1, 6)),
                                   .is_due = g_rand_boolean (random),
                                   .is_tried = g_rand_boolean (random) };
          rows[i].is_maybe_duplicate = rows[i].is_tried && g_rand_boolean (random);
        }
      g_auto (BwBundle) bundle = { 0 };
      bw_bundle_choose (rows, n, g_rand_double_range (random, 1, 8), &bundle);
      bool is_member[12] = { false };
      bool has_due = false, has_leader = false;
      for (unsigned k = 0; k < bundle.members->len; k++)
        {
          unsigned i = g_array_index (bundle.members, unsigned, k);
          is_member[i] = true;
          has_due = has_due || rows[i].is_due;
          has_leader = has_leader || i == bundle.leader;
          g_assert_false (rows[i].is_tried && !rows[i].is_due);
          if (bundle.members->len > 1)
            g_assert_cmpint (incidents[i], !=, 0);
        }
      if (bundle.kind == BW_BUNDLE_NONE)
        {
          g_assert_cmpuint (bundle.members->len, ==, 0);
          continue;
        }
      g_assert_true (has_due && has_leader);
      if (bundle.members->len > 1)
        g_assert_false (rows[bundle.leader].is_maybe_duplicate);
      for (unsigned i = 0; i < n; i++)
        for (unsigned k = i + 1; k < n; k++)
          if (is_member[k] && !is_member[i] && incidents[i] != 0)
            g_assert_cmpint (incidents[i], !=, incidents[k]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/bundle/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/bundle/several", test_several);
  g_test_add_func ("/bundle/order", test_order);
  return g_test_run ();
}
