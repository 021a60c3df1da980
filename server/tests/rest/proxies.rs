//! Whom the throttle of sign-ins counts, with and without a proxy that is trusted.

use crate::site::Site;
use reqwest::Method;
use serde_json::json;
use server::proxies::Proxies;
use sqlx::Connection;
use testbed::Database;

/// How many subjects are counted after one account was tried from two addresses, by what the header says.
async fn counted(trusted: &str) -> i64 {
    let proxies: Proxies = trusted.parse().expect("networks");
    let site = Site::behind(proxies, Database::new().await, [7; 32]).await;
    let wrong = json!({ "email": "ana@example.org", "password": "not this one, sorry" });
    for address in ["203.0.113.5", "198.51.100.9"] {
        let forwarded = [("x-forwarded-for", address)];
        let answer = site.nobody().send(Method::POST, "/api/auth/token", &forwarded, Some(&wrong)).await;
        answer.refused(401, "wrong_credentials");
    }
    let mut postgres = site.database.superuser().await;
    let count = sqlx::query_scalar("select count(distinct subject) from sign_in_failures").fetch_one(&mut postgres).await;
    postgres.close().await.expect("a clean end");
    count.expect("a number")
}

#[tokio::test]
async fn only_a_trusted_proxy_is_told_apart_from_those_behind_it() {
    let nobody_trusted = counted("").await;
    assert_eq!(counted("10.0.0.0/8").await, nobody_trusted);
    assert!(counted("127.0.0.0/8").await > nobody_trusted);
}
