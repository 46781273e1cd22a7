-- SPDX-License-Identifier: GPL-3.0-or-later
-- Time that was not watched; kind ASLEEP 10 NOT_RUNNING 20 OFFLINE 30 CLOCK 40.
CREATE TABLE gap(from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, kind INTEGER NOT NULL,
  source TEXT);
