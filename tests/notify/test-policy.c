/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every gate with every kind of message, each alone and all in combination, and what a verdict
 * says. */
#include "notify/policy-fixture.h"

#define N_KINDS 10

/* The columns of the table. */
static const BwIncidentKind kinds[N_KINDS] = {
  BW_KIND_FIRE, BW_KIND_UPGRADE, BW_KIND_REOPEN, BW_KIND_REPEAT, BW_KIND_ESCALATE,
  BW_KIND_FLAP, BW_KIND_RESOLVE, BW_KIND_NODATA, BW_KIND_DIGEST, BW_KIND_TEST,
};

/* What is in the way of a warning to the channel "c". */
typedef enum
{
  DISABLED,
  NOT_ROUTED,
  BELOW_SEVERITY,
  NOT_TOLD,
  SILENCED,
  INHIBITED,
  ACKNOWLEDGED,
  QUIET,
  FLAPPING,
  RATE_LIMIT,
  DIGEST,
  N_OBSTACLES,
} Obstacle;

/* In the order in which gates are asked. S: sent, H: held, X: dropped. The columns are those above:
 * FIRE UPGRADE REOPEN REPEAT ESCALATE FLAP RESOLVE NODATA DIGEST TEST. Held until: minutes from
 * now, -1 without a time. */
static const struct
{
  const char *effects;
  BwGateReason reason;
  int until_minutes;
  const char *text;
} table[N_OBSTACLES] = {
  [DISABLED] = { "XXXXXXXXXX", BW_GATE_DISABLED, 0, "the channel is disabled" },
  [NOT_ROUTED] = { "XXXXXXXXSS", BW_GATE_NOT_ROUTED, 0, "no route leads there" },
  [BELOW_SEVERITY] = { "XXXXXXXXSS", BW_GATE_BELOW_SEVERITY, 0,
                       "it is below the channel's min-severity" },
  [NOT_TOLD] = { "SSSSSSXSSS", BW_GATE_NOT_TOLD, 0, "the channel was not told of its beginning" },
  [SILENCED] = { "HHHXXXHHSS", BW_GATE_SILENCED, 90, "silenced by anna until 13:30: deploy" },
  [INHIBITED] = { "HHHXXXHHSS", BW_GATE_INHIBITED, -1, "net.offline stands for it since 02:10" },
  [ACKNOWLEDGED] = { "SSSXXXSSSS", BW_GATE_ACKNOWLEDGED, 0, "ana acknowledged it at 11:14" },
  [QUIET] = { "HHHXHXHHSS", BW_GATE_QUIET_HOURS, 120, "quiet hours until 14:00" },
  [FLAPPING] = { "SSXSSSXSSS", BW_GATE_FLAPPING, 0,
                 "it comes and goes: counted, told in a summary" },
  [RATE_LIMIT] = { "SSHXSXSHSS", BW_GATE_RATE_LIMIT, 13,
                   "told 2\u00a0min ago; at most every 15\u00a0min" },
  [DIGEST] = { "HHHXSXHHSS", BW_GATE_DIGEST, 21 * 60, "collected for the daily message at 09:00" },
};

static bool
has (unsigned obstacles, Obstacle obstacle)
{
  return (obstacles >> obstacle & 1) != 0;
}

static BwPolicy *
policy_with (unsigned obstacles)
{
  g_autofree char *text = g_strdup_printf (
      "[general]\nzone=UTC\n"
      "[channel c]\ntype=slack\nenabled=%s\nmin-severity=%s\nwarning-delivery=%s\n"
      "[channel other]\ntype=webhook\n"
      "[route r]\nreceivers=%sother\nescalation=none\nmute=%s\n",
      has (obstacles, DISABLED) ? "false" : "true",
      has (obstacles, BELOW_SEVERITY) ? "error" : "info",
      has (obstacles, DIGEST) ? "digest" : "immediate", has (obstacles, NOT_ROUTED) ? "" : "c;",
      has (obstacles, QUIET) ? "mon 11:00-14:00" : "");
  return policy_new (text);
}

