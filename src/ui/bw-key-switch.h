/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch for a key of the configuration that is true or false, to stand in a row of its group. */
#pragma once

#include "config/bw-key-schema.h"
#include "ui/bw-context.h"

/** The switch for KEY of [GROUP], with LABEL for who does not see it. What is wrong with a change
 * is its tooltip. (transfer floating) */
GtkWidget *bw_key_switch_new (BwContext *context, const BwKeySchema *key, const char *group,
                              const char *label);
