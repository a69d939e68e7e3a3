//! Which pieces of the program share a file.
//!
//! The splitter makes a piece for each set of groups that share something: with eight groups well over a hundred, most
//! of them tiny. Pieces are put together where that costs least, so that a page asks for a few files.

use std::collections::BTreeSet;

/// Pieces that are fetched as one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// The names of the pieces.
    pub pieces: BTreeSet<String>,
    /// The groups that need one of them.
    pub groups: BTreeSet<String>,
    pub bytes: usize,
}

/// What a file costs whoever fetches it beside its pieces: asking for it, and what every module says anew.
const ASKING: usize = 4_000;

impl File {
    /// What everybody who needs the file fetches with it.
    fn cost(&self) -> usize {
        (self.bytes + ASKING) * self.groups.len()
    }

    fn with(&self, other: &Self) -> Self {
        Self {
            pieces: self.pieces.union(&other.pieces).cloned().collect(),
            groups: self.groups.union(&other.groups).cloned().collect(),
            bytes: self.bytes + other.bytes,
        }
    }
}

/// Puts files together as long as that pays, and further until no group needs more than `most`.
pub fn gathered(mut files: Vec<File>, most: usize) -> Vec<File> {
    while let Some((one, other)) = next_pair(&files, most) {
        let second = files.remove(other);
        files[one] = files[one].with(&second);
    }
    files.sort_by(|one, other| one.pieces.cmp(&other.pieces));
    files
}

/// The two files that cost least together, the second behind the first; `None` when all are as they should be.
fn next_pair(files: &[File], most: usize) -> Option<(usize, usize)> {
    let is_over = |group: &String| files.iter().filter(|file| file.groups.contains(group)).count() > most;
    let groups: BTreeSet<&String> = files.iter().flat_map(|file| &file.groups).collect();
    let over: BTreeSet<&String> = groups.into_iter().filter(|group| is_over(group)).collect();
    let mut best: Option<(i64, usize, usize)> = None;
    for (second, other) in files.iter().enumerate() {
        for (first, one) in files[..second].iter().enumerate() {
            let added = signed(one.with(other).cost()) - signed(one.cost()) - signed(other.cost());
            // Files that nobody needs both of may still be put together where that costs nothing.
            let helps = one.groups.intersection(&other.groups).any(|group| over.contains(group));
            let wanted = added < 0 || helps;
            if wanted && best.is_none_or(|best| (added, first, second) < best) {
                best = Some((added, first, second));
            }
        }
    }
    best.map(|(_, first, second)| (first, second))
}

fn signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{File, gathered};

    fn file(piece: &str, groups: &[&str], bytes: usize) -> File {
        File {
            pieces: [piece.to_owned()].into(),
            groups: groups.iter().map(|&group| group.to_owned()).collect(),
            bytes,
        }
    }

    fn names(files: &[File]) -> Vec<String> {
        files.iter().map(|file| file.pieces.iter().cloned().collect::<Vec<_>>().join("+")).collect()
    }

    #[test]
    fn what_is_worth_a_file_of_its_own_stays_alone() {
        let files = vec![
            file("plan", &["plan"], 90_000),
            file("mine", &["mine"], 60_000),
            file("both", &["plan", "mine"], 80_000),
        ];
        assert_eq!(gathered(files.clone(), 4), [files[2].clone(), files[1].clone(), files[0].clone()]);
    }

    #[test]
    fn what_is_smaller_than_asking_for_it_goes_with_something_else() {
        let files = vec![
            file("plan", &["plan"], 90_000),
            file("mine", &["mine"], 60_000),
            file("both", &["plan", "mine"], 80_000),
            file("tiny", &["plan", "mine", "measure"], 100),
            file("measure", &["measure"], 50_000),
        ];
        let gathered = gathered(files, 4);
        assert_eq!(gathered.len(), 4, "{:?}", names(&gathered));
        let tiny = gathered.iter().find(|file| file.pieces.contains("tiny")).unwrap();
        assert!(tiny.pieces.len() > 1, "{:?}", names(&gathered));
    }

    #[test]
    fn no_group_needs_more_files_than_it_may_and_every_piece_is_somewhere_once() {
        let groups = ["a", "b", "c", "d", "e"];
        let mut files = Vec::new();
        for set in 1..32_usize {
            let of_set: Vec<&str> = (0..5).filter(|bit| set & (1 << bit) != 0).map(|bit| groups[bit]).collect();
            files.push(file(&format!("piece_{set}"), &of_set, 1_000 * (1 + set * 7 % 50)));
        }
        let gathered = gathered(files, 3);
        for group in groups {
            let needed = gathered.iter().filter(|file| file.groups.contains(group)).count();
            assert!(needed <= 3, "{group} needs {needed}: {:?}", names(&gathered));
        }
        let pieces: Vec<&String> = gathered.iter().flat_map(|file| &file.pieces).collect();
        assert_eq!(pieces.len(), 31);
        // Who needed a piece needs the file that it is in.
        for set in 1..32_usize {
            let piece = format!("piece_{set}");
            let file = gathered.iter().find(|file| file.pieces.contains(&piece)).unwrap();
            let needs_it = |bit: usize| set & (1 << bit) == 0 || file.groups.contains(groups[bit]);
            assert!((0..5).all(needs_it), "{piece}");
        }
    }
}
