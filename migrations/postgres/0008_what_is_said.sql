-- A check-in has the instant at which it was said beside the one at which it was received, its words may be hidden, and the
-- answer to it may have been seen. A change in a measure's history may be hidden as well. A measure that was added after
-- adoption says which office added it.

ALTER TABLE check_in ADD COLUMN said_at BIGINT;
ALTER TABLE check_in ADD COLUMN acknowledgement_seen_at BIGINT;
ALTER TABLE check_in ADD COLUMN hidden_at BIGINT;
ALTER TABLE check_in ADD COLUMN hidden_office_id UUID;
-- What was answered before anybody could say that they had seen it, counts as seen.
UPDATE check_in SET said_at = at, acknowledgement_seen_at = acknowledged_at;
ALTER TABLE check_in ALTER COLUMN said_at SET NOT NULL;
ALTER TABLE check_in ADD FOREIGN KEY (branch_id, hidden_office_id) REFERENCES office (branch_id, id);
-- The newest statement of a measure, in the order in which they were received where they were said at once.
DROP INDEX check_in_of_measure;
CREATE INDEX check_in_of_measure ON check_in (branch_id, measure_id, said_at, at, id);
-- The answers that somebody has not seen, which are few.
CREATE INDEX check_in_unseen ON check_in (branch_id, person_id, acknowledged_at, id)
  WHERE acknowledged_at IS NOT NULL AND acknowledgement_seen_at IS NULL;

ALTER TABLE measure_change ADD COLUMN hidden_at BIGINT;
ALTER TABLE measure_change ADD COLUMN hidden_office_id UUID;
ALTER TABLE measure_change ADD FOREIGN KEY (branch_id, hidden_office_id) REFERENCES office (branch_id, id);

-- The last report on a measure is the one that was said last. Which it is, is written beside it, so that of two whose requests
-- cross the same one stands whichever is written last.
ALTER TABLE measure ADD COLUMN reported_received_at BIGINT;
ALTER TABLE measure ADD COLUMN reported_check_in_id UUID;
UPDATE measure SET reported_received_at = reported_at,
    reported_check_in_id = (SELECT c.id FROM check_in c
      WHERE c.branch_id = measure.branch_id AND c.measure_id = measure.id AND c.at = measure.reported_at
        AND c.status = measure.reported_status ORDER BY c.id DESC LIMIT 1)
  WHERE reported_at IS NOT NULL;

-- The instant is that of its making.
ALTER TABLE measure ADD COLUMN added_office_id UUID;
UPDATE measure SET added_office_id = (SELECT c.office_id FROM measure_change c
    WHERE c.branch_id = measure.branch_id AND c.measure_id = measure.id AND c.change = '{"what":"added"}' LIMIT 1);

-- The demo had a day in place of one that nobody knows.
UPDATE plan SET adopted_on = NULL, adopted_by = 'Årsmøtet 2026'
  WHERE adopted_by = 'Årsmøtet 2026 (datoen er ikke kjent)'
    AND branch_id IN (SELECT b.id FROM branch b WHERE b.slug = 'aas' AND b.example_data);
