-- An address or a mobile is checked once its owner typed the six digits that were sent there. Only then does it open the
-- account: a link or code for a forgotten password goes to no other one.
alter table person add column email_checked_at timestamptz, add column mobile_checked_at timestamptz;

-- What was typed at an activation, or came with an import, may be anybody's: of before nobody counts as checked, but whom
-- the codes of the last week (tickets are kept so long) prove. A used code that was tried is one that came back, unless an
-- activation ended it.
update person p set email_checked_at = t.used_at from ticket t
 where t.purpose = 'email' and t.person_id = p.id and t.data ->> 'new' = p.email and t.tries > 0 and t.used_at is not null
   and not exists (select from ticket a
                    where a.person_id = p.id and a.purpose = 'activation' and a.used_at >= t.used_at);
update person p set mobile_checked_at = t.used_at from ticket t
 where t.purpose = 'mobile' and t.person_id = p.id and t.data ->> 'new' = p.mobile and t.tries > 0 and t.used_at is not null
   and not exists (select from ticket a
                    where a.person_id = p.id and a.purpose = 'activation' and a.used_at >= t.used_at);

-- A trigger, so that no way of changing them (page, import, merge, console) can keep the check of the one before.
create function forget_checks() returns trigger language plpgsql as $$
begin
    if lower(new.email) is distinct from lower(old.email)
       and new.email_checked_at is not distinct from old.email_checked_at then
        new.email_checked_at := null;
    end if;
    if new.mobile is distinct from old.mobile
       and new.mobile_checked_at is not distinct from old.mobile_checked_at then
        new.mobile_checked_at := null;
    end if;
    return new;
end $$;
create trigger person_reached before update of email, mobile on person for each row
    when (old.email is distinct from new.email or old.mobile is distinct from new.mobile)
    execute function forget_checks();
