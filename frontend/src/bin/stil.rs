//! The living page of the design system.

fn main() {
    verv_web::stil();
}
