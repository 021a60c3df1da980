use uuid::Uuid;

/// Two patients, Ana and Ben, with a case each; Sam of the staff and Ada the admin; Eva has left. Some of everything.
pub(super) const CLINIC: &str = "
insert into users (id, email, name, role, disabled_at) values
  (:ana, 'ana@example.org', 'Ana', 'patient', null), (:ben, 'ben@example.org', 'Ben', 'patient', null),
  (:sam, 'sam@example.org', 'Sam', 'staff', null), (:ada, 'ada@example.org', 'Ada', 'admin', null),
  (:eva, 'eva@example.org', 'Eva', 'staff', now());
insert into credentials (user_id, password_hash) values (:ana, 'a'), (:sam, 'b');
insert into sessions (id, user_id, expires_at, ended_at) values
  (:ana_here, :ana, '2999-01-01', null), (:ben_here, :ben, '2999-01-01', null), (:ana_gone, :ana, '2999-01-01', now()),
  (:sam_here, :sam, '2999-01-01', null), (:ada_here, :ada, '2999-01-01', null);
insert into refresh_tokens (token_hash, session_id, expires_at) values (sha256('a'), :ana_here, '2999-01-01'), (sha256('b'), :ben_here, '2999-01-01');
insert into invitations (token_hash, user_id, expires_at) values (sha256('a'), :eva, '2999-01-01'), (sha256('b'), :ben, '2999-01-01');
insert into sign_in_failures (subject) values (sha256('a')), (sha256('b'));
insert into departments (id, name) values (:skin, 'Skin'), (:heart, 'Heart');
insert into cases (id, reference, patient_id, title, description, status, priority, version, assignee_id, department_id) values
  (:ana_case, '222-222', :ana, 'A rash', 'It itches.', 'open', 'medium', 1, null, null),
  (:ben_case, '333-333', :ben, 'A cough', 'Since May.', 'in_progress', 'high', 2, :sam, :skin);
insert into case_events (id, case_id, patient_id, actor_id, kind, data, version) values
  (:opened_a, :ana_case, :ana, :ana, 'opened', '{}', 1), (:opened_b, :ben_case, :ben, :ben, 'opened', '{}', 1),
  (:status_b, :ben_case, :ben, :sam, 'status_changed', '{\"from\": \"open\", \"to\": \"in_progress\"}', 2),
  (:priority_b, :ben_case, :ben, :ada, 'priority_changed', '{\"from\": \"low\", \"to\": \"high\"}', 2),
  (:imported_a, :ana_case, :ana, null, 'imported', '{}', 1);
insert into drafts (user_id, subject, fields) values (:ana, 'case:new', '{}'), (:ben, 'case:new', '{}');
insert into idempotency_keys (user_id, key, request_hash, case_id) values (:ana, 'k', sha256('a'), :ana_case), (:ben, 'k', sha256('b'), :ben_case);
insert into imported_lines (line_hash, case_id, patient_id) values (sha256('a'), :ana_case, :ana), (sha256('b'), :ben_case, :ben);
";

/// Replaces each `:name` by the id of that name, so that statements read like sentences.
pub(super) fn with_names(statement: &str) -> String {
    let mut text = String::with_capacity(statement.len());
    let mut rest = statement;
    while let Some(place) = rest.find(':') {
        let (before, after) = rest.split_at(place);
        let name: &str = &after[1..];
        let end = name.find(|c: char| !(c.is_ascii_lowercase() || c == '_')).unwrap_or(name.len());
        let named = end > 0 && before.ends_with([' ', '(']);
        text.push_str(before);
        if named {
            text.push_str(&format!("'{}'", id(&name[..end])));
        } else {
            text.push_str(&after[..=end]);
        }
        rest = &name[end..];
    }
    text + rest
}

/// The same name, the same id.
pub(super) fn id(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Uuid::from_bytes(bytes)
}
