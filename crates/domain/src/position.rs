//! Where a goal or an area stands in the plan.

/// The largest position that an area, a goal or a measure may have among its siblings.
///
/// The three together order a whole plan as one integer: area × 1 000 000 + goal × 1 000 + measure.
pub const LARGEST_POSITION: i64 = 999;
