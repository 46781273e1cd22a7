-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a channel was told of an episode: the worst and newest first.
DROP INDEX outbox_told;
CREATE INDEX outbox_told ON outbox(incident_id, episode, channel, severity, event_seq)
  WHERE status <> 80 AND kind <> 70;
-- What waits for its time, by incident and by group, and what is kept back.
CREATE INDEX outbox_waiting ON outbox(incident_id, episode) WHERE status = 10;
CREATE INDEX outbox_group_waiting ON outbox(channel, group_key, not_before)
  WHERE status = 10 AND group_key IS NOT NULL;
CREATE INDEX outbox_held ON outbox(incident_id, episode) WHERE status = 90;
CREATE INDEX outbox_held_by ON outbox(held_by) WHERE status = 90;
