-- Items about a guardian and a child name both, so they are found by either (subject 'link:<guardian>:<child>').
create index event_link on event using gin (string_to_array(subject, ':')) where subject like 'link:%';