static GPtrArray *
ask_with (const BwPolicy *policy, unsigned obstacles, BwIncidentKind kind)
{
  static const char labels[] = "source=\"api\"";
  g_autoptr (GPtrArray) silences =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_free);
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  g_autoptr (BwIncident) incident = policy_incident_new ("slow", labels, BW_SEVERITY_WARNING);
  BwIncident *offline = policy_incident_new ("net.offline", "", BW_SEVERITY_WARNING);
  BwSilence *silence = bw_silence_new ();
  BwTold told = { .is_told = true, .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  incident->metric = g_strdup ("http_latency_seconds{source=\"api\"}");
  incident->acked_us = BW_TEST_NOW_US - 46 * BW_MINUTE_US;
  incident->is_flapping = has (obstacles, FLAPPING);
  if (has (obstacles, ACKNOWLEDGED))
    incident->status = BW_INCIDENT_ACKNOWLEDGED;
  offline->episode_us = BW_TEST_NOW_US - 590 * BW_MINUTE_US;
  g_ptr_array_add (open, offline);
  silence->matchers = g_strdup ("source=\"api\"");
  silence->starts_us = BW_TEST_NOW_US;
  silence->ends_us = BW_TEST_NOW_US + 90 * BW_MINUTE_US;
  silence->author = g_strdup ("anna");
  silence->comment = g_strdup ("deploy");
  g_ptr_array_add (silences, silence);
  told.is_told = !has (obstacles, NOT_TOLD);
  if (has (obstacles, RATE_LIMIT))
    {
      told.last_us = BW_TEST_NOW_US - 2 * BW_MINUTE_US;
      told.last_severity = BW_SEVERITY_WARNING;
    }
  BwPolicyQuestion question = { .incident = incident,
                                .kind = kind,
                                .now_us = BW_TEST_NOW_US,
                                .grace_until_us = BW_TIME_NONE,
                                .silences = has (obstacles, SILENCED) ? silences : NULL,
                                .open = has (obstacles, INHIBITED) ? open : NULL,
                                .is_flap_summary = true,
                                .taken_by = "ana",
                                .told = policy_told_cb,
                                .told_data = &told };
  return bw_policy_ask (policy, &question);
}

static void
check_verdict (const BwGateVerdict *verdict, unsigned obstacles, unsigned column)
{
  for (unsigned i = 0; i < N_OBSTACLES; i++)
    {
      /* Who was told gets its end, wherever routes lead. */
      bool is_owed =
          i == NOT_ROUTED && kinds[column] == BW_KIND_RESOLVE && !has (obstacles, NOT_TOLD);
      if (!has (obstacles, i) || table[i].effects[column] == 'S' || is_owed)
        continue;
      bool is_held = table[i].effects[column] == 'H';
      int64_t until_us = table[i].until_minutes < 0
                             ? INT64_MAX
                             : BW_TEST_NOW_US + table[i].until_minutes * BW_MINUTE_US;
      g_assert_cmpint (verdict->reason, ==, table[i].reason);
      g_assert_cmpint (verdict->effect, ==, is_held ? BW_EFFECT_HOLD : BW_EFFECT_SUPPRESS);
      g_assert_cmpstr (verdict->text, ==, table[i].text);
      if (is_held)
        g_assert_cmpint (verdict->not_before_us, ==, until_us);
      return;
    }
  g_assert_cmpint (verdict->reason, ==, BW_GATE_PASS);
  g_assert_cmpint (verdict->effect, ==, BW_EFFECT_SEND);
  g_assert_null (verdict->text);
}

/* All 2048 combinations of what may be in the way, with each kind: the first gate that refuses
 * wins. */
static void
test_matrix (void)
{
  for (unsigned obstacles = 0; obstacles < 1u << N_OBSTACLES; obstacles++)
    {
      g_autoptr (BwPolicy) policy = policy_with (obstacles);
      for (unsigned column = 0; column < N_KINDS; column++)
        {
          g_autoptr (GPtrArray) answers = ask_with (policy, obstacles, kinds[column]);
          g_assert_cmpuint (answers->len, ==, 2);
          check_verdict (&policy_answer (answers, "c")->verdict, obstacles, column);
        }
    }
}

