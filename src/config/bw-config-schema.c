/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of the configuration that belong to no kind of source, rule or channel. */
#include "config/bw-config-schema.h"

static const BwKeySchema general_keys[] = {
  {
      .name = "presets",
      .type = BW_KEY_LIST,
      .default_text = "default",
      .help = "The sets of rules in force beside those of this file; empty: none.",
  },
  {
      .name = "zone",
      .type = BW_KEY_ZONE,
      .default_text = "local",
      .help = "The time zone in which times are shown and days begin.",
  },
  {
      .name = "digest-at",
      .type = BW_KEY_STRING,
      .default_text = "09:00",
      .help = "When the daily message of channels that collect warnings is sent.",
  },
  {
      .name = "probes",
      .type = BW_KEY_LIST,
      .help = "Servers, HOST:PORT, of which one has to answer for there to be a network; if not"
              " given, the system's word is all.",
  },
  { .name = NULL },
};

static const BwKeySchema retention_keys[] = {
  {
      .name = "samples",
      .type = BW_KEY_DURATION,
      .default_text = "30d",
      .min = 3600,
      .max = -1,
      .help = "How long single samples are kept.",
  },
  {
      .name = "rollup-minutes",
      .type = BW_KEY_DURATION,
      .default_text = "365d",
      .help = "How long the summaries of each minute are kept; 0: for ever.",
  },
  {
      .name = "incidents",
      .type = BW_KEY_DURATION,
      .default_text = "60d",
      .help = "How long incidents are kept after they were closed; 0: for ever.",
  },
  {
      .name = "deliveries",
      .type = BW_KEY_DURATION,
      .default_text = "60d",
      .help = "How long the record of sent messages is kept; 0: for ever.",
  },
  { .name = NULL },
};

static const BwGroupSchema schemas[] = {
  { .family = "general", .keys = general_keys, .is_single = true },
  { .family = "retention", .keys = retention_keys, .is_single = true },
};

const BwGroupSchema *
bw_config_own_schemas (unsigned *n)
{
  *n = G_N_ELEMENTS (schemas);
  return schemas;
}
