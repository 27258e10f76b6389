-- What a school decides for itself, aliases of merged accounts, and since when somebody has no school.

-- Outside these hours mails wait (reading and writing stay open). Europe/Paris; from = to: no pause.
alter table school
    add quiet_from    time    not null default '20:00',
    add quiet_to      time    not null default '07:00',
    add quiet_weekend boolean not null default true;

-- « Restriction d'envoi »: the people of this profile write to nobody in this school.
create table sending_restriction (
    school_id integer not null references school on delete cascade,
    profile   text    not null check (profile in ('eleve', 'parent', 'enseignant', 'personnel')),
    since     timestamptz not null default now(),
    primary key (school_id, profile)
);

-- An application the school does not open to a profile. Closings are kept, not openings, so that
-- a new application is there for everybody whom its catalogue entry names.
create table app_closed (
    school_id integer not null references school on delete cascade,
    profile   text    not null check (profile in ('eleve', 'parent', 'enseignant', 'personnel')),
    app       text    not null,
    primary key (school_id, profile, app)
);

-- Applications a person has in none of their schools.
create view app_shut (person_id, app) as
    select a.person_id, k.app
      from attachment a
      join person p on p.id = a.person_id
      join app_closed k on k.school_id = a.school_id and k.profile = p.profile
     group by a.person_id, k.app
    having count(*) = (select count(*) from attachment b where b.person_id = a.person_id);

-- Logins of accounts that were merged into another one: they are on paper at home, and go on working.
create table login_alias (
    login      text primary key check (login = lower(login)),
    person_id  bigint not null references person on delete cascade,
    created_at timestamptz not null default now()
);
create index login_alias_person on login_alias (person_id);

-- Since when a person belongs to no school; erased three months later (see one/lifecycle.py).
alter table person add left_at timestamptz;
create index person_left on person (left_at) where left_at is not null;
update person p set left_at = now()
 where not exists (select from attachment a where a.person_id = p.id);

-- Triggers, so that no way of coming or leaving (page, import, console) can forget it.
create function keep_left_at() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        update person p set left_at = now() from gone
         where p.id = gone.person_id and p.left_at is null
           and not exists (select from attachment a where a.person_id = p.id);
    else
        update person p set left_at = null from come
         where p.id = come.person_id and p.left_at is not null;
    end if;
    return null;
end $$;
create trigger attachment_gone after delete on attachment
    referencing old table as gone for each statement execute function keep_left_at();
create trigger attachment_come after insert on attachment
    referencing new table as come for each statement execute function keep_left_at();

create index class_school on class (school_id);
create index audit_actor on audit (actor_id);
