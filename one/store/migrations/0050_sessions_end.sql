-- A session ends at the latest half a year after it began, or a week after when nobody asked to be remembered
-- (one/store/accounts/sessions.py); and a person has fifty at most. What is open today keeps to it from now on.
update session
   set expires_at = least(expires_at, created_at + case when remember then interval '180 days' else interval '7 days' end);
delete from session s
 using (select id, row_number() over (partition by person_id order by last_seen_at desc, id desc) as place from session) p
 where p.id = s.id and p.place > 50;
