-- SPDX-License-Identifier: GPL-3.0-or-later
-- Messages that may be sent as one, and when a channel last took one of them.
ALTER TABLE outbox ADD COLUMN group_key TEXT;
CREATE INDEX outbox_group ON outbox(channel, group_key, delivered_at) WHERE group_key IS NOT NULL;
-- What keeps a deferred one back: "silence", "digest" and the like.
ALTER TABLE outbox ADD COLUMN held_by TEXT;
CREATE INDEX outbox_told ON outbox(incident_id, episode);
CREATE INDEX outbox_created ON outbox(created_at);
-- What a message that stands for several took along.
CREATE INDEX outbox_merged ON outbox(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX outbox_fallback ON outbox(fallback_of) WHERE fallback_of IS NOT NULL;