static const BwIncidentKind records[] = { BW_KIND_DOWNGRADE, BW_KIND_ACK,   BW_KIND_START,
                                          BW_KIND_UNACK,     BW_KIND_CLOSE, BW_KIND_NOTE };

static void
test_records (void)
{
  g_autoptr (BwPolicy) policy = policy_with (0);
  for (unsigned i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GPtrArray) answers = ask_with (policy, 0, records[i]);
      const BwPolicyAnswer *answer = policy_answer (answers, "c");
      g_assert_cmpint (answer->verdict.reason, ==, BW_GATE_NO_MESSAGE);
      g_assert_cmpint (answer->verdict.effect, ==, BW_EFFECT_SUPPRESS);
    }
}

/* A question about INCIDENT with nothing in the way. */
static BwPolicyQuestion
question_about (const BwIncident *incident, BwIncidentKind kind)
{
  return (BwPolicyQuestion){
    .incident = incident, .kind = kind, .now_us = BW_TEST_NOW_US, .grace_until_us = BW_TIME_NONE
  };
}

static BwGateVerdict
verdict_of (const BwPolicy *policy, const BwPolicyQuestion *question, const char *channel)
{
  g_autoptr (GPtrArray) answers = bw_policy_ask (policy, question);
  BwGateVerdict verdict = policy_answer (answers, channel)->verdict;
  verdict.text = NULL;
  return verdict;
}

static char *
text_of (const BwPolicy *policy, const BwPolicyQuestion *question, const char *channel)
{
  g_autoptr (GPtrArray) answers = bw_policy_ask (policy, question);
  return g_strdup (policy_answer (answers, channel)->verdict.text);
}

/* Quiet hours by severity: never an emergency, what is critical only if the route says so. */
static void
test_quiet_hours (void)
{
  static const struct
  {
    const char *up_to;
    const char *held; /* info, warning, error, critical, emergency */
  } rows[] = {
    { "", "HHHSS" },
    { "mute-up-to=warning\n", "HHSSS" },
    { "mute-up-to=error\n", "HHHSS" },
    { "mute-up-to=critical\n", "HHHHS" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[general]\nzone=UTC\n[channel c]\ntype=slack\nmin-severity=info\n"
                           "[route r]\nactive=mon-fri 13:00-17:00\nmute=mon 12:30-13:45\n%s",
                           rows[i].up_to);
      g_autoptr (BwPolicy) policy = policy_new (text);
      for (int severity = BW_SEVERITY_INFO; severity <= BW_SEVERITY_EMERGENCY; severity += 10)
        {
          g_autoptr (BwIncident) incident = policy_incident_new ("r", "", (BwSeverity) severity);
          BwPolicyQuestion question = question_about (incident, BW_KIND_FIRE);
          BwGateVerdict verdict = verdict_of (policy, &question, "c");
          bool is_held = rows[i].held[severity / 10 - 1] == 'H';
          g_assert_cmpint (verdict.effect, ==, is_held ? BW_EFFECT_HOLD : BW_EFFECT_SEND);
          /* It is quiet until 13:00 for one reason and until 13:45 for the other. */
          if (is_held)
            g_assert_cmpint (verdict.not_before_us, ==, BW_TEST_NOW_US + 105 * BW_MINUTE_US);
        }
    }
  g_autoptr (BwPolicy) always =
      policy_new ("[channel c]\ntype=slack\n[route r]\nmute=mon-sun\nmute-up-to=critical\n");
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", BW_SEVERITY_CRITICAL);
  BwPolicyQuestion question = question_about (incident, BW_KIND_FIRE);
  g_assert_cmpint (verdict_of (always, &question, "c").not_before_us, ==, INT64_MAX);
  incident->severity = BW_SEVERITY_EMERGENCY;
  g_assert_cmpint (verdict_of (always, &question, "c").effect, ==, BW_EFFECT_SEND);
}

