-- The classes of a note: those it goes to, or those of its chosen pupils. class_id stays the first of them; all are of its school.
create table carnet_class (
    carnet_id bigint not null references carnet on delete cascade,
    class_id integer not null references class on delete cascade,
    primary key (carnet_id, class_id)
);
insert into carnet_class select id, class_id from carnet;
create index carnet_class_class on carnet_class (class_id);

-- The names of the groups it was written to, as its author called them then.
alter table carnet add groups text[] not null default '{}';

-- Whom a note is about as classes are now: the pupils of all its classes, or the chosen ones who are still of a school.
create or replace view carnet_pupil (carnet_id, child_id) as
  select n.id, m.person_id from carnet n join carnet_class i on i.carnet_id = n.id join membership m on m.class_id = i.class_id
    join class c on c.id = i.class_id and c.archived_at is null
    join person k on k.id = m.person_id and k.profile = 'eleve' where n.whole_class
  union
  select b.carnet_id, b.child_id from carnet_child b
   where exists (select from attachment a where a.person_id = b.child_id);

alter index carnet_later_class rename to carnet_later_first_class;
create table carnet_later_class (
    later_id bigint not null references carnet_later on delete cascade,
    class_id integer not null references class on delete cascade,
    primary key (later_id, class_id)
);
insert into carnet_later_class select id, class_id from carnet_later;
create index carnet_later_class_class on carnet_later_class (class_id);

-- It waits for the end of the school's pause, and for no hour that its author chose.
alter table carnet_later add quiet boolean not null default false;
