#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The peer of bench-stats: the usual figures of a ledger with pandas and scikit-learn, simulations with numpy.
"""stats-peer.py ledger FILE | luck N | mcb N | band N: prints CPU ms without the imports, then for a ledger the largest
memory in MiB and its profit, ROI, Brier score, miscalibration and AUC. Ends with 77 where a library is missing."""

import resource
import sqlite3
import sys
import time
import warnings

try:
    import numpy as np
    import pandas as pd
    from sklearn.calibration import calibration_curve
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
except ImportError:
    sys.exit(77)

COLUMNS = 'timestamp, amount, odds, sim_prob, closing_odds, status, profit_loss'


def miscalibration(p, won):
    fitted = IsotonicRegression(y_min=0, y_max=1).fit_transform(p, won)
    return np.mean((p - won) ** 2) - np.mean((fitted - won) ** 2)


def money(bets):
    equity = 10000 + bets.profit_loss.cumsum()
    drawdown = 1 - equity / np.maximum(equity.cummax(), 10000)
    returns = bets.profit_loss / bets.amount
    won = bets.status == 'won'
    gains = bets.profit_loss.clip(lower=0).sum()
    streaks = won.groupby((won != won.shift()).cumsum()).cumcount() + 1
    daily = bets.groupby(bets.timestamp.dt.floor('D')).agg(profit=('profit_loss', 'sum'), n=('amount', 'size'))
    weekly = daily.profit.resample('W').sum()
    day_returns = daily.profit / (10000 + daily.profit.cumsum().shift(fill_value=0))
    rolling = [won.rolling(10).mean(), won.rolling(100).mean(), bets.profit_loss.rolling(100).sum()
               / bets.amount.rolling(100).sum(), returns.rolling(100).mean() / returns.rolling(100).std()]
    clv = bets.odds / bets.closing_odds - 1
    edge = bets.sim_prob * bets.odds - 1
    return [bets.profit_loss.sum(), bets.profit_loss.sum() / bets.amount.sum(), won.mean(), drawdown.max(), streaks.max(),
            gains / -bets.profit_loss.clip(upper=0).sum(), returns.mean() / returns.std(), returns.skew(), returns.kurt(),
            day_returns.mean() / day_returns.std() * np.sqrt(365), weekly.iloc[-1], clv.mean(),
            (bets.odds > bets.closing_odds).mean(), edge.mean()] + [series.iloc[-1] for series in rolling]


def scores(bets):
    p, won = bets.sim_prob.to_numpy(), (bets.status == 'won').to_numpy().astype(float)
    logit = np.log(p / (1 - p)).reshape(-1, 1)
    for strategy in 'uniform', 'quantile':
        calibration_curve(won, p, n_bins=10, strategy=strategy)
    LogisticRegression(penalty='none').fit(logit, won)
    z = np.sum((won - p) * (1 - 2 * p)) / np.sqrt(np.sum((1 - 2 * p) ** 2 * p * (1 - p)))
    return [brier_score_loss(won, p), miscalibration(p, won), roc_auc_score(won, p), log_loss(won, p), z]


def ledger(path):
    bets = pd.read_sql_query(f'SELECT {COLUMNS} FROM bets', sqlite3.connect(path))
    bets['timestamp'] = pd.to_datetime(bets.timestamp)
    bets = bets.sort_values('timestamp', kind='stable')
    return money(bets)[:2] + scores(bets)[:3]


def luck(n):
    random = np.random.default_rng(20250105)
    p, odds = .45 + .2 * random.random(n), 1.95
    paths = 400 if n > 20000 else 4000
    step = max(1, min(paths, 4000000 // n))
    deepest = []
    for start in range(0, paths, step):
        won = random.random((min(step, paths - start), n)) < p
        equity = 10000 + np.cumsum(np.where(won, 50 * (odds - 1), -50.), axis=1)
        peak = np.maximum(np.maximum.accumulate(equity, axis=1), 10000)
        deepest.append((1 - equity / peak).max(axis=1))
    return [np.mean(np.concatenate(deepest) >= .1)]


def resample(n, times):
    random = np.random.default_rng(20250105)
    p = np.sort(.05 + .9 * random.random(n))
    for _ in range(times):
        yield p, (random.random(n) < p).astype(float)


def mcb(n):
    return [np.mean([miscalibration(p, won) >= .01 for p, won in resample(n, 199 if n > 20000 else 999)])]


def band(n):
    fits = [IsotonicRegression(y_min=0, y_max=1).fit_transform(p, won)[::max(1, n // 200)]
            for p, won in resample(n, 200 if n > 20000 else 1000)]
    return [np.quantile(fits, [.05, .95], axis=0)[0][0]]


def main():
    warnings.simplefilter('ignore')
    what, argument = sys.argv[1:]
    start = time.process_time()
    if what == 'ledger':
        found = ledger(argument)
    else:
        found = {'luck': luck, 'mcb': mcb, 'band': band}[what](int(argument))
    spent_ms = (time.process_time() - start) * 1e3
    print(spent_ms, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, *(repr(float(x)) for x in found))


main()
