use domain::{Priority, Status};
use leptos::prelude::*;

/// A picture beside a word; it never stands alone for a meaning.
#[derive(Clone, Copy)]
pub(crate) enum Icon {
    Status(Status),
    Priority(Priority),
    Alert,
    Back,
    Check,
    Close,
    Down,
    Draft,
    File,
    Info,
    Lock,
    Next,
    Offline,
    Person,
    Plus,
    Reply,
    SignOut,
    Tag,
    Unfold,
    Up,
}

impl Icon {
    pub(crate) fn view(self) -> impl IntoView + use<> {
        view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false" inner_html=self.shapes()></svg> }
    }

    const fn shapes(self) -> &'static str {
        match self {
            Icon::Status(status) => status_shapes(status),
            Icon::Priority(priority) => priority_shapes(priority),
            Icon::Alert => r#"<circle cx="8" cy="8" r="6"/><path d="M8 4.75V8.5M8 11h.01"/>"#,
            Icon::Back => r#"<path d="M9.5 3.5 5 8l4.5 4.5"/>"#,
            Icon::Check => r#"<path d="m3 8.5 3.25 3.25L13 4.75"/>"#,
            Icon::Close => r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
            Icon::Down => r#"<path d="M8 3v10M4 9l4 4 4-4"/>"#,
            Icon::Draft => r#"<path d="M11.25 2.25a1.6 1.6 0 0 1 2.4 2.3L5.5 12.75l-3.25.75.75-3.25Z"/>"#,
            Icon::File => {
                r#"<path d="M9.25 1.75h-5c-.55 0-1 .45-1 1v10.5c0 .55.45 1 1 1h7.5c.55 0 1-.45 1-1v-8ZM9.25 1.75v3.5h3.5M5.75 8.5h4.5M5.75 11h4.5"/>"#
            }
            Icon::Info => r#"<circle cx="8" cy="8" r="6"/><path d="M8 7.5v3.5M8 5h.01"/>"#,
            Icon::Lock => {
                r#"<path d="M4.25 7h7.5c.55 0 1 .45 1 1v4.5c0 .55-.45 1-1 1h-7.5c-.55 0-1-.45-1-1V8c0-.55.45-1 1-1ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>"#
            }
            Icon::Next => r#"<path d="M6.5 3.5 11 8l-4.5 4.5"/>"#,
            Icon::Offline => {
                r#"<path d="M2 2l12 12M8 12.75h.01M5.5 10a3.5 3.5 0 0 1 4.6-.35M3 7.4a7.2 7.2 0 0 1 2.4-1.55M8 5a7.1 7.1 0 0 1 5 2.4"/>"#
            }
            Icon::Person => {
                r#"<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.5c.5-3 2.5-4.25 5.25-4.25s4.75 1.25 5.25 4.25"/>"#
            }
            Icon::Plus => r#"<path d="M8 3v10M3 8h10"/>"#,
            Icon::Reply => r#"<path d="M6.5 3.5 2.5 7.5l4 4M2.5 7.5h6a5 5 0 0 1 5 5v.5"/>"#,
            Icon::SignOut => {
                r#"<path d="M6.25 2.5h-2.5c-.7 0-1.25.55-1.25 1.25v8.5c0 .7.55 1.25 1.25 1.25h2.5M10.5 5l3 3-3 3M13.5 8H6.5"/>"#
            }
            Icon::Tag => r#"<path d="M2.5 3.5v4.25l6 6 5-5-6-6H3.25a.75.75 0 0 0-.75.75ZM5.5 5.5h.01"/>"#,
            Icon::Unfold => r#"<path d="M3.5 6 8 10.5 12.5 6"/>"#,
            Icon::Up => r#"<path d="M8 13V3M4 7l4-4 4 4"/>"#,
        }
    }
}

const fn status_shapes(status: Status) -> &'static str {
    match status {
        Status::Open => {
            r#"<path d="M8 2v6M5.5 5.75 8 8.25l2.5-2.5M2 9.5v2.75c0 .7.55 1.25 1.25 1.25h9.5c.7 0 1.25-.55 1.25-1.25V9.5"/>"#
        }
        Status::InProgress => {
            r#"<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12Z" fill="currentColor" stroke="none"/>"#
        }
        Status::Waiting => {
            r#"<path d="M3.25 2.75h9.5c.7 0 1.25.55 1.25 1.25v6c0 .7-.55 1.25-1.25 1.25H8L4.75 14v-2.75h-1.5C2.55 11.25 2 10.7 2 10V4c0-.7.55-1.25 1.25-1.25Z"/><path d="M5 7h.01M8 7h.01M11 7h.01"/>"#
        }
        Status::Resolved => r#"<circle cx="8" cy="8" r="6"/><path d="m5.25 8.25 2 2 3.5-4.25"/>"#,
    }
}

const fn priority_shapes(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => r#"<path d="M3 10v3"/><path d="M8 7v6M13 4v9" opacity=".3"/>"#,
        Priority::Medium => r#"<path d="M3 10v3M8 7v6"/><path d="M13 4v9" opacity=".3"/>"#,
        Priority::High => r#"<path d="M3 10v3M8 7v6M13 4v9"/>"#,
        Priority::Urgent => {
            r#"<path d="M7.13 2a1 1 0 0 1 1.74 0l5.8 10.5a1 1 0 0 1-.87 1.5H2.2a1 1 0 0 1-.87-1.5ZM7.2 5.5v4.2h1.6V5.5Zm.8 7a.95.95 0 1 0 0-1.9.95.95 0 0 0 0 1.9Z" fill="currentColor" fill-rule="evenodd" stroke="none"/>"#
        }
    }
}
