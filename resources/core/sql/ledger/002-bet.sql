-- SPDX-License-Identifier: GPL-3.0-or-later
-- What bets come out together with; 0: not known, as of rows that were read before there was a key.
ALTER TABLE bet ADD COLUMN event_key INTEGER NOT NULL DEFAULT 0;
