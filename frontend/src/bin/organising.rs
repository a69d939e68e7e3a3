//! The program for those who organise: responsibility, offices, settings.

fn main() {
    verv_web::organising();
}
