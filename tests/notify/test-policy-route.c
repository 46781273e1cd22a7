/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channels an incident leads to: the first route that matches, those below it, and never
 * nobody. */
#include "notify/policy-fixture.h"

#define CHANNELS                                                                                   \
  "[channel a]\ntype=slack\nmin-severity=info\n[channel b]\ntype=webhook\nmin-severity=info\n"     \
  "[channel c]\ntype=log\nmin-severity=critical\n[channel off]\ntype=slack\nenabled=false\n"

/* The channels that a FIRE of SEVERITY is sent to or held for, joined by blanks. */
static char *
who (const BwPolicy *policy, const char *labels, BwSeverity severity,
     const char *const *rule_channels, const char *except)
{
  g_autoptr (BwIncident) incident = policy_incident_new ("r", labels, severity);
  GString *names = g_string_new (NULL);
  BwPolicyQuestion question = { .incident = incident,
                                .kind = BW_KIND_FIRE,
                                .now_us = BW_TEST_NOW_US,
                                .grace_until_us = BW_TIME_NONE,
                                .rule_channels = rule_channels,
                                .except_channel = except };
  g_autoptr (GPtrArray) answers = bw_policy_ask (policy, &question);
  g_assert_cmpuint (answers->len, ==, bw_policy_n_channels (policy));
  for (unsigned i = 0; i < answers->len; i++)
    {
      const BwPolicyAnswer *answer = g_ptr_array_index (answers, i);
      g_assert_true (answer->channel == bw_policy_channel (policy, i));
      if (answer->verdict.effect != BW_EFFECT_SUPPRESS)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", answer->channel->name);
    }
  return g_string_free (names, false);
}

