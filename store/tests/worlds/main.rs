//! Random clinics, random people, random questions: the database allows exactly what the domain's policy allows, and
//! lists exactly what the filter asks for, in its order.

mod asking;
mod bulk;
mod changing;
mod live;
mod reading;
mod replying;
mod tables;
mod world;

use world::World;

const WORLDS: u64 = 6;

#[tokio::test]
async fn people_see_the_cases_that_the_policy_shows_them_and_no_others() {
    for seed in 0..WORLDS {
        let mut world = World::make(seed).await;
        for (actor, session) in world.people.clone() {
            for _ in 0..12 {
                world.check_list(&actor, session).await;
                world.check_live(&actor, session).await;
            }
            world.check_reading(&actor, session).await;
            world.check_notes(&actor, session).await;
            world.check_export(&actor, session).await;
            world.check_views(&actor, session).await;
        }
    }
}

#[tokio::test]
async fn people_change_the_cases_that_the_policy_lets_them_and_no_others() {
    let (mut out_of_sight, mut replied) = (0, 0);
    for seed in WORLDS..2 * WORLDS {
        let mut world = World::make(seed).await;
        for _ in 0..150 {
            out_of_sight += u32::from(world.check_change().await);
        }
        for _ in 0..60 {
            replied += u32::from(world.check_reply().await);
        }
        for (actor, session) in world.people.clone() {
            world.check_opening(session).await;
            world.check_list(&actor, session).await;
        }
    }
    assert!(out_of_sight > 5, "cases that were handed to where their giver cannot follow: {out_of_sight}");
    assert!(replied > 50, "replies: {replied}");
}

#[tokio::test]
async fn a_change_of_many_cases_comes_to_those_that_the_policy_predicts() {
    let mut done = 0;
    for seed in 3 * WORLDS..4 * WORLDS {
        let mut world = World::make(seed).await;
        for (actor, session) in world.people.clone() {
            for _ in 0..4 {
                done += world.check_bulk(&actor, session).await;
            }
        }
    }
    assert!(done > 20, "cases that were changed: {done}");
}

/// The second lock by itself, asked by hand.
#[tokio::test]
async fn every_table_answers_each_command_as_the_policy_would() {
    for seed in 2 * WORLDS..3 * WORLDS {
        let world = World::make(seed).await;
        for (actor, session) in &world.people {
            world.check_tables(actor, *session).await;
            world.check_writing(actor, *session).await;
        }
    }
}
