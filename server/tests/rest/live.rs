//! Changes as they are heard: in order, without gaps, by those who may hear them and by nobody else.

use crate::grants;
use crate::site::{Client, Site};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Other tests' transactions hold up the tail of all databases of the cluster for a moment.
const PATIENCE: Duration = Duration::from_secs(20);
const SECOND: Duration = Duration::from_secs(1);

/// The receiving end of a stream.
pub(crate) struct Listener {
    response: reqwest::Response,
    text: String,
    /// As a browser would send it when it comes back.
    last: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Heard {
    event: String,
    id: String,
    data: Value,
}

impl Heard {
    fn told(&self) -> (String, i64, String) {
        let text = |name: &str| self.data[name].as_str().unwrap_or_default().to_owned();
        (text("case_id"), self.data["version"].as_i64().unwrap_or_default(), text("kind"))
    }
}

async fn ask(client: &Client, query: &str, last: Option<&str>) -> reqwest::Response {
    let mut request = reqwest::Client::new().get(format!("{}/api/live{query}", client.url()));
    if let Some(token) = &client.access {
        request = request.bearer_auth(token);
    }
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    request.header("accept-encoding", "br, gzip").send().await.expect("an answer")
}

impl Listener {
    pub(crate) async fn status(client: &Client, query: &str) -> u16 {
        ask(client, query, None).await.status().as_u16()
    }

    pub(crate) async fn open(client: &Client, query: &str) -> Self {
        Self::resume(client, query, None).await
    }

    async fn resume(client: &Client, query: &str, last: Option<&str>) -> Self {
        let response = ask(client, query, last).await;
        assert_eq!(response.status(), 200);
        Self { response, text: String::new(), last: last.unwrap_or_default().to_owned() }
    }

