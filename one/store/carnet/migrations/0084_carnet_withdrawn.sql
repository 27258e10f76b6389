-- A note that its author took back: it is theirs alone to read from then on.
alter table carnet add withdrawn_at timestamptz;
