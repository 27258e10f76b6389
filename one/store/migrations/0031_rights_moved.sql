-- Rights also change when a row is changed in place: until now membership and guardian told of what was put in and taken
-- out only, and nothing told of a person's profile, which channels are named by.

-- The guardians of a child; of both, where a row goes from one child to another.
create or replace function tell_guardians_changed() returns trigger language plpgsql as $$
begin
    insert into control (kind, target_id)
    select distinct 'person_changed', g.guardian_id from guardian g
     where g.child_id in (old.person_id, new.person_id);
    return null;
end $$;

create constraint trigger membership_moved after update on membership
    deferrable initially deferred for each row when (old.* is distinct from new.*)
    execute function tell_person_changed('person_id');
create constraint trigger membership_moved_guardians after update on membership
    deferrable initially deferred for each row when (old.* is distinct from new.*)
    execute function tell_guardians_changed();
create constraint trigger guardian_moved after update on guardian
    deferrable initially deferred for each row when (old.* is distinct from new.*)
    execute function tell_person_changed('guardian_id');
create constraint trigger attachment_moved_guardians after update of person_id on attachment
    deferrable initially deferred for each row when (old.person_id is distinct from new.person_id)
    execute function tell_guardians_changed();
create constraint trigger person_profiled after update of profile on person
    deferrable initially deferred for each row when (old.profile is distinct from new.profile)
    execute function tell_person_changed('id');
