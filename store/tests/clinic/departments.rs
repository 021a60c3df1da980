use super::Clinic;
use domain::clinic::ReviseDepartment;
use domain::{Problem, Refusal};
use serde_json::json;
use store::clinic;

#[tokio::test]
async fn a_department_is_made_renamed_and_restricted_and_each_step_is_written_down() {
    let at = Clinic::new().await;
    let skin = at.department("  Skin   clinic ", false).await;
    assert_eq!((skin.name.as_str(), skin.restricted, skin.active), ("Skin clinic", false, true));
    let rename = ReviseDepartment { name: Some("Skin".into()), restricted: Some(false), ..ReviseDepartment::default() };
    let renamed = at.revise(skin.id, rename.clone()).await.expect("renamed");
    assert_eq!((renamed.department.name.as_str(), renamed.moved_cases), ("Skin", 0));
    at.revise(skin.id, rename).await.expect("nothing to do");
    at.restrict(skin.id, true).await.expect("restricted");
    at.restrict(skin.id, false).await.expect("opened");
    let changed = |part: &str, restricted: bool| json!(["department_changed", { "changed": [part], "restricted": restricted, "active": true }]);
    assert_eq!(
        at.audited("department_").await,
        [
            json!(["department_created", { "restricted": false }]),
            changed("name", false),
            changed("restricted", true),
            changed("restricted", false),
        ]
    );
}

#[tokio::test]
async fn a_department_with_cases_and_nobody_to_read_them_is_not_restricted() {
    let at = Clinic::new().await;
    let mind = at.department("Mind", false).await;
    at.case_in(mind.id).await;
    let refused = Some(Refusal::invalid("restricted", Problem::NobodyReads));
    assert_eq!(at.restrict(mind.id, true).await.err(), refused);

    let (gone, _) = at.database.staff("Eva").await;
    at.join(gone, mind.id).await;
    at.run(&format!("update users set disabled_at = now() where id = '{gone}'")).await;
    assert_eq!(at.restrict(mind.id, true).await.err(), refused, "a member who has left reads nothing");

    at.join(at.sam.0, mind.id).await;
    assert!(at.restrict(mind.id, true).await.expect("restricted").department.restricted);
    assert_eq!(at.unreadable().await, 0);
}

#[tokio::test]
async fn cases_that_nobody_can_read_are_counted() {
    let at = Clinic::new().await;
    let mind = at.department("Mind", true).await;
    let case = at.case_in(mind.id).await;
    assert_eq!(at.unreadable().await, 1);
    at.join(at.ana.0, mind.id).await;
    assert_eq!(at.unreadable().await, 1, "the patient is nobody who could handle it");
    at.run(&format!("update cases set assignee_id = '{}', version = version + 1 where id = '{case}'", at.sam.0)).await;
    assert_eq!(at.unreadable().await, 0);
    at.run(&format!("update users set disabled_at = now() where id = '{}'", at.sam.0)).await;
    assert_eq!(at.unreadable().await, 1);
    at.restrict(mind.id, false).await.expect("opened");
    assert_eq!(at.unreadable().await, 0);
}

#[tokio::test]
async fn the_admins_page_tells_members_and_cases_of_each_department_whether_or_not_they_see_into_it() {
    let at = Clinic::new().await;
    let (mind, skin) = (at.department("Mind", true).await, at.department("Skin", false).await);
    at.join(at.sam.0, mind.id).await;
    at.case_in(mind.id).await;
    at.retire(skin.id, None).await.expect("retired");
    at.department("Teeth", false).await;
    let pages = clinic::department_pages(&mut at.scope(at.admin).await).await.expect("the pages");
    let told: Vec<_> = pages
        .iter()
        .map(|page| {
            let members: Vec<&str> = page.members.iter().map(|member| member.name.as_str()).collect();
            (page.department.name.as_str(), page.department.active, members, page.cases)
        })
        .collect();
    assert_eq!(told, [("Mind", true, vec!["Sam"], 1), ("Teeth", true, vec![], 0), ("Skin", false, vec![], 0)]);
}
