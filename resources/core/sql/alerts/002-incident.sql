-- SPDX-License-Identifier: GPL-3.0-or-later
-- Events told by bots, which have no condition that is watched, and conditions that flap: how many
-- occurrences or changes were not told of, when one last was, and until when it goes on.
ALTER TABLE incident ADD COLUMN is_event INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN suppressed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN told_at INTEGER;
ALTER TABLE incident ADD COLUMN flips INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN flap_until INTEGER;
ALTER TABLE incident ADD COLUMN expires_at INTEGER;
CREATE INDEX incident_open ON incident(status) WHERE status < 60;
