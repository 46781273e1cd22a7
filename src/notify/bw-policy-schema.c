/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of the configuration that say who is told what, and when. */
#include "notify/bw-policy-schema.h"

#include <glib/gi18n-lib.h>

static const char *const mute_choices[] = { "warning", "error", "critical", NULL };

static const BwKeySchema route_keys[] = {
  { .name = "match",
    .type = BW_KEY_STRING,
    .help = N_ ("Which alerts take it: matchers on labels, rule, severity, category and metric; all"
                " if not given.") },
  { .name = "parent",
    .type = BW_KEY_STRING,
    .names_of = "route",
    .help =
        N_ ("A route further up, whose alerts alone it is asked about, and whose keys it has where"
            " it does not say otherwise.") },
  { .name = "receivers",
    .type = BW_KEY_LIST,
    .names_of = "channel",
    .help = N_ ("The channels that are told; all that are enabled if not given.") },
  { .name = "group-by",
    .type = BW_KEY_LIST,
    .default_text = "source;category",
    .help = N_ ("What alerts have in common that may be told in one message; key: none.") },
  { .name = "group-wait",
    .type = BW_KEY_DURATION,
    .max = 3600,
    .help = N_ ("How long a first message waits for others of its group; emergencies never wait. If"
                " not given: 5s for critical, 30s for others.") },
  { .name = "group-interval",
    .type = BW_KEY_DURATION,
    .default_text = "5m",
    .max = 86400,
    .help = N_ ("How long there is between messages of a group, unless they are critical.") },
  { .name = "repeat",
    .type = BW_KEY_DURATION,
    .max = 2592000,
    .help =
        N_ ("How often an alert that nobody has taken on is repeated; 0: never. If not given: 4h"
            " for critical ones and emergencies, others never.") },
  { .name = "continue",
    .type = BW_KEY_BOOLEAN,
    .default_text = "false",
    .help = N_ ("Whether the routes after it are asked as well.") },
  { .name = "mute",
    .type = BW_KEY_LIST,
    .help = N_ ("Quiet hours: weekly times in which messages wait for the end of them.") },
  { .name = "active",
    .type = BW_KEY_LIST,
    .help = N_ ("The weekly times outside of which there are quiet hours.") },
  { .name = "mute-up-to",
    .type = BW_KEY_ENUM,
    .default_text = "error",
    .choices = mute_choices,
    .help = N_ ("The worst severity that quiet hours hold back; an emergency never waits.") },
  { .name = "escalation",
    .type = BW_KEY_LIST,
    .default_text = "default",
    .help =
        N_ ("Who else is told when nobody takes an alert on: default, none, or steps of severity,"
            " time, level, channels and repetition.") },
  { .name = "fallback",
    .type = BW_KEY_LIST,
    .names_of = "channel",
    .help =
        N_ ("The channels to turn to, in this order, when one can't be reached; all others if not"
            " given.") },
  { .name = NULL },
};

static const BwKeySchema silence_keys[] = {
  { .name = "match",
    .type = BW_KEY_STRING,
    .help = N_ ("Which alerts are silent: matchers as for routes."),
    .is_required = true },
  { .name = "weekly",
    .type = BW_KEY_LIST,
    .help = N_ ("The weekly times in which they are."),
    .is_required = true },
  { .name = "zone",
    .type = BW_KEY_ZONE,
    .help = N_ ("The time zone of those times; that of [general] if not given.") },
  { .name = "comment",
    .type = BW_KEY_STRING,
    .help = N_ ("Why; it is shown with what was not sent."),
    .is_required = true },
  { .name = NULL },
};

static const BwKeySchema inhibit_keys[] = {
  { .name = "source",
    .type = BW_KEY_STRING,
    .help = N_ ("The alerts that stand for others while they are open: matchers as for routes."),
    .is_required = true },
  { .name = "target",
    .type = BW_KEY_STRING,
    .help = N_ ("The alerts that wait meanwhile: matchers as for routes."),
    .is_required = true },
  { .name = "equal",
    .type = BW_KEY_LIST,
    .help = N_ ("Labels, or rule, metric or category, that have to be the same in both.") },
  { .name = NULL },
};

static const BwGroupSchema schemas[] = {
  { .family = "route", .keys = route_keys },
  { .family = "silence", .keys = silence_keys },
  { .family = "inhibit", .keys = inhibit_keys },
};

const BwGroupSchema *
bw_policy_schemas (unsigned *n)
{
  g_return_val_if_fail (n != NULL, NULL);
  *n = G_N_ELEMENTS (schemas);
  return schemas;
}
