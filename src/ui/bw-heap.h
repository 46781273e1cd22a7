/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the program small: memory that is free goes back to the system. */
#pragma once

/** To be called first of all: one heap for all threads. */
void bw_heap_tame (void);
/** Gives back what is free, once nothing has asked for it for a moment. */
void bw_heap_trim_later (void);
