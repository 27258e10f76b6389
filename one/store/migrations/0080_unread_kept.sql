-- How many items a person has not read, as it was counted last: one/store/feed/unread.py counts what came since on top.
-- A cache: without its row, or with one that no longer fits, everything is counted anew, and no answer is another.
-- It fits while the person's channels and the applications shut to them are the same, no channel stands below where it
-- stood, and the oldest item that was counted is not too old yet.
create table unread_kept (
    person_id bigint primary key references person on delete cascade,
    version   bigint not null default 0,   -- moves with each change of the person's marks: who counted before keeps nothing
    channels  text[] not null default '{}',
    seqs      bigint[] not null default '{}', -- where each of them stood
    shut      text[] not null default '{}',
    since     timestamptz,                 -- what is older was not counted
    until     timestamptz,                 -- when the oldest that was counted will be too old
    count     integer,                     -- null: to be counted anew
    exact     boolean not null default false -- whether that was all; otherwise there are at least so many
) with (fillfactor = 50);

-- The items of a channel by their age: what is counted is as young as a month, and reads nothing of the years before.
create index feed_recent on feed (channel_id, created_at desc, event_id) where item;

-- These people marked these items, as read or as hidden: their counts are so many less. A count that may hold an item
-- that was withdrawn since, or may not, is dropped.
create function unread_less(people bigint[], events bigint[]) returns void language plpgsql as $$
begin
    -- In one order, so that two who mark for several people cannot wait for each other.
    perform from unread_kept where person_id = any(people) order by person_id for update;
    update unread_kept k
       set version = k.version + 1,
           count = case when not exists (select from unnest(d.ids) as i join event e on e.id = i
                                          where e.withdrawn_at is not null)
                        then k.count - (
               select count(*) from unnest(d.ids) as i join event e on e.id = i
                where e.author_id is distinct from k.person_id and e.app <> all (k.shut)
                  and exists (select from feed f join channel c on c.id = f.channel_id
                                join unnest(k.channels, k.seqs) as stood (name, seq) on stood.name = c.name
                               where f.event_id = e.id and f.item and f.seq <= stood.seq
                                 and f.created_at > k.since)) end
      from (select p, array_agg(distinct e) as ids from unnest(people, events) as t (p, e) group by p) d
     where k.person_id = d.p;
    -- Who has no row gets one: somebody who counts at this moment does not see these marks, and must not keep that.
    insert into unread_kept (person_id, version)
    select distinct p, 1 from unnest(people) as p
     where not exists (select from unread_kept k where k.person_id = p) and exists (select from person where id = p)
     order by 1
        on conflict (person_id) do update set version = unread_kept.version + 1, count = null;
end $$;

-- The counts of these people are no longer known.
create function unread_forget(people bigint[]) returns void language sql as $$
    insert into unread_kept (person_id, version)
    select distinct id, 1 from person where id = any(people) order by 1
        on conflict (person_id) do update set version = unread_kept.version + 1, count = null
$$;

-- Triggers, so that no way of changing marks (a page, a merge, a console) can forget it.
create function unread_marked() returns trigger language plpgsql as $$
declare
    people bigint[];
    events bigint[];
begin
    if tg_op = 'INSERT' then
        select array_agg(person_id), array_agg(event_id) into people, events
          from come where read_at is not null or hidden_at is not null;
    elsif tg_op = 'UPDATE' then
        select array_agg(come.person_id), array_agg(come.event_id) into people, events
          from gone join come using (person_id, event_id)
         where gone.read_at is null and gone.hidden_at is null
           and (come.read_at is not null or come.hidden_at is not null);
        -- What is not read any more, or is somebody else's now.
        perform unread_forget(array(
            select person_id from gone where not exists (
                select from come where come.person_id = gone.person_id and come.event_id = gone.event_id
                   and (come.read_at is not null or come.hidden_at is not null
                        or gone.read_at is null and gone.hidden_at is null))
            union
            select person_id from come where not exists (
                select from gone where come.person_id = gone.person_id and come.event_id = gone.event_id)))
          where exists (select from gone);
    else
        perform unread_forget(array(select person_id from gone)) where exists (select from gone);
    end if;
    if people is not null then
        perform unread_less(people, events);
    end if;
    return null;
end $$;
create trigger unread_mark_come after insert on mark
    referencing new table as come for each statement execute function unread_marked();
create trigger unread_mark_changed after update on mark
    referencing old table as gone new table as come for each statement execute function unread_marked();
create trigger unread_mark_gone after delete on mark
    referencing old table as gone for each statement execute function unread_marked();

-- Nobody is told of what they wrote themselves: an event that gets another author (two accounts become one) moves counts.
create function unread_signed() returns trigger language plpgsql as $$
begin
    perform unread_forget(array(
        select unnest(array[gone.author_id, come.author_id]) from gone join come using (id)
         where gone.author_id is distinct from come.author_id))
      where exists (select from gone join come using (id) where gone.author_id is distinct from come.author_id);
    return null;
end $$;
create trigger unread_author after update on event
    referencing old table as gone new table as come for each statement execute function unread_signed();
