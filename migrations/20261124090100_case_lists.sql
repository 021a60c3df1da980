-- What lists of cases are read along, from either end: an order, or what many filters name and then the order. Where a
-- filter leaves much, a list walks the order and passes over the rest; where it leaves little, all of it is sorted.
create index cases_status_since on cases (status_since, id);
create index cases_status_status_since on cases (status, status_since, id);
create index cases_department_updated_at on cases (department_id, updated_at, id);
create index cases_department_status_updated_at on cases (department_id, status, updated_at, id);
create index cases_assignee_updated_at on cases (assignee_id, updated_at, id);
drop index cases_assignee_id;
create index cases_specialty_updated_at on cases (specialty_id, updated_at, id);
drop index cases_specialty_id;

-- Which of the two it is, is told from how frequent a value is: a hundred of them are too few for the people of a large clinic.
alter table cases alter column assignee_id set statistics 500;
alter table cases alter column department_id set statistics 500;
alter table case_tags alter column tag_id set statistics 500;

-- The same policy, put so that each tag looks up its one case. As `exists` the planner may collect all cases at once, to
-- compare many tags with them.
alter policy clinic_reads on case_tags
  using (patient_id <> (select private.uid()) and (select c.id from cases c where c.id = case_id) is not null);
