//! The server functions: what pages ask and tell the server. Each opens a scope and makes one call of `store`.
//! Bodies exist on the server alone, so they name everything by its full path.
#![allow(unreachable_pub, reason = "the server macro keeps the body of each in a public function of its own")]

mod account;
mod audit;
mod bulk;
mod canned;
mod cases;
mod clinic;
mod drafts;
mod files;
mod grants;
mod notes;
mod people;
mod presence;
mod replies;
mod session;
mod unsent;
mod views;

pub use account::{
    ChangePassword, ListDevices, Rename, SignOutEverywhere, change_password, list_devices, rename, sign_out_everywhere,
};
pub use audit::{AuditView, ListAudit, list_audit};
pub use bulk::{BulkView, Foretold, StartBulk, UndoBulk, WHY, foretell_bulk, read_bulk, start_bulk, undo_bulk};
pub use canned::{
    ListAnswers, RemoveAnswer, ReviseAnswer, SaveAnswer, UseAnswer, list_answers, remove_answer, revise_answer, save_answer,
    use_answer,
};
pub use cases::{
    CORRECT, CaseVersion, CaseView, Choices, DepartmentName, ListCases, MOVE, NONE, OpenCase, ReadCase, ReplyDraft, ReviseCase,
    Revised, TAKE, case_version, count_cases, department_name, list_cases, list_choices, open_case, read_case, revise_case,
};
pub use clinic::{
    CreateDepartment, CreateField, CreateSpecialty, CreateTag, OfferField, OfferSpecialty, OfferTag, RenameSpecialty, RenameTag,
    RestoreDepartment, RetireDepartment, ReviseDepartment, ReviseField, count_unreadable, list_departments, list_fields,
    list_specialties, list_tags,
};
pub use drafts::{DraftKey, NewCaseForm, SaveDraft, StartCase, draft_key, save_draft, start_case};
pub use files::{FilesView, ListFiles, RemoveFile, SendFiles, list_files, remove_file, send_files};
pub use grants::{EndGrant, GiveBack, OpenGrant, ReviewGrant, Reviews, grant_left, list_reviews};
pub use notes::{ListNotes, NoteForm, StartNote, WriteNote, list_notes, start_note, write_note};
pub use people::{
    Belonging, EndSessions, InviteAgain, InvitePerson, LetIn, ListPeople, PersonPage, ReadBelonging, ReadPerson, RevisePerson,
    end_sessions, invite_again, invite_person, let_in, list_people, read_belonging, read_person, revise_person,
};
pub use presence::{LeaveCase, TellPresence, leave_case, tell_presence};
pub use replies::{MarkRead, ReleaseReply, SendReply, UndoReply, mark_read, release_reply, send_reply, undo_reply};
pub use session::{
    AcceptInvitation, ReadInvitation, SignIn, SignOut, SignUp, accept_invitation, read_invitation, sign_in, sign_out, sign_up,
};
pub use unsent::{DeleteUnsent, ListUnsent, delete_unsent, list_unsent};
pub use views::{
    ChooseView, RemoveView, ReviseView, SaveView, choose_view, count_views, list_views, remove_view, revise_view, save_view,
};

/// Where server functions live; the attribute of each repeats it, since it takes a literal.
pub const PREFIX: &str = "/fn/";
