//! How long to wait before trying again.

/// Milliseconds.
const FIRST: i64 = 10 * 1000;
const LONGEST: i64 = 60 * 60 * 1000;

/// Doubles with each attempt that failed, up to an hour. Half of it is random, so that what failed together is not tried
/// together.
pub fn delay(attempts: i64, random: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).clamp(0, 20);
    let whole = (FIRST << doublings).min(LONGEST);
    let half = whole / 2;
    half + half * i64::from(random) / i64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_an_hour() {
        let longest: Vec<_> = (1..=12).map(|attempts| delay(attempts, u32::MAX) / 1000).collect();
        assert_eq!(longest, [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]);
        assert_eq!(delay(i64::MAX, u32::MAX), LONGEST);
        assert_eq!(delay(0, u32::MAX), delay(1, u32::MAX));
    }

    #[test]
    fn half_of_it_is_random() {
        for attempts in [1, 5, 40] {
            let (least, most) = (delay(attempts, 0), delay(attempts, u32::MAX));
            assert_eq!(least * 2, most, "{attempts}");
            let between = delay(attempts, u32::MAX / 3);
            assert!(least < between && between < most, "{attempts}");
        }
    }
}
