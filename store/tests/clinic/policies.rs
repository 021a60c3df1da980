//! The second lock: what each role may do to the tables that the clinic is made of.

use super::lock::Outcome::{Forbidden, Invalid, Refused, Rows};
use super::lock::Who::{Ada, Ana, Sam};
use super::lock::{Lab, Outcome, Who};

const NAMED: [&str; 3] = ["departments", "specialties", "tags"];

async fn expect(who: Who, attempts: &[(impl AsRef<str>, Outcome)]) {
    let mut lab = Lab::open().await;
    for (statement, outcome) in attempts {
        assert_eq!(lab.attempt(who, statement.as_ref()).await, *outcome, "{who:?}: {}", statement.as_ref());
    }
}

#[tokio::test]
async fn admins_add_and_change_departments_and_remove_none() {
    expect(
        Ada,
        &[
            ("insert into departments (id, name, restricted) values (:new, 'New', true)", Rows(1)),
            ("insert into departments (id, name) values (:new, 'sKIN')", Invalid),
            ("insert into departments (id, name, active) values (:new, 'New', false)", Forbidden),
            ("update departments set name = 'New', restricted = true where id = :skin", Rows(1)),
            ("update departments set active = true where id = :attic", Rows(1)),
            ("update departments set active = false where id = :skin", Invalid),
            ("update departments set active = false where id = :mind", Invalid),
            ("update departments set id = :new where id = :attic", Forbidden),
            ("update cases set department_id = :attic, version = 2, updated_at = now() where id = :ana_case", Invalid),
            ("delete from departments where id = :attic", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn admins_let_in_and_out_those_who_work_here_and_nobody_else() {
    for (table, column, other, retired) in
        [("memberships", "department_id", ":mind", Invalid), ("user_specialties", "specialty_id", ":bones", Rows(1))]
    {
        let add = |who: &str, what: &str| format!("insert into {table} (user_id, {column}) values ({who}, {what})");
        let gone = if table == "memberships" { ":attic" } else { ":bones" };
        expect(
            Ada,
            &[
                (add(":ada", other), Rows(1)),
                (add(":ana", other), Refused),
                (add(":ben", other), Refused),
                (add(":ada", gone), retired),
                (format!("update {table} set user_id = :ada"), Forbidden),
                (format!("delete from {table} where user_id = :sam"), Rows(1)),
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn admins_add_words_and_fields_in_use_and_never_change_what_cases_rely_on() {
    expect(
        Ada,
        &[
            ("insert into tags (id, name) values (:new, 'new')", Rows(1)),
            ("insert into tags (id, name, active) values (:new, 'new', false)", Forbidden),
            ("update tags set name = 'letters', active = false where id = :post", Rows(1)),
            ("insert into specialties (id, name) values (:new, 'New')", Rows(1)),
            ("insert into specialties (id, name) values (:new, 'hANDS')", Invalid),
            ("update specialties set name = 'Arms', active = false where id = :hands", Rows(1)),
            ("insert into custom_fields (id, name, label, kind) values (:new, 'new', 'New', 'text')", Rows(1)),
            ("insert into custom_fields (id, name, label, kind) values (:new, 'New', 'New', 'text')", Invalid),
            ("insert into custom_fields (id, name, label, kind) values (:new, 'new', 'New', 'choice')", Invalid),
            ("insert into custom_fields (id, name, label, kind, active) values (:new, 'new', 'New', 'text', false)", Forbidden),
            ("update custom_fields set label = 'Half', rank = 7, required = true, active = false where id = :side", Rows(1)),
            ("update custom_fields set choices = array['a'] where id = :side", Invalid),
            ("update custom_fields set name = 'half' where id = :side", Forbidden),
            ("update custom_fields set kind = 'date' where id = :side", Forbidden),
            ("delete from tags", Forbidden),
            ("delete from specialties", Forbidden),
            ("delete from custom_fields", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn staff_and_patients_change_nothing_that_the_clinic_is_made_of() {
    for who in [Sam, Ana] {
        for table in NAMED {
            expect(
                who,
                &[
                    (format!("insert into {table} (id, name) values (:new, 'new')"), Forbidden),
                    (format!("update {table} set name = 'new'"), Forbidden),
                    (format!("update {table} set active = true"), Forbidden),
                    (format!("delete from {table}"), Forbidden),
                ],
            )
            .await;
        }
        expect(
            who,
            &[
                ("insert into custom_fields (id, name, label, kind) values (:new, 'new', 'New', 'text')", Forbidden),
                ("update custom_fields set required = true", Forbidden),
                ("insert into memberships (user_id, department_id) values (:sam, :mind)", Forbidden),
                ("delete from memberships", Forbidden),
                ("insert into user_specialties (user_id, specialty_id) values (:sam, :sleep)", Forbidden),
                ("delete from user_specialties", Forbidden),
                ("select private.department_loads()", Forbidden),
                ("select private.unreadable_cases()", Forbidden),
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn everybody_reads_the_names_and_those_who_work_here_the_rest() {
    let open =
        [("select from departments", Rows(4)), ("select from specialties", Rows(3)), ("select from custom_fields", Rows(2))];
    for who in [Ana, Sam, Ada] {
        expect(who, &open).await;
    }
    for who in [Sam, Ada] {
        expect(
            who,
            &[("select from tags", Rows(3)), ("select from memberships", Rows(3)), ("select from user_specialties", Rows(3))],
        )
        .await;
    }
}
