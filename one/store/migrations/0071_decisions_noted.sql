-- An import drops the decisions by hand that its lists say by themselves by now, confirms whom a teacher had brought, and
-- notes what lists call a class. Taking it back brings these back, too; so they are written down like the rest.
-- The rows name no more than ids: whom they are about is in the columns, by which they go with an erased person.

drop trigger membership_noted on membership;
create trigger membership_noted after insert or update or delete on membership for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('person_id', '', 'class_id person_id brought_at');
drop trigger guardian_noted on guardian;
create trigger guardian_noted after insert or update or delete on guardian for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('guardian_id', 'child_id', 'guardian_id child_id brought_at');
create trigger link_by_hand_noted after insert or update or delete on link_by_hand for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('guardian_id', 'child_id', 'guardian_id child_id tied by_id at');
create trigger place_by_hand_noted after insert or update or delete on place_by_hand for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('person_id', '', 'class_id person_id entered by_id at');
create trigger attachment_by_hand_noted after insert or update or delete on attachment_by_hand for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('person_id', '', 'person_id school_id attached by_id at');
create trigger class_known_as_noted after insert or update or delete on class_known_as for each row
    when (current_setting('one.roster_import', true) <> '')
    execute function note_roster_change('', '', 'class_id name at');
