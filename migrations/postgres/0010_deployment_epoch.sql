-- The epoch of the deployment, a random value in every entity tag: a copy that was put back counts its versions again, and the
-- epoch tells its versions from those that were given out since. `verv restored` gives a new one.
CREATE TABLE deployment (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL
);

INSERT INTO deployment (id, epoch) VALUES (1, left(replace(gen_random_uuid()::TEXT, '-', ''), 16));
