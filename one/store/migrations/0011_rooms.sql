-- One noun, one name: the tables of the liaison notebook are called after it. What an event is about is kept
-- in columns of its own, so that no statement takes a string apart; an item can be edited and withdrawn.

alter table note rename to carnet;
alter table note_child rename to carnet_child;
alter table carnet_child rename column note_id to carnet_id;
alter index note_author rename to carnet_author;

alter table event add subject_ids bigint[] not null default '{}', add withdrawn_at timestamptz;
update event set subject_ids = string_to_array(substring(subject from position(':' in subject) + 1), ':')::bigint[],
                 subject = case split_part(subject, ':', 1) when 'note' then 'carnet' else split_part(subject, ':', 1) end
 where subject like '%:%';
drop index event_subject;
create index event_subject on event (subject, subject_ids) where subject <> '';
