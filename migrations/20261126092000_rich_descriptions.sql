-- What a patient wrote with formatting: HTML that the server has cleaned. None where it was sent as plain text. The words
-- alone stay in `description`, where they are searched.
alter table cases add column description_html text
  check (char_length(description_html) between 1 and 2000000);
grant insert (description_html) on cases to caseward_patient, caseward_staff, caseward_admin;
