-- What an import of lists changed: read in the journal, and taken back by « one import --undo N ». One row a change, and not
-- one document an import, so that erasing a person takes their part along and merging two accounts moves it, like all
-- that points at people. The log itself keeps the import's number alone.

create table roster_import (
    id         integer generated always as identity primary key,
    school_id  integer not null references school on delete cascade,
    class_id   integer references class on delete set null,  -- of an import of one class
    actor_id   bigint references person on delete set null,  -- null: at the command line
    created_at timestamptz not null default now(),
    undone_at  timestamptz,
    undone_by  bigint references person on delete set null
);
create index roster_import_school on roster_import (school_id, id desc);
create index roster_import_class on roster_import (class_id, id desc) where class_id is not null;
create index roster_import_actor on roster_import (actor_id);
create index roster_import_undone_by on roster_import (undone_by) where undone_by is not null;

create table roster_change (
    id        bigint generated always as identity primary key,
    import_id integer not null references roster_import on delete cascade,
    kind      text not null,  -- the table that was written
    person_id bigint references person on delete cascade,
    child_id  bigint references person on delete cascade,  -- of a link
    before    jsonb,          -- null: the row was added
    after     jsonb           -- null: the row was taken away
);
create index roster_change_import on roster_change (import_id, id);
create index roster_change_person on roster_change (person_id);
create index roster_change_child on roster_change (child_id);

-- A trigger, so that no way of changing people in an import can forget it. Outside of one it costs a look at a setting.
-- Arguments: the column of the person, that of the child, and the columns that are kept.
create function note_roster_change() returns trigger language plpgsql as $$
declare
    kept text[] := string_to_array(tg_argv[2], ' ');
    was  jsonb;
    is_  jsonb;
begin
    if tg_op <> 'INSERT' then
        select jsonb_object_agg(e.key, e.value) into was from jsonb_each(to_jsonb(old)) e where e.key = any(kept);
    end if;
    if tg_op <> 'DELETE' then
        select jsonb_object_agg(e.key, e.value) into is_ from jsonb_each(to_jsonb(new)) e where e.key = any(kept);
    end if;
    if was is distinct from is_ then
        insert into roster_change (import_id, kind, person_id, child_id, before, after)
        values (current_setting('one.roster_import')::integer, tg_table_name,
                (coalesce(is_, was) ->> tg_argv[0])::bigint, (coalesce(is_, was) ->> tg_argv[1])::bigint, was, is_);
    end if;
    return null;
end $$;

create trigger school_noted after update on school for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('', '', 'id name');
create trigger class_noted after insert or update or delete on class for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('', '', 'id school_id name level archived_at');
create trigger person_noted after insert or update on person for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('id', '', 'id civility last_name first_name birth_date email mobile');
create trigger attachment_noted after insert or update or delete on attachment for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('person_id', '', 'person_id school_id function address');
create trigger departure_noted after insert or update or delete on departure for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('person_id', '', 'person_id school_id address children left_at');
create trigger membership_noted after insert or update or delete on membership for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('person_id', '', 'class_id person_id');
create trigger guardian_noted after insert or update or delete on guardian for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('guardian_id', 'child_id', 'guardian_id child_id');
