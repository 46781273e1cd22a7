/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mixture of test martingales: evidence against a null hypothesis that stays valid however often
 * it is looked at. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define BW_E_PROCESS_MAX 29

/** K components of equal prior weight. For each step component k has a factor whose expectation,
 * given the past, is at most 1 under the null. E is their mean product since the start (Ville 1939:
 * at most α of all true nulls ever reach 1/α); M is the e-detector of Shiryaev and Roberts, R ←
 * (R + 1) · factor (Shin, Ramdas & Rinaldo 2024: on average at least A steps until a true null
 * reaches A). Natural logarithms. Plain data without pointers or padding: copy it to keep a moment.
 */
typedef struct
{
  int64_t n_components;
  int64_t n;                       /* steps */
  double e_each[BW_E_PROCESS_MAX]; /* times 2 to the exponent of each */
  double sr_each[BW_E_PROCESS_MAX];
  int32_t e_exponent[BW_E_PROCESS_MAX];
  int32_t sr_exponent[BW_E_PROCESS_MAX];
  double log_e;       /* 0 before the first step */
  double log_sr;      /* −INFINITY before the first step */
  double log_e_max;   /* over the steps and the start, which is 0 */
  double log_sr_max;  /* over the steps; −INFINITY before the first */
  int64_t first_e_20; /* the step, from 1, that first reached it; 0: none so far */
  int64_t first_e_100;
  int64_t first_sr_1e3;
  int64_t first_sr_1e4;
} BwEProcess;

/** N_COMPONENTS (1 … BW_E_PROCESS_MAX) and no step. */
void bw_e_process_init (BwEProcess *process, unsigned n_components);
/** One step: each component's factor, within 2^±1000. O(K), no overflow. */
void bw_e_process_multiply (BwEProcess *process, const double *factors);
/** The same with the logarithms of the factors. */
void bw_e_process_step (BwEProcess *process, const double *log_factors);
/** ln E and ln M of component K. */
double bw_e_process_log_e (const BwEProcess *process, unsigned k);
double bw_e_process_log_sr (const BwEProcess *process, unsigned k);
/** The component whose E, or whose M, is the largest; of equal ones the first. */
unsigned bw_e_process_leader (const BwEProcess *process);
unsigned bw_e_process_change_leader (const BwEProcess *process);
/** ln (1 + eˣ) without overflow. */
double bw_log1pexp (double x);
