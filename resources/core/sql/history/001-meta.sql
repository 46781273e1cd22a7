-- SPDX-License-Identifier: GPL-3.0-or-later
-- Numbers by name: rolled_up_to (a tick's id), ticks_from and minutes_from (what is older expired).
CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
