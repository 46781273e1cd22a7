-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which stretch made a message late is asked of the last ones.
CREATE INDEX gap_end ON gap(to_at);
