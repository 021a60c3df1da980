use crate::bulk::Working;
use crate::config::{Serve, site_of};
use crate::data_dir::DataDir;
use crate::database::Database;
use crate::failure::{Failure, OrSay, Result};
use crate::filing::Filing;
use crate::live::Live;
use crate::pruning::Pruning;
use crate::rates::Rates;
use crate::replies::Sending;
use crate::router::router;
use crate::sealing::Sealing;
use crate::shutdown::Shutdown;
use crate::state::AppState;
use crate::{demo, secret, serving, site};
use app::platform::PublicUrl;
use axum::Router;
use std::io::{Write, stdout};
use std::time::Duration;
use store::attachments::{Files, Place, Settings};
use store::audit::Signer;
use store::identity::{Identity, Secret};
use store::limits::Limits;
use store::{Store, safety};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long requests that have begun may take to end.
const DRAIN: Duration = Duration::from_secs(10);
const DATABASE_ENDED: &str = "PostgreSQL has ended by itself; postgres.log in the data directory says why. \
     The next start keeps that file as postgres.log.old.";

pub(super) async fn serve(serve: Serve) -> Result<()> {
    let mut shutdown = Shutdown::listen()?;
    let dir = serve.place.data_dir()?;
    dir.create()?;
    let Some(lock) = dir.lock()? else {
        let path = dir.path().display();
        return Err(Failure::new(format!(
            "Another Caseward is using {path}: stop it first, or choose another folder with --data-dir."
        )));
    };
    let listener = TcpListener::bind(serve.addr).await.or_say(|| format!("Cannot listen on {}", serve.addr))?;
    let database = tokio::select! {
        database = Database::for_server(&serve.place, &dir, lock) => database?,
        () = shutdown.requested() => return Ok(()),
    };
    let outcome = work(&serve, &dir, &database, listener, &mut shutdown).await;
    database.close().await;
    outcome
}

async fn work(serve: &Serve, dir: &DataDir, database: &Database, listener: TcpListener, shutdown: &mut Shutdown) -> Result<()> {
    let (store, identity, limits, signer) = tokio::select! {
        prepared = prepare(serve, dir, database) => prepared?,
        () = shutdown.requested() => return Ok(()),
    };
    let addr = listener.local_addr().or_say(|| "The address is unknown".to_owned())?;
    let leptos = site::options(serve.site_root.as_deref(), addr);
    let public_url = PublicUrl::new(serve.public_url.clone(), site_of(addr));
    let live = Live::start(store.clone()).await.or_say(|| "The log of cases cannot be followed".to_owned())?;
    let proxies = serve.trusted_proxies.clone();
    let files = shelf(serve, dir)?;
    let rates = Rates::new(limits, serve.limits.clone());
    let state =
        AppState { store: store.clone(), identity, files: files.clone(), live: live.clone(), leptos, proxies, rates, public_url };
    let router = router(state)?;
    // Whoever waits for this line may be gone; the site is up all the same.
    let _ = writeln!(stdout(), "Caseward is ready at {}", site_of(addr)).and_then(|()| stdout().flush());
    let _working = Working::start(store.clone());
    let _sending = Sending::start(store.clone());
    let _pruning = Pruning::start(store.clone());
    let _filing = Filing::start(store.clone(), files);
    let sealing = Sealing::start(store.clone(), signer, dir);
    let outcome = answer(router, &live, listener, database, shutdown).await;
    sealing.stop().await;
    store.close().await;
    outcome
}

/// Everything that has to hold before the first request is answered.
async fn prepare(serve: &Serve, dir: &DataDir, database: &Database) -> Result<(Store, Identity, Limits, Signer)> {
    let refuse = |reason: safety::Unsafe| Failure::new(reason.to_string());
    match safety::check_login(database.login()).await {
        // The first start's migrations make the role, which is looked at after them.
        Err(reason) if !reason.is_no_entry() => return Err(refuse(reason)),
        _ => database.migrate().await?,
    }
    safety::check_login(database.login()).await.map_err(refuse)?;
    database.check_version().await?;
    safety::check_schema(database.login()).await.map_err(refuse)?;
    let secret = secret::load(serve.secret_file.as_deref(), &dir.secret())?;
    let secret = Secret::from_bytes(&secret).or_say(|| "The secret is of no use".to_owned())?;
    let store = database.connect(serve.db_connections).await?;
    if serve.demo {
        demo::fill(dir, database, &store).await?;
    }
    let (signer, limits) = (Signer::new(&secret), Limits::start(store.clone(), &secret));
    Ok((store.clone(), Identity::new(store, secret), limits, signer))
}

fn shelf(serve: &Serve, dir: &DataDir) -> Result<Files> {
    let place = serve.attachments.clone().unwrap_or_else(|| Place::Folder(dir.attachments()));
    let quota = u64::from(serve.attachments_quota) * 1024 * 1024;
    let name = place.to_string();
    let settings = Settings { place, spool: dir.uploads(), scanner: serve.clamav.clone(), quota };
    Files::open(settings).or_say(|| format!("Cannot keep files in {name}"))
}

/// Answers until asked to stop, then lets the requests that have begun end.
async fn answer(router: Router, live: &Live, listener: TcpListener, database: &Database, shutdown: &mut Shutdown) -> Result<()> {
    let (stop, stopped) = oneshot::channel::<()>();
    let mut server = tokio::spawn(serving::serve(listener, router, async {
        // The sender is never dropped before it has sent.
        let _ = stopped.await;
    }));
    let outcome = tokio::select! {
        () = shutdown.requested() => Ok(()),
        () = database.ended() => Err(Failure::new(DATABASE_ENDED)),
        _ = &mut server => Err(Failure::new("The listener has ended by itself.")),
    };
    tracing::info!("stopping");
    // They would never end by themselves.
    live.close();
    if stop.send(()).is_ok() && tokio::time::timeout(DRAIN, &mut server).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut off");
        server.abort();
    }
    outcome
}
