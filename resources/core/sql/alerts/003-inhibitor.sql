-- SPDX-License-Identifier: GPL-3.0-or-later
-- The open incidents that may stand for others by the policy that is in force.
CREATE TABLE inhibitor(incident_id INTEGER PRIMARY KEY);
