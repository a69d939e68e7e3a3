//! The program for every day: login, what is mine, the plan.

fn main() {
    verv_web::daily();
}