static void
test_who (void)
{
  static const struct
  {
    const char *routes;
    const char *source;
    BwSeverity severity;
    const char *names;
  } rows[] = {
    /* None: all that are enabled and take it. */
    { "", "x", BW_SEVERITY_WARNING, "a b" },
    { "", "x", BW_SEVERITY_CRITICAL, "a b c" },
    /* The first that matches. */
    { "[route 1]\nmatch=source=\"x\"\nreceivers=a\n[route 2]\nreceivers=b\n", "x",
      BW_SEVERITY_WARNING, "a" },
    { "[route 1]\nmatch=source=\"x\"\nreceivers=a\n[route 2]\nreceivers=b\n", "y",
      BW_SEVERITY_WARNING, "b" },
    { "[route 2]\nreceivers=b\n[route 1]\nmatch=source=\"x\"\nreceivers=a\n", "x",
      BW_SEVERITY_WARNING, "b" },
    /* None that matches. */
    { "[route 1]\nmatch=source=\"x\"\nreceivers=a\n", "y", BW_SEVERITY_WARNING, "a b" },
    /* Continued. */
    { "[route 1]\nmatch=source=\"x\"\nreceivers=a\ncontinue=true\n[route 2]\nreceivers=b\n", "x",
      BW_SEVERITY_WARNING, "a b" },
    { "[route 1]\nmatch=source=\"x\"\nreceivers=a\ncontinue=true\n[route 2]\nmatch=source=\"y\"\n"
      "receivers=b\n",
      "x", BW_SEVERITY_WARNING, "a" },
    /* Below another: its own receivers or its parent's, and the parent where no child matches. */
    { "[route p]\nmatch=source=~\"x|y\"\nreceivers=a\n[route q]\nparent=p\nmatch=source=\"y\"\n"
      "receivers=b\n",
      "y", BW_SEVERITY_WARNING, "b" },
    { "[route p]\nmatch=source=~\"x|y\"\nreceivers=a\n[route q]\nparent=p\nmatch=source=\"y\"\n"
      "receivers=b\n",
      "x", BW_SEVERITY_WARNING, "a" },
    { "[route p]\nmatch=source=~\"x|y\"\nreceivers=a\n[route q]\nparent=p\nmatch=source=\"y\"\n",
      "y", BW_SEVERITY_WARNING, "a" },
    { "[route p]\nmatch=source=\"x\"\nreceivers=a\n[route q]\nparent=p\nmatch=source=\"y\"\n"
      "receivers=b\n",
      "y", BW_SEVERITY_WARNING, "a b" },
    { "[route p]\nreceivers=a\n[route q]\nparent=p\ncontinue=true\nreceivers=b\n"
      "[route s]\nparent=p\nreceivers=a\n",
      "x", BW_SEVERITY_WARNING, "a b" },
    /* Nobody is not somebody: all who could be told are named and off, so all are told. */
    { "[route 1]\nreceivers=off\n", "x", BW_SEVERITY_WARNING, "a b" },
    /* But who does not take so little is not told of it. */
    { "[route 1]\nreceivers=c\n", "x", BW_SEVERITY_WARNING, "" },
    { "[route 1]\nreceivers=c\nescalation=none\n", "x", BW_SEVERITY_EMERGENCY, "c" },
    { "[route 1]\nreceivers=off\nescalation=none\n", "x", BW_SEVERITY_EMERGENCY, "a b c" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (CHANNELS, rows[i].routes, NULL);
      g_autofree char *labels = g_strdup_printf ("source=\"%s\"", rows[i].source);
      g_autoptr (BwPolicy) policy = policy_new (text);
      g_autofree char *names = who (policy, labels, rows[i].severity, NULL, NULL);
      if (strcmp (names, rows[i].names) != 0)
        g_error ("row %u: \"%s\" rather than \"%s\"", i, names, rows[i].names);
    }
}

/* A rule's own channels go before all routes; a channel is not told of itself. */
static void
test_named (void)
{
  static const char *const only_b[] = { "b", NULL };
  static const char *const only_off[] = { "off", NULL };
  static const char *const unknown[] = { "x", NULL };
  g_autoptr (BwPolicy) policy = policy_new (CHANNELS "[route 1]\nreceivers=a\n");
  static const struct
  {
    const char *const *channels;
    const char *except;
    const char *names;
  } rows[] = {
    { NULL, NULL, "a" },      { only_b, NULL, "b" }, { only_off, NULL, "a b" }, { NULL, "b", "a" },
    { unknown, NULL, "a b" }, { only_b, "b", "a" },  { NULL, "a", "b" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *names =
          who (policy, "", BW_SEVERITY_WARNING, rows[i].channels, rows[i].except);
      g_assert_cmpstr (names, ==, rows[i].names);
    }
}

/* What a route does not say it has from those above it. */
static void
test_inherited (void)
{
  g_autoptr (BwPolicy) policy = policy_new (
      "[general]\nzone=UTC\n" CHANNELS
      "[route p]\ngroup-wait=7s\nmute=mon 11:00-13:00\nmute-up-to=critical\nfallback=b\n"
      "group-by=rule\nescalation=none\nrepeat=1h\n"
      "[route q]\nparent=p\nmatch=source=\"x\"\nmute=\n"
      "[route r]\nparent=q\nmatch=source=\"x\",severity=\"error\"\ngroup-wait=3s\nrepeat=0\n");
  static const struct
  {
    const char *labels;
    BwSeverity severity;
    int64_t due_us; /* from now */
    int64_t repeat_us;
    const char *group;
  } rows[] = {
    { "source=\"y\"", BW_SEVERITY_CRITICAL, BW_HOUR_US, BW_HOUR_US, "p/rule=\"r\"" },
    { "source=\"x\"", BW_SEVERITY_WARNING, 7 * BW_SECOND_US, BW_HOUR_US, "q/rule=\"r\"" },
    { "source=\"x\"", BW_SEVERITY_ERROR, 3 * BW_SECOND_US, 0, "r/rule=\"r\"" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwIncident) incident = policy_incident_new ("r", rows[i].labels, rows[i].severity);
      BwEscalation at;
      BwPolicyQuestion question = { .incident = incident,
                                    .kind = BW_KIND_FIRE,
                                    .now_us = BW_TEST_NOW_US,
                                    .grace_until_us = BW_TIME_NONE };
      g_autoptr (GPtrArray) answers = bw_policy_ask (policy, &question);
      g_assert_cmpint (policy_answer (answers, "a")->verdict.not_before_us, ==,
                       BW_TEST_NOW_US + rows[i].due_us);
      g_assert_cmpstr (policy_answer (answers, "a")->group_key, ==, rows[i].group);
      bw_policy_escalation (policy, incident, BW_TEST_NOW_US, BW_TEST_NOW_US, &at);
      g_assert_cmpint (at.next_repeat_us, ==,
                       rows[i].repeat_us > 0 ? BW_TEST_NOW_US + rows[i].repeat_us : BW_TIME_NONE);
      g_autoptr (GPtrArray) fallbacks = bw_policy_fallbacks (policy, incident);
      g_assert_cmpuint (fallbacks->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (fallbacks, 0), ==, "b");
    }
}

static void
test_fallbacks (void)
{
  static const struct
  {
    const char *keys;
    BwSeverity severity;
    const char *names;
  } rows[] = {
    { "", BW_SEVERITY_CRITICAL, "a b c" },
    { "", BW_SEVERITY_ERROR, "a b" },
    { "fallback=b;a\n", BW_SEVERITY_ERROR, "b a" },
    { "fallback=off;c;c\n", BW_SEVERITY_ERROR, "c" },
    { "fallback=b\ncontinue=true\n[route 2]\nfallback=a;b\n", BW_SEVERITY_ERROR, "b a" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (CHANNELS "[route 1]\n", rows[i].keys, NULL);
      g_autoptr (BwPolicy) policy = policy_new (text);
      g_autoptr (BwIncident) incident = policy_incident_new ("r", "", rows[i].severity);
      g_autoptr (GPtrArray) fallbacks = bw_policy_fallbacks (policy, incident);
      g_ptr_array_add (fallbacks, NULL);
      g_autofree char *names = g_strjoinv (" ", (char **) fallbacks->pdata);
      g_assert_cmpstr (names, ==, rows[i].names);
    }
}

/* One of two routes that lead to a channel may be quiet, and it is told by the other. */
static void
test_quiet_one_of_two (void)
{
  g_autoptr (BwPolicy) policy =
      policy_new ("[general]\nzone=UTC\n" CHANNELS "[route 1]\nreceivers=a\nmute=mon\n"
                  "continue=true\n[route 2]\nreceivers=a;b\n[route 3]\nreceivers=b\n");
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", BW_SEVERITY_WARNING);
  BwPolicyQuestion question = { .incident = incident,
                                .kind = BW_KIND_FIRE,
                                .now_us = BW_TEST_NOW_US,
                                .grace_until_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) answers = bw_policy_ask (policy, &question);
  g_assert_cmpint (policy_answer (answers, "a")->verdict.effect, ==, BW_EFFECT_SEND);
  g_assert_true (g_str_has_prefix (policy_answer (answers, "a")->group_key, "2/"));
}

/* A channel that is owed a message gets it where no route leads any more, and it alone; one that is
 * broken is not told of itself, not even that it works again. */
static void
test_owed_and_excepted (void)
{
  g_autoptr (BwPolicy) policy = policy_new (CHANNELS "[route 1]\nreceivers=a\n");
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", BW_SEVERITY_WARNING);
  BwTold told = { .is_told = true, .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  BwPolicyQuestion question = { .incident = incident,
                                .kind = BW_KIND_UPGRADE,
                                .now_us = BW_TEST_NOW_US,
                                .grace_until_us = BW_TIME_NONE,
                                .told = policy_told_cb,
                                .told_data = &told };
  g_autoptr (GPtrArray) usual = bw_policy_ask (policy, &question);
  g_assert_cmpint (policy_answer (usual, "b")->verdict.reason, ==, BW_GATE_NOT_ROUTED);
  question.only_channel = "b";
  g_autoptr (GPtrArray) owed = bw_policy_ask (policy, &question);
  g_assert_cmpuint (owed->len, ==, 1);
  g_assert_cmpint (policy_answer (owed, "b")->verdict.effect, ==, BW_EFFECT_SEND);
  question.only_channel = NULL;
  question.kind = BW_KIND_RESOLVE;
  g_autoptr (GPtrArray) ends = bw_policy_ask (policy, &question);
  g_assert_cmpint (policy_answer (ends, "a")->verdict.effect, ==, BW_EFFECT_SEND);
  g_assert_cmpint (policy_answer (ends, "b")->verdict.effect, ==, BW_EFFECT_SEND);
  question.except_channel = "b";
  g_autoptr (GPtrArray) others = bw_policy_ask (policy, &question);
  g_assert_cmpint (policy_answer (others, "a")->verdict.effect, ==, BW_EFFECT_SEND);
  g_assert_cmpint (policy_answer (others, "b")->verdict.reason, ==, BW_GATE_NOT_ROUTED);
  g_assert_cmpstr (policy_answer (others, "b")->verdict.text, ==,
                   "it is about this channel itself");
}

/* What can't be read is left out and told, and the rest stays in force. */
static void
test_errors (void)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BwPolicy) policy = policy_new_with_errors (
      CHANNELS "[route 1]\nmatch=source\nreceivers=b\n[route 2]\nreceivers=a;nobody\n"
               "mute=never\nescalation=soon\n",
      errors);
  g_assert_cmpuint (errors->len, ==, 4);
  g_autofree char *names = who (policy, "", BW_SEVERITY_WARNING, NULL, NULL);
  g_assert_cmpstr (names, ==, "a");
  /* An escalation that can't be read is the usual one: nobody is told less than before. */
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", BW_SEVERITY_EMERGENCY);
  BwEscalation at;
  bw_policy_escalation (policy, incident, BW_TEST_NOW_US, BW_TEST_NOW_US, &at);
  g_assert_cmpint (at.level, ==, 4);
}

/* One of TEXTS, or nothing. */
static void
append_one (GString *out, GRand *random, const char *const *texts, unsigned n)
{
  int i = g_rand_int_range (random, -1, (int) n);
  if (i >= 0)
    g_string_append (out, texts[i]);
}

static char *
random_policy_text (GRand *random)
{
  static const char *const severities[] = { "min-severity=info\n", "min-severity=critical\n",
                                            "min-severity=emergency\n" };
  static const char *const off[] = { "enabled=false\n", "warning-delivery=digest\n" };
  static const char *const matches[] = { "match=source=\"x\"\n", "match=severity=\"emergency\"\n",
                                         "match=severity!=\"emergency\"\n" };
  static const char *const receivers[] = { "receivers=c0\n", "receivers=c1;c2\n",
                                           "receivers=c3\n" };
  static const char *const mutes[] = { "mute=mon-sun\n", "active=tue\n", "mute=mon 11:00-13:00\n" };
  static const char *const up_to[] = { "mute-up-to=critical\n", "mute-up-to=warning\n" };
  static const char *const escalations[] = { "escalation=none\n", "escalation=warning:1h:2:c0\n" };
  static const char *const others[] = { "continue=true\n", "group-wait=10m\n", "fallback=c2\n" };
  GString *text = g_string_new ("[general]\nzone=UTC\n");
  for (int i = 0; i < 4; i++)
    {
      g_string_append_printf (text, "[channel c%d]\ntype=%s\n", i, policy_types[i + 1]);
      append_one (text, random, severities, G_N_ELEMENTS (severities));
      append_one (text, random, off, G_N_ELEMENTS (off));
    }
  for (int i = g_rand_int_range (random, 0, 5); i > 0; i--)
    {
      g_string_append_printf (text, "[route %d]\n", i);
      append_one (text, random, matches, G_N_ELEMENTS (matches));
      append_one (text, random, receivers, G_N_ELEMENTS (receivers));
      append_one (text, random, mutes, G_N_ELEMENTS (mutes));
      append_one (text, random, up_to, G_N_ELEMENTS (up_to));
      append_one (text, random, escalations, G_N_ELEMENTS (escalations));
      append_one (text, random, others, G_N_ELEMENTS (others));
    }
  g_string_append (text, "[inhibit all]\nsource=severity=~\".*\"\ntarget=\n");
  return g_string_free (text, false);
}

static bool
has_taker (const BwPolicy *policy, const char *except)
{
  for (unsigned i = 0; i < bw_policy_n_channels (policy); i++)
    {
      const BwPolicyChannel *channel = bw_policy_channel (policy, i);
      if (channel->is_enabled && g_strcmp0 (channel->name, except) != 0)
        return true;
    }
  return false;
}

/* Whatever the policy, the incident and what channels were told: an emergency that fires is sent to
 * someone at once, if there is a channel that could take it. */
static void
test_emergency_is_told (void)
{
  static const char *const rule_channels[][2] = { { "c1", NULL }, { "c9", NULL } };
  unsigned n_without = 0;
  GRand *random = g_rand_new_with_seed (14);
  for (unsigned i = 0; i < 3000; i++)
    {
      g_autofree char *text = random_policy_text (random);
      g_autoptr (BwPolicy) policy = policy_new (text);
      g_autoptr (GPtrArray) open =
          g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
      g_autoptr (BwIncident) incident = policy_incident_new (
          "r", g_rand_boolean (random) ? "source=\"x\"" : "source=\"y\"", BW_SEVERITY_EMERGENCY);
      BwTold told = { .last_us = BW_TEST_NOW_US - BW_SECOND_US,
                      .last_severity = (BwSeverity) (10 * g_rand_int_range (random, 1, 6)),
                      .group_us = BW_TEST_NOW_US - BW_SECOND_US,
                      .group_severity = (BwSeverity) (10 * g_rand_int_range (random, 1, 6)) };
      incident->is_flapping = g_rand_boolean (random);
      g_ptr_array_add (open, policy_incident_new ("other", "", BW_SEVERITY_CRITICAL));
      g_ptr_array_add (open, bw_incident_copy (incident));
      int which = g_rand_int_range (random, 0, 4);
      BwPolicyQuestion question = { .incident = incident,
                                    .kind = BW_KIND_FIRE,
                                    .now_us = BW_TEST_NOW_US,
                                    .grace_until_us = BW_TEST_NOW_US + BW_HOUR_US,
                                    .rule_channels = which < 2 ? rule_channels[which] : NULL,
                                    .except_channel = g_rand_boolean (random) ? "c0" : NULL,
                                    .open = open,
                                    .told = policy_told_cb,
                                    .told_data = &told };
      g_autoptr (GPtrArray) answers = bw_policy_ask (policy, &question);
      unsigned n_sent = 0;
      for (unsigned j = 0; j < answers->len; j++)
        {
          const BwGateVerdict *verdict =
              &((const BwPolicyAnswer *) g_ptr_array_index (answers, j))->verdict;
          n_sent += verdict->effect == BW_EFFECT_SEND && verdict->not_before_us == BW_TEST_NOW_US;
        }
      bool is_possible = has_taker (policy, question.except_channel);
      n_without += !is_possible;
      if ((n_sent > 0) != is_possible)
        g_error ("round %u: sent to %u\n%s", i, n_sent, text);
    }
  g_assert_cmpuint (n_without, <, 500);
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/policy-route/who", test_who);
  g_test_add_func ("/policy-route/named", test_named);
  g_test_add_func ("/policy-route/inherited", test_inherited);
  g_test_add_func ("/policy-route/fallbacks", test_fallbacks);
  g_test_add_func ("/policy-route/quiet-one-of-two", test_quiet_one_of_two);
  g_test_add_func ("/policy-route/owed-and-excepted", test_owed_and_excepted);
  g_test_add_func ("/policy-route/errors", test_errors);
  g_test_add_func ("/policy-route/emergency-is-told", test_emergency_is_told);
  return g_test_run ();
}