/* Of several silences the one that lasts longest is told of; those of the configuration count. */
static void
test_silences (void)
{
  g_autoptr (BwPolicy) policy =
      policy_new ("[general]\nzone=Europe/Berlin\n[channel c]\ntype=slack\n"
                  "[silence noon]\nmatch=source=\"api\"\nweekly=mon 12:30-13:30\ncomment=lunch\n");
  g_assert_cmpuint (bw_policy_silences (policy)->len, ==, 1);
  g_autoptr (BwIncident) incident =
      policy_incident_new ("r", "source=\"api\"", BW_SEVERITY_EMERGENCY);
  BwPolicyQuestion question = question_about (incident, BW_KIND_FIRE);
  g_autofree char *text = text_of (policy, &question, "c");
  g_assert_cmpstr (text, ==, "silenced by the configuration until 13:30: lunch");
  g_assert_cmpint (verdict_of (policy, &question, "c").not_before_us, ==,
                   BW_TEST_NOW_US + 30 * BW_MINUTE_US);
  g_autoptr (GPtrArray) stored = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_free);
  BwSilence *snooze = bw_silence_new ();
  snooze->matchers = g_strdup_printf ("key=\"%s\"", incident->dedup_key);
  snooze->is_until_resolved = true;
  snooze->author = g_strdup ("cli:ben");
  snooze->comment = g_strdup ("known");
  g_ptr_array_add (stored, snooze);
  question.silences = stored;
  g_autofree char *longer = text_of (policy, &question, "c");
  g_assert_cmpstr (longer, ==, "silenced by cli:ben until it is resolved: known");
  g_assert_cmpint (verdict_of (policy, &question, "c").not_before_us, ==, INT64_MAX);
  /* Others are not silent. */
  g_autoptr (BwIncident) other = policy_incident_new ("r", "source=\"b\"", BW_SEVERITY_WARNING);
  BwPolicyQuestion about_other = question_about (other, BW_KIND_FIRE);
  about_other.silences = stored;
  g_assert_cmpint (verdict_of (policy, &about_other, "c").effect, ==, BW_EFFECT_SEND);
}

/* Gaps by severity; a milder message never starts one (a warning must not mute what is critical).
 */