    /// The next event, within this time; none if there is silence, or the end.
    async fn within(&mut self, time: Duration) -> Option<Heard> {
        let deadline = Instant::now() + time;
        loop {
            if let Some(event) = self.take() {
                return Some(event);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let chunk = tokio::time::timeout(left, self.response.chunk()).await.ok()?.ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }

    async fn next(&mut self) -> Heard {
        self.within(PATIENCE).await.expect("an event")
    }

    pub(crate) async fn told(&mut self, count: usize) -> Vec<(String, i64, String)> {
        let mut told = Vec::new();
        while told.len() < count {
            told.push(self.next().await.told());
        }
        told
    }

    /// Whether the stream ends within this time, without another event.
    async fn ends(&mut self, time: Duration) -> bool {
        let end = async {
            while let Ok(Some(chunk)) = self.response.chunk().await {
                self.text.push_str(std::str::from_utf8(&chunk).expect("text"));
            }
        };
        let ended = tokio::time::timeout(time, end).await.is_ok();
        ended && self.take().is_none()
    }

    /// What has come whole. A block without data moves the place on, as browsers have it.
    fn take(&mut self) -> Option<Heard> {
        while let Some(end) = self.text.find("\n\n") {
            let block: String = self.text.drain(..end + 2).collect();
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
            if let Some(id) = field("id:") {
                self.last = id;
            }
            if let Some(data) = field("data:") {
                let event = field("event:").unwrap_or_else(|| "message".to_owned());
                return Some(Heard { event, id: self.last.clone(), data: serde_json::from_str(&data).expect("JSON") });
            }
        }
        None
    }
}

fn change(id: &str, version: i64, kind: &str) -> (String, i64, String) {
    (id.to_owned(), version, kind.to_owned())
}

async fn set(staff: &Client, case: &str, seen: i64, status: &str) {
    staff.patch(&format!("/api/cases/{case}"), seen, &json!({ "status": status })).await.expect(200);
}

async fn run(site: &Site, statement: &str) {
    site.database.superuser().await.execute(AssertSqlSafe(statement.to_owned())).await.expect(statement);
}

#[tokio::test]
async fn changes_are_heard_in_order_and_held_up_by_nothing() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let (mut theirs, mut hers) = (Listener::open(&staff, "").await, Listener::open(&patient, "").await);
    let headers = theirs.response.headers();
    assert_eq!(headers[CONTENT_TYPE], "text/event-stream");
    assert!(!headers.contains_key(CONTENT_ENCODING), "a compressor would hold events back");
    assert_eq!(headers["cache-control"], "no-store");
    let case = patient.open_case("A rash").await;
    set(&staff, &case, 1, "in_progress").await;
    set(&staff, &case, 2, "resolved").await;
    let expected = [change(&case, 1, "opened"), change(&case, 2, "status_changed"), change(&case, 3, "status_changed")];
    assert_eq!(theirs.told(3).await, expected);
    assert_eq!(hers.told(3).await, expected);
    let again = Listener::resume(&staff, "", Some(&theirs.last)).await.within(SECOND).await;
    assert_eq!(again, None, "who heard it all hears nothing again");
}

#[tokio::test]
async fn a_line_that_broke_is_taken_up_without_a_gap_here_and_on_another_server() {
    let site = Site::start().await;
    let other = Site::with_secret(site.database.clone(), [7; 32]).await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let mut listener = Listener::open(&staff, "").await;
    let case = patient.open_case("A rash").await;
    listener.told(1).await;
    let last = listener.last.clone();
    drop(listener);
    set(&staff, &case, 1, "waiting").await;
    set(&staff, &case, 2, "in_progress").await;
    let expected = [change(&case, 2, "status_changed"), change(&case, 3, "status_changed")];
    for client in [staff.clone(), staff.on(&other)] {
        assert_eq!(Listener::resume(&client, "", Some(&last)).await.told(2).await, expected);
    }
}

#[tokio::test]
async fn two_servers_on_one_database_tell_what_either_does() {
    let site = Site::start().await;
    let other = Site::with_secret(site.database.clone(), [7; 32]).await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let (mut here, mut there) = (Listener::open(&staff, "").await, Listener::open(&staff.on(&other), "").await);
    let first = patient.open_case("A rash").await;
    let second = patient.on(&other).open_case("A cough").await;
    let expected = [change(&first, 1, "opened"), change(&second, 1, "opened")];
    assert_eq!(here.told(2).await, expected);
    assert_eq!(there.told(2).await, expected);
}

#[tokio::test]
async fn nobody_hears_of_a_case_that_they_may_not_see() {
    let site = Site::start().await;
    let (ana, ben, staff, admin) = (site.patient().await, site.patient().await, site.staff().await, site.admin().await);
    let closed = ana.open_case("Nobody's business").await;
    grants::close(&site, &closed).await;
    let (mut bens, mut theirs, mut anas) =
        (Listener::open(&ben, "").await, Listener::open(&staff, "").await, Listener::open(&ana, "").await);
    // The patient's own word is told to her alone, and what the department does as well.
    run(&site, &format!("insert into case_events (id, case_id, patient_id, kind, version) select gen_random_uuid(), id, patient_id, 'priority_changed', 2 from cases where id = '{closed}'")).await;
    // That she opened it may be held up until now.
    while anas.told(1).await != [change(&closed, 2, "priority_changed")] {}
    let open = ben.open_case("A cough").await;
    assert_eq!(theirs.told(1).await, [change(&open, 1, "opened")], "the first that they hear");
    assert_eq!(bens.told(1).await, [change(&open, 1, "opened")]);
    admin.post("/api/tags", &json!({ "name": "child" })).await.expect(201);
    staff.patch(&format!("/api/cases/{open}"), 1, &json!({ "tags": ["child"] })).await.expect(200);
    set(&staff, &open, 2, "waiting").await;
    assert_eq!(theirs.told(2).await, [change(&open, 2, "tags_changed"), change(&open, 3, "status_changed")]);
    assert_eq!(bens.told(1).await, [change(&open, 3, "status_changed")], "tags are not the patient's to know");
    assert_eq!(anas.within(SECOND).await, None);
}

#[tokio::test]
async fn a_grant_is_heard_through_until_its_end() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("Chest pain").await;
    grants::close(&site, &case).await;
    let reason = json!({ "reason": "Chest pain, and nobody answers" });
    staff.post(&format!("/api/cases/{case}/grants"), &reason).await.expect(201);
    let mut listener = Listener::open(&staff, "").await;
    set(&staff, &case, 2, "in_progress").await;
    let mut kinds: Vec<String> = Vec::new();
    while !kinds.contains(&"status_changed".to_owned()) {
        kinds.push(listener.next().await.told().2);
    }
    run(&site, "update grants set created_at = now() - interval '2 hours', expires_at = now() - interval '1 second'").await;
    run(&site, &format!("insert into case_events (id, case_id, patient_id, kind, version) select gen_random_uuid(), id, patient_id, 'priority_changed', 4 from cases where id = '{case}'")).await;
    let seen = patient.open_case("Another").await;
    assert_eq!(listener.told(1).await, [change(&seen, 1, "opened")]);
}

#[tokio::test]
async fn who_is_signed_out_or_disabled_hears_nothing_more_within_a_second() {
    let site = Site::start().await;
    let (patient, sam, tom, admin) = (site.patient().await, site.staff().await, site.staff().await, site.admin().await);
    let (mut sams, mut toms) = (Listener::open(&sam, "").await, Listener::open(&tom, "").await);
    let case = patient.open_case("A rash").await;
    assert_eq!((sams.told(1).await.len(), toms.told(1).await.len()), (1, 1));

    sam.send(reqwest::Method::POST, "/api/auth/sign-out", &[], None).await.expect(204);
    let tom_id = tom.get("/api/me").await.json()["id"].as_str().expect("an id").to_owned();
    admin.patch(&format!("/api/users/{tom_id}"), 1, &json!({ "disabled": true })).await.expect(200);
    set(&admin, &case, 1, "in_progress").await;
    let (sams, toms) = tokio::join!(sams.ends(SECOND), toms.ends(SECOND));
    assert!(sams && toms, "silence and the end: {sams}, {toms}");
    assert_eq!(Listener::status(&sam, "").await, 401);
}

#[tokio::test]
async fn through_a_filter_what_leaves_it_is_told_as_that() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let mut listener = Listener::open(&staff, "?status=open&limit=10&sort=-created_at").await;
    let case = patient.open_case("A rash").await;
    assert_eq!(listener.told(1).await, [change(&case, 1, "opened")]);
    set(&staff, &case, 1, "resolved").await;
    assert_eq!(listener.told(1).await, [change(&case, 2, "left")]);
    let wrong = staff.get("/api/live?status=opne").await;
    wrong.wrong("status", "unknown_value");
}

