/// The browser's way in: takes over the page that the server rendered, once the code of that page is here.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    if let Ok(path) = leptos::prelude::window().location().pathname() {
        app::preload(&path).await;
    }
    leptos::mount::hydrate_body(app::App);
}
