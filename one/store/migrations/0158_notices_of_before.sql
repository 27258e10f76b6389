-- A dump that was put back knows mails as waiting that have left since it was made. When a new life of the database begins
-- (0008, 0030), what waits to tell of news is let go: the feed has it, and nothing is told twice.
create function notices_of_before() returns trigger language plpgsql as $$
begin
    update outbox set done_at = now(), outcome = 'dropped', data = '{}', address = null
     where done_at is null and template in ('notice', 'digest');
    delete from notice;
    delete from notice_event;
    return null;
end $$;
create trigger epoch_begins after update of id on epoch
    for each row when (old.id <> new.id) execute function notices_of_before();
