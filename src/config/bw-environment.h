/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The environment variables of older set-ups, as channels. */
#pragma once

#include "config/bw-config.h"
#include "config/bw-secrets.h"

/** Adds an email, a slack and a telegram channel to CONFIG, which is still its maker's alone, where
 * ENVIRONMENT ("NAME=value", NULL-terminated) has what it takes and CONFIG none of that type. Their
 * groups have line 0. Secrets stay in the environment. What is wrong is an error that names the
 * variable; a set that is not whole makes no channel. */
void bw_environment_add (BwConfig *config, char **environment);
/** Lets SECRETS look into the older variables for the channels of CONFIG that were made so. */
void bw_environment_add_secrets (BwConfig *config, BwSecrets *secrets);