#[tokio::test]
async fn whoever_missed_too_much_or_comes_from_nowhere_is_told_to_fetch_anew() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let mut listener = Listener::open(&staff, "").await;
    set(&staff, &case, 1, "in_progress").await;
    listener.told(1).await;
    run(&site, &format!("insert into case_events (id, case_id, patient_id, kind, version) select gen_random_uuid(), id, patient_id, 'priority_changed', 2 + n from cases, generate_series(1, 600) n where id = '{case}'")).await;
    assert_eq!(listener.told(600).await.len(), 600);
    for from in ["", "nowhere", "999999999999-1"] {
        let event = Listener::resume(&staff, "", Some(from)).await.next().await;
        assert_eq!((event.event.as_str(), event.data), ("reset", json!({})), "{from}");
    }
    let event = Listener::resume(&staff, "", Some("1-1")).await.next().await;
    assert_eq!(event.event, "reset");
    // From the place of a reset on, nothing is missed.
    let mut on = Listener::resume(&staff, "", Some(&event.id)).await;
    set(&staff, &case, 2, "waiting").await;
    assert_eq!(on.told(1).await, [change(&case, 3, "status_changed")]);
}

#[tokio::test]
async fn one_person_has_so_many_streams_and_no_more() {
    let site = Site::start().await;
    let (patient, other) = (site.patient().await, site.patient().await);
    let mut open = Vec::new();
    for _ in 0..50 {
        open.push(Listener::open(&patient, "").await);
    }
    assert_eq!(Listener::status(&patient, "").await, 429);
    assert_eq!(Listener::status(&other, "").await, 200);
    drop(open);
    let start = Instant::now();
    while Listener::status(&patient, "").await != 200 {
        assert!(start.elapsed() < PATIENCE, "those that went made no room");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn streams_end_when_the_server_does() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let mut listener = Listener::open(&staff, "").await;
    site.live.close();
    assert!(listener.ends(SECOND).await);
    assert_eq!(Listener::status(&staff, "").await, 503);
}

/// What somebody has on their screen: by what was told, and by reading each case that was.
struct Screen {
    client: Client,
    cases: BTreeMap<String, i64>,
    /// The newest that was told of each, since older news may come after newer.
    newest: BTreeMap<String, i64>,
    query: &'static str,
}

impl Screen {
    async fn fresh(client: &Client, query: &'static str) -> Self {
        let cases = listed(client, query).await;
        Self { client: client.clone(), newest: cases.clone(), cases, query }
    }

    async fn hear(&mut self, heard: &Heard) {
        if heard.event == "reset" {
            self.cases = listed(&self.client, self.query).await;
            self.newest.extend(self.cases.clone());
            return;
        }
        let (id, version, kind) = heard.told();
        let newest = self.newest.entry(id.clone()).or_default();
        if version < *newest {
            return;
        }
        *newest = version;
        if kind == "left" {
            self.cases.remove(&id);
        } else if let Some(now) = listed(&self.client, self.query).await.remove(&id) {
            self.cases.insert(id.clone(), now);
            self.newest.entry(id).and_modify(|newest| *newest = now.max(*newest));
        } else {
            self.cases.remove(&id);
        }
    }
}

async fn listed(client: &Client, query: &str) -> BTreeMap<String, i64> {
    let page = client.get(&format!("/api/cases?limit=200&{query}")).await.expect(200).json();
    let items = page["items"].as_array().expect("cases").iter();
    items.map(|case| (case["id"].as_str().expect("an id").to_owned(), case["version"].as_i64().expect("a version"))).collect()
}

/// Two servers of which one is replaced, lines that break and are taken up from further back, transactions that overlap:
/// in the end the screen shows what a fresh list shows.
#[tokio::test]
async fn after_all_that_can_go_wrong_the_list_is_the_one_that_a_fresh_page_shows() {
    let site = Site::start().await;
    let mut other = Site::with_secret(site.database.clone(), [7; 32]).await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let heart =
        admin.post("/api/departments", &json!({ "name": "Lungs", "restricted": true })).await.expect(201).json()["id"].clone();
    let mut cases = Vec::new();
    for n in 0..6 {
        cases.push(patient.open_case(&format!("Case {n}")).await);
    }
    let mut screen = Screen::fresh(&staff, "status=open,waiting").await;
    let mut listener = Listener::open(&staff, "?status=open,waiting").await;
    let mut places = Vec::new();
    let holder = hold_transactions(&site);
    for round in 0..30_usize {
        // The servers take turns, and so do the cases.
        let server = if round % 2 == 0 { &site } else { &other };
        let (writer, case) = (if round % 7 == 3 { admin.on(server) } else { staff.on(server) }, &cases[round % cases.len()]);
        let version = admin_version(&site, case).await;
        let change = match round % 5 {
            0 => json!({ "status": "waiting" }),
            1 => json!({ "status": "in_progress" }),
            2 => json!({ "priority": if round < 15 { "low" } else { "high" } }),
            3 if round > 20 => json!({ "department_id": heart, "reason": "It is theirs." }),
            _ => json!({ "status": "resolved" }),
        };
        // Some are refused, by the table of transitions or because the case is out of sight: nothing happens then.
        writer.patch(&format!("/api/cases/{case}"), version, &change).await;
        if round % 6 == 2 {
            cases.push(patient.on(server).open_case(&format!("New in {round}")).await);
        }
        while let Some(heard) = listener.within(Duration::from_millis(20)).await {
            places.push(heard.id.clone());
            screen.hear(&heard).await;
        }
        if round % 8 == 5 {
            // The line breaks; what was heard last is not always what was kept last, so some come twice.
            let from = places.len().checked_sub(3).map_or(listener.last.clone(), |place| places[place].clone());
            listener = Listener::resume(&staff.on(server), "?status=open,waiting", Some(&from)).await;
        }
        if round == 17 {
            other.live.close();
            other = Site::with_secret(site.database.clone(), [7; 32]).await;
            let last = listener.last.clone();
            listener = Listener::resume(&staff, "?status=open,waiting", Some(&last)).await;
        }
    }
    holder.await.expect("transactions that ended");
    let last = patient.open_case("The last one").await;
    let mut seen = BTreeSet::new();
    while !seen.contains(&last) {
        let heard = listener.next().await;
        seen.insert(heard.told().0);
        screen.hear(&heard).await;
    }
    assert_eq!(screen.cases, listed(&staff, "status=open,waiting").await);
    assert!(places.len() > 20, "much was heard: {}", places.len());
}

async fn admin_version(site: &Site, case: &str) -> i64 {
    let version = AssertSqlSafe(format!("select version from cases where id = '{case}'"));
    sqlx::query_scalar(version).fetch_one(&mut site.database.superuser().await).await.expect("a version")
}

/// Transactions that have a number and go on for a while, so that others overtake them.
fn hold_transactions(site: &Site) -> tokio::task::JoinHandle<()> {
    let database = site.database.clone();
    tokio::spawn(async move {
        let mut postgres = database.superuser().await;
        for pause in [120, 40, 200, 80, 150, 60, 250, 90] {
            postgres.execute("begin; select pg_current_xact_id()").await.expect("a transaction");
            tokio::time::sleep(Duration::from_millis(pause)).await;
            postgres.execute("commit").await.expect("its end");
        }
    })
}

/// Many open streams cost little, and each hears its own.
#[tokio::test]
async fn hundreds_of_streams_hear_their_own() {
    let site = Site::start().await;
    let mut people = Vec::new();
    for n in 0..8 {
        people.push(if n < 6 { site.patient().await } else { site.staff().await });
    }
    let mut streams = Vec::new();
    for round in 0..25 {
        let query = if round % 2 == 0 { "" } else { "?status=open" };
        for person in &people {
            streams.push((person.clone(), Listener::open(person, query).await));
        }
    }
    let case = people[0].open_case("A rash").await;
    for (person, listener) in &mut streams {
        let hears = person.email == people[0].email || person.email.starts_with("staff");
        if hears {
            assert_eq!(listener.told(1).await, [change(&case, 1, "opened")]);
        }
    }
    for (person, listener) in &mut streams {
        assert_eq!(listener.within(Duration::from_millis(1)).await, None, "{}", person.email);
    }
}
