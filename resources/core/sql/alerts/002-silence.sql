-- SPDX-License-Identifier: GPL-3.0-or-later
-- The zone of weekly times.
ALTER TABLE silence ADD COLUMN zone TEXT;
