-- The same as in 0080, with a question about one item written as one: a look into an index, where a join could read a whole
-- channel (10 ms a mark with 15,000 items in it).
create or replace function unread_less(people bigint[], events bigint[]) returns void language plpgsql as $$
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
                  and coalesce((select true from feed f
                                 where f.event_id = e.id and f.item and f.created_at > k.since and exists (
                                     select from channel c join unnest(k.channels, k.seqs) as stood (name, seq)
                                         on stood.name = c.name
                                      where c.id = f.channel_id and f.seq <= stood.seq) limit 1), false)) end
      from (select p, array_agg(distinct e) as ids from unnest(people, events) as t (p, e) group by p) d
     where k.person_id = d.p;
    -- Who has no row gets one: somebody who counts at this moment does not see these marks, and must not keep that.
    insert into unread_kept (person_id, version)
    select distinct p, 1 from unnest(people) as p
     where not exists (select from unread_kept k where k.person_id = p) and exists (select from person where id = p)
     order by 1
        on conflict (person_id) do update set version = unread_kept.version + 1, count = null;
end $$;

