//! The program for those who govern: national goals, changes, settings, one's own account.

fn main() {
    verv_web::governing();
}
