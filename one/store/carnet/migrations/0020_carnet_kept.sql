-- A note to two chosen pupils must not turn into a note to one: the row outlives its pupil, under the name
-- of erased accounts. A reference without « on delete » says so (see one/store/people/identity.py).
alter table carnet_child drop constraint note_child_child_id_fkey,
  add constraint carnet_child_child_id_fkey foreign key (child_id) references person;
