-- Reminders to activate, and one spelling of the acts of the audit log (one/acts.py).

-- When somebody was last reminded to activate their account: at most once a day.
create table reminder (
    person_id bigint primary key references person on delete cascade,
    sent_at   timestamptz not null default now()
);

update audit set act = replace(act, '_', '.')
 where act in ('person_blocked', 'person_unblocked', 'person_renamed', 'person_added', 'person_moved',
               'guardian_linked', 'guardian_unlinked', 'class_imported', 'codes_issued');
update audit set act = 'class.left' where act = 'person_removed';

-- The school's own rule for pupils is between 6 signs and the 8 of adults.
update school set pupil_password_min = 8 where pupil_password_min > 8;
alter table school drop constraint school_pupil_password_min_check,
    add constraint school_pupil_password_min_check check (pupil_password_min between 6 and 8);