static void
test_rate_limit (void)
{
  static const struct
  {
    BwSeverity last;
    BwSeverity now;
    int gap_minutes; /* 0: none */
  } rows[] = {
    { BW_SEVERITY_INFO, BW_SEVERITY_INFO, 60 },
    { BW_SEVERITY_WARNING, BW_SEVERITY_INFO, 60 },
    { BW_SEVERITY_INFO, BW_SEVERITY_WARNING, 0 },
    { BW_SEVERITY_WARNING, BW_SEVERITY_WARNING, 15 },
    { BW_SEVERITY_CRITICAL, BW_SEVERITY_WARNING, 15 },
    { BW_SEVERITY_WARNING, BW_SEVERITY_ERROR, 0 },
    { BW_SEVERITY_ERROR, BW_SEVERITY_ERROR, 5 },
    { BW_SEVERITY_WARNING, BW_SEVERITY_CRITICAL, 0 },
    { BW_SEVERITY_ERROR, BW_SEVERITY_CRITICAL, 0 },
    { BW_SEVERITY_CRITICAL, BW_SEVERITY_CRITICAL, 5 },
    { BW_SEVERITY_EMERGENCY, BW_SEVERITY_EMERGENCY, 5 },
  };
  g_autoptr (BwPolicy) policy = policy_new ("[channel c]\ntype=desktop\nmin-severity=info\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int minute = 0; minute <= 70; minute++)
      {
        BwTold told = { .is_told = true,
                        .last_us = BW_TEST_NOW_US,
                        .last_severity = rows[i].last,
                        .group_us = BW_TIME_NONE };
        g_autoptr (BwIncident) incident = policy_incident_new ("r", "", rows[i].now);
        BwPolicyQuestion question = question_about (incident, BW_KIND_REOPEN);
        question.told = policy_told_cb;
        question.told_data = &told;
        question.now_us += minute * BW_MINUTE_US;
        BwGateVerdict verdict = verdict_of (policy, &question, "c");
        bool is_held = minute < rows[i].gap_minutes;
        g_assert_cmpint (verdict.effect, ==, is_held ? BW_EFFECT_HOLD : BW_EFFECT_SEND);
        g_assert_cmpint (verdict.not_before_us, ==,
                         is_held ? BW_TEST_NOW_US + rows[i].gap_minutes * BW_MINUTE_US
                                 : question.now_us);
        question.kind = BW_KIND_REPEAT;
        g_assert_cmpint (verdict_of (policy, &question, "c").effect, ==,
                         is_held ? BW_EFFECT_SUPPRESS : BW_EFFECT_SEND);
        question.kind = BW_KIND_UPGRADE;
        g_assert_cmpint (verdict_of (policy, &question, "c").effect, ==, BW_EFFECT_SEND);
        /* A message from the future is one from before the clock was set back. */
        question.kind = BW_KIND_REPEAT;
        told.last_us = question.now_us + 1;
        g_assert_cmpint (verdict_of (policy, &question, "c").effect, ==, BW_EFFECT_SEND);
      }
}

/* What is collected for the day: 09:00 in the zone, also after a night of 23 hours. */
static void
test_digest (void)
{
  g_autoptr (BwPolicy) policy =
      policy_new ("[general]\nzone=Europe/Berlin\n[channel mail]\ntype=email\n"
                  "warning-delivery=digest\nmin-severity=info\n[channel screen]\ntype=desktop\n"
                  "warning-delivery=digest\n[channel now]\ntype=email\n");
  g_assert_true (bw_policy_find_channel (policy, "mail")->is_digest);
  g_assert_false (bw_policy_find_channel (policy, "screen")->is_digest);
  g_assert_false (bw_policy_find_channel (policy, "now")->is_digest);
  g_assert_true (bw_policy_find_channel (policy, "screen")->is_local);
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", BW_SEVERITY_WARNING);
  BwPolicyQuestion question = question_about (incident, BW_KIND_FIRE);
  question.now_us = INT64_C (1774688400) * BW_SECOND_US; /* 2026-03-28T09:00:00Z, 10:00 there */
  BwGateVerdict verdict = verdict_of (policy, &question, "mail");
  g_assert_cmpint (verdict.effect, ==, BW_EFFECT_HOLD);
  g_assert_cmpint (verdict.not_before_us, ==, question.now_us + 22 * BW_HOUR_US);
  g_assert_cmpint (bw_policy_next_digest_us (policy, question.now_us), ==, verdict.not_before_us);
  g_assert_cmpint (verdict_of (policy, &question, "screen").effect, ==, BW_EFFECT_SEND);
  /* Of what was only collected the end is no news; what was worse is told at once, as is its end.
   */
  BwTold told = { .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  question.told = policy_told_cb;
  question.told_data = &told;
  question.kind = BW_KIND_RESOLVE;
  g_assert_cmpint (verdict_of (policy, &question, "mail").reason, ==, BW_GATE_NOT_TOLD);
  incident->max_severity = BW_SEVERITY_ERROR;
  told.is_told = true;
  g_assert_cmpint (verdict_of (policy, &question, "mail").effect, ==, BW_EFFECT_SEND);
  question.kind = BW_KIND_UPGRADE;
  incident->severity = BW_SEVERITY_ERROR;
  g_assert_cmpint (verdict_of (policy, &question, "mail").effect, ==, BW_EFFECT_SEND);
}

/* How long messages wait for others: seconds from now. */
static void
test_group_timing (void)
{
  static const struct
  {
    const char *keys;
    BwIncidentKind kind;
    BwSeverity severity;
    int group_s; /* when the group was told: seconds ago; -1: never */
    BwSeverity group_severity;
    int due_s;
  } rows[] = {
    /* A first message. */
    { "", BW_KIND_FIRE, BW_SEVERITY_WARNING, -1, 0, 30 },
    { "", BW_KIND_FIRE, BW_SEVERITY_ERROR, -1, 0, 30 },
    { "", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, -1, 0, 5 },
    { "", BW_KIND_FIRE, BW_SEVERITY_EMERGENCY, -1, 0, 0 },
    { "", BW_KIND_REOPEN, BW_SEVERITY_WARNING, -1, 0, 30 },
    { "", BW_KIND_NODATA, BW_SEVERITY_WARNING, -1, 0, 30 },
    { "", BW_KIND_FLAP, BW_SEVERITY_WARNING, -1, 0, 30 },
    { "", BW_KIND_UPGRADE, BW_SEVERITY_WARNING, -1, 0, 0 },
    { "", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, -1, 0, 0 },
    { "", BW_KIND_REPEAT, BW_SEVERITY_ERROR, -1, 0, 0 },
    { "", BW_KIND_RESOLVE, BW_SEVERITY_ERROR, -1, 0, 30 },
    { "", BW_KIND_DIGEST, BW_SEVERITY_WARNING, -1, 0, 0 },
    { "", BW_KIND_TEST, BW_SEVERITY_WARNING, -1, 0, 0 },
    /* The route's own wait, which what is critical only shortens. */
    { "group-wait=2m\n", BW_KIND_FIRE, BW_SEVERITY_ERROR, -1, 0, 120 },
    { "group-wait=2m\n", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, -1, 0, 5 },
    { "group-wait=2s\n", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, -1, 0, 2 },
    { "group-wait=0\n", BW_KIND_FIRE, BW_SEVERITY_WARNING, -1, 0, 0 },
    /* A group that was told something. */
    { "", BW_KIND_FIRE, BW_SEVERITY_WARNING, 60, BW_SEVERITY_WARNING, 240 },
    { "", BW_KIND_FIRE, BW_SEVERITY_WARNING, 60, BW_SEVERITY_ERROR, 240 },
    { "", BW_KIND_FIRE, BW_SEVERITY_ERROR, 60, BW_SEVERITY_WARNING, 0 },
    { "", BW_KIND_FIRE, BW_SEVERITY_WARNING, 290, BW_SEVERITY_WARNING, 30 },
    { "", BW_KIND_FIRE, BW_SEVERITY_WARNING, 3000, BW_SEVERITY_WARNING, 30 },
    { "", BW_KIND_RESOLVE, BW_SEVERITY_WARNING, 60, BW_SEVERITY_WARNING, 240 },
    { "", BW_KIND_RESOLVE, BW_SEVERITY_ERROR, 60, BW_SEVERITY_WARNING, 240 },
    { "", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, 60, BW_SEVERITY_CRITICAL, 5 },
    { "", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, 60, BW_SEVERITY_ERROR, 0 },
    { "", BW_KIND_UPGRADE, BW_SEVERITY_WARNING, 60, BW_SEVERITY_ERROR, 0 },
    { "group-interval=10m\n", BW_KIND_FIRE, BW_SEVERITY_WARNING, 60, BW_SEVERITY_WARNING, 540 },
    { "group-interval=0\n", BW_KIND_FIRE, BW_SEVERITY_WARNING, 60, BW_SEVERITY_WARNING, 30 },
    /* It was told before the clock was set back. */
    { "", BW_KIND_FIRE, BW_SEVERITY_WARNING, -3600, BW_SEVERITY_WARNING, 30 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[channel c]\ntype=slack\n[channel d]\ntype=desktop\n"
                           "[channel l]\ntype=log\n[route r]\n%s",
                           rows[i].keys);
      g_autoptr (BwPolicy) policy = policy_new (text);
      g_autoptr (BwIncident) incident = policy_incident_new ("r", "", rows[i].severity);
      BwTold told = { .is_told = true, .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
      if (rows[i].group_s != -1)
        told.group_us = BW_TEST_NOW_US - rows[i].group_s * BW_SECOND_US;
      told.group_severity = rows[i].group_severity;
      BwPolicyQuestion question = question_about (incident, rows[i].kind);
      question.is_flap_summary = true;
      question.told = policy_told_cb;
      question.told_data = &told;
      g_test_message ("row %u", i);
      g_assert_cmpint (verdict_of (policy, &question, "c").not_before_us, ==,
                       BW_TEST_NOW_US + rows[i].due_s * BW_SECOND_US);
      /* What is shown here waits for nobody. */
      g_assert_cmpint (verdict_of (policy, &question, "d").not_before_us, ==, BW_TEST_NOW_US);
      g_assert_cmpint (verdict_of (policy, &question, "l").not_before_us, ==, BW_TEST_NOW_US);
      /* After a start nobody is told for a while, but of emergencies. */
      question.grace_until_us = BW_TEST_NOW_US + BW_HOUR_US;
      bool has_grace = rows[i].severity < BW_SEVERITY_EMERGENCY && rows[i].kind < BW_KIND_DIGEST;
      g_assert_cmpint (verdict_of (policy, &question, "d").not_before_us, ==,
                       BW_TEST_NOW_US + (has_grace ? BW_HOUR_US : 0));
      /* A while that is over sooner than others are waited for changes nothing. */
      question.grace_until_us = BW_TEST_NOW_US + BW_SECOND_US;
      g_assert_cmpint (verdict_of (policy, &question, "c").not_before_us, ==,
                       BW_TEST_NOW_US + MAX (rows[i].due_s, has_grace ? 1 : 0) * BW_SECOND_US);
    }
}

static void
test_group_keys (void)
{
  g_autoptr (BwPolicy) policy = policy_new (
      "[channel c]\ntype=slack\n[channel d]\ntype=desktop\n"
      "[route a]\nmatch=rule=\"a\"\ngroup-by=rule\n[route b]\nmatch=rule=\"b\"\ngroup-by=key\n");
  static const struct
  {
    const char *rule;
    const char *labels;
    const char *key; /* NULL: of the dedup key */
  } rows[] = {
    { "x", "source=\"s\"", "/source=\"s\",category=\"api\"" },
    { "y", "core=\"1\",source=\"s\"", "/source=\"s\",category=\"api\"" },
    { "x", "", "/source=\"\",category=\"api\"" },
    { "x", "source=\"a\\\"b\"", "/source=\"a\\\"b\",category=\"api\"" },
    { "a", "source=\"s\"", "a/rule=\"a\"" },
    { "b", "source=\"s\"", NULL },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwIncident) incident =
          policy_incident_new (rows[i].rule, rows[i].labels, BW_SEVERITY_WARNING);
      BwPolicyQuestion question = question_about (incident, BW_KIND_FIRE);
      g_autoptr (GPtrArray) answers = bw_policy_ask (policy, &question);
      g_autofree char *own = g_strdup_printf ("b/key=\"%s\"", incident->dedup_key);
      g_assert_cmpstr (policy_answer (answers, "c")->group_key, ==,
                       rows[i].key != NULL ? rows[i].key : own);
      g_assert_null (policy_answer (answers, "d")->group_key);
    }
}

/* Who acknowledged may not be known, nor a silence have an end. */
static void
test_texts (void)
{
  g_autoptr (BwPolicy) policy =
      policy_new ("[general]\nzone=Asia/Kathmandu\n[channel c]\ntype=log\n");
  g_autoptr (BwIncident) incident = policy_incident_new ("r", "", BW_SEVERITY_ERROR);
  BwTold told = { .is_told = true, .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  BwPolicyQuestion question = question_about (incident, BW_KIND_REPEAT);
  question.told = policy_told_cb;
  question.told_data = &told;
  incident->status = BW_INCIDENT_ACKNOWLEDGED;
  g_autofree char *nobody = text_of (policy, &question, "c");
  g_assert_cmpstr (nobody, ==, "someone acknowledged it");
  incident->status = BW_INCIDENT_IN_PROGRESS;
  incident->acked_us = BW_TEST_NOW_US - 3 * BW_DAY_US;
  question.taken_by = "ana";
  g_autofree char *ana = text_of (policy, &question, "c");
  g_assert_cmpstr (ana, ==, "ana is at work on it since 2026-02-27 17:45");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/policy/matrix", test_matrix);
  g_test_add_func ("/policy/records", test_records);
  g_test_add_func ("/policy/quiet-hours", test_quiet_hours);
  g_test_add_func ("/policy/silences", test_silences);
  g_test_add_func ("/policy/rate-limit", test_rate_limit);
  g_test_add_func ("/policy/digest", test_digest);
  g_test_add_func ("/policy/group-timing", test_group_timing);
  g_test_add_func ("/policy/group-keys", test_group_keys);
  g_test_add_func ("/policy/texts", test_texts);
  return g_test_run ();
}
