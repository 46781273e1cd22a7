/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of everything below the engine. */
#pragma once

#include <glib.h>

/** What a caller may want to tell apart; the message carries the rest. Cancellation is
 * G_IO_ERROR_CANCELLED. */
typedef enum
{
  BW_ERROR_FAILED,  /* anything without a better code */
  BW_ERROR_INVALID, /* input that can't be understood: names file, line, field, what was expected */
  BW_ERROR_NOT_FOUND,   /* no such thing */
  BW_ERROR_CONFLICT,    /* the state does not allow it, or a race was lost */
  BW_ERROR_BUSY,        /* locked by another; trying again later may help */
  BW_ERROR_PERMISSION,  /* not allowed to read or write it */
  BW_ERROR_CORRUPT,     /* a file is damaged or is not what it claims to be */
  BW_ERROR_TOO_NEW,     /* written by a newer version of this program */
  BW_ERROR_TIMEOUT,     /* no answer in time */
  BW_ERROR_UNAVAILABLE, /* a service is not there: no bus, no network, no keyring */
  BW_ERROR_FULL,        /* no space left */
} BwErrorCode;

#define BW_ERROR (bw_error_quark ())
/** The domain's quark; use BW_ERROR. */
GQuark bw_error_quark (void);
