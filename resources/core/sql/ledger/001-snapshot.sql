-- SPDX-License-Identifier: GPL-3.0-or-later
-- Saved state of computations over a source's rows up to a place in ledger order.
CREATE TABLE snapshot(source INTEGER NOT NULL, key TEXT NOT NULL, order_ms INTEGER NOT NULL,
  ordinal INTEGER NOT NULL, n_rows INTEGER NOT NULL, state BLOB NOT NULL);
CREATE UNIQUE INDEX snapshot_place ON snapshot(source, key, order_ms, ordinal);
