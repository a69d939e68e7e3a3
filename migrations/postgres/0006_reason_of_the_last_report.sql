-- Why a measure needs effort or is stuck is shown wherever its status is, so it is kept where the status is: who read a
-- plan looked for it among all check-ins, once for each measure in trouble.

ALTER TABLE measure ADD COLUMN reported_reason TEXT;
UPDATE measure SET reported_reason = (SELECT c.reason FROM check_in c
    WHERE c.branch_id = measure.branch_id AND c.measure_id = measure.id AND c.at = measure.reported_at
      AND c.status = measure.reported_status ORDER BY c.id DESC LIMIT 1)
  WHERE reported_at IS NOT NULL;
