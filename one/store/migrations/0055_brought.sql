-- Somebody of the school whom a teacher brought into a class, or tied to a child, by « Ajouter »: it shows what happens
-- there, and gives no hold on an account that others gave its code. The direction, or the next lists, settle it.
alter table membership add column brought_at timestamptz;
alter table guardian add column brought_at timestamptz;
