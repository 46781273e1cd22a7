-- SPDX-License-Identifier: GPL-3.0-or-later
-- Bets by source and the source's own id; status PENDING 0 WON 10 LOST 20 PUSH 30 VOID 40. Times of
-- order are milliseconds, others microseconds. The index is in ledger order; its last column lets a
-- read of one model pass over the rows of others.
CREATE TABLE bet(row INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL,
  order_ms INTEGER NOT NULL, ordinal INTEGER NOT NULL, status INTEGER NOT NULL, stake REAL,
  odds REAL, probability REAL, closing_odds REAL, closing_fair_probability REAL, profit REAL,
  fee REAL, placed_us INTEGER, settled_us INTEGER, is_paper INTEGER NOT NULL,
  is_profit_derived INTEGER NOT NULL, model TEXT NOT NULL, currency TEXT NOT NULL,
  event TEXT NOT NULL, selection TEXT NOT NULL, UNIQUE(source, id));
CREATE INDEX bet_order ON bet(source, order_ms, ordinal, model);
