-- SPDX-License-Identifier: GPL-3.0-or-later
-- When time alone next does something to an incident; NULL: never. A hold that has ended keeps its
-- time until the incident is closed, so it counts only while it may still do something; whoever
-- looks finds out. min() of several values is NULL when one is, hence the largest number for none.
ALTER TABLE incident ADD COLUMN due_at INTEGER GENERATED ALWAYS AS (nullif(min(
  CASE WHEN status < 30 THEN min(ifnull(next_escalation_at, 9223372036854775807),
    ifnull(next_repeat_at, 9223372036854775807)) ELSE 9223372036854775807 END,
  CASE WHEN status IN (30, 40) THEN ifnull(ack_until, 9223372036854775807)
    ELSE 9223372036854775807 END,
  CASE WHEN status = 50 THEN min(ifnull(hold_until, 9223372036854775807),
    resolved_at + 86400000000) ELSE 9223372036854775807 END,
  CASE WHEN status < 50 AND flapping THEN ifnull(flap_until, 9223372036854775807)
    ELSE 9223372036854775807 END,
  CASE WHEN status < 50 THEN ifnull(expires_at, 9223372036854775807)
    ELSE 9223372036854775807 END), 9223372036854775807)) VIRTUAL;
DROP INDEX incident_due;
CREATE INDEX incident_due ON incident(due_at) WHERE due_at IS NOT NULL;
CREATE INDEX incident_quiet ON incident(quiet_since) WHERE status < 30 AND quiet_since IS NOT NULL;
CREATE INDEX incident_series ON incident(metric, labels) WHERE status < 50;
