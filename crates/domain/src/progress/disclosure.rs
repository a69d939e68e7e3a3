//! Small cells: which counts of a table may be shown when persons could be behind them.
//!
//! Counts under [`SMALLEST`] are hidden, and further cells or totals with them, until no hidden one follows from those that are
//! shown, nor a sum of hidden ones that is itself under it: complementary suppression, as in official statistics (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).

use std::collections::VecDeque;

/// The smallest count that is shown.
pub const SMALLEST: u32 = 5;

/// Whether "x of y" tells of persons whose names everybody knows: one of the groups that it can be broken up into has members,
/// and fewer than [`SMALLEST`].
pub fn tells_of_a_person(groups: impl IntoIterator<Item = usize>) -> bool {
    groups.into_iter().any(|members| (1..SMALLEST as usize).contains(&members))
}

/// Counts in rows and columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Each row as long as the first.
    rows: Vec<Vec<u32>>,
}

/// The table has no cells, rows of different lengths, or more than [`Table::MOST`] rows or columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a table of at most {} rows and columns", Table::MOST)]
pub struct TableError;

/// What may be shown: `None` is hidden.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disclosed {
    pub rows: Vec<Vec<Option<u32>>>,
    /// The sum of each row.
    pub row_totals: Vec<Option<u32>>,
    /// The sum of each column.
    pub column_totals: Vec<Option<u32>>,
    pub total: Option<u32>,
}

impl Table {
    /// The employers of a branch are some dozens. The time grows with the fourth power of the size.
    pub const MOST: usize = 60;

    pub fn new(rows: Vec<Vec<u32>>) -> Result<Self, TableError> {
        let width = rows.first().map_or(0, Vec::len);
        let sizes = 1..=Self::MOST;
        let is_table = sizes.contains(&rows.len()) && sizes.contains(&width);
        let sum = rows.iter().flatten().try_fold(0_u32, |sum, cell| sum.checked_add(*cell));
        if !is_table || rows.iter().any(|row| row.len() != width) || sum.is_none() {
            return Err(TableError);
        }
        Ok(Self { rows })
    }

    /// The cells and totals that may be shown together.
    ///
    /// A reader is taken to know that no count is below zero. Whoever is shown another view of the same counts must be shown
    /// this one of it: two tables with different totals can tell more than each.
    pub fn disclosable(&self) -> Disclosed {
        let mut grid = Grid::new(self);
        let small: Vec<Place> = grid.places().filter(|place| grid.count(*place) < SMALLEST).collect();
        grid.set_hidden(&small, true);
        while let Some(cover) = grid.next_cover() {
            grid.set_hidden(&cover, true);
        }
        grid.disclosed()
    }
}

/// A row and a column; the last of each are the totals.
type Place = (usize, usize);

/// The table with its totals. Each row and each column has the sum zero when its total is taken off.
#[derive(Clone)]
struct Grid {
    counts: Vec<Vec<u32>>,
    is_hidden: Vec<Vec<bool>>,
}

impl Grid {
    fn new(table: &Table) -> Self {
        let mut counts: Vec<Vec<u32>> = table.rows.clone();
        for row in &mut counts {
            row.push(row.iter().sum());
        }
        let width = counts[0].len();
        counts.push((0..width).map(|column| counts.iter().map(|row| row[column]).sum()).collect());
        let is_hidden = vec![vec![false; width]; counts.len()];
        Self { counts, is_hidden }
    }

    fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let (height, width) = (self.counts.len(), self.counts[0].len());
        (0..height).flat_map(move |row| (0..width).map(move |column| (row, column)))
    }

    fn count(&self, (row, column): Place) -> u32 {
        self.counts[row][column]
    }

    fn is_hidden(&self, (row, column): Place) -> bool {
        self.is_hidden[row][column]
    }

    fn set_hidden(&mut self, places: &[Place], is_hidden: bool) {
        for &(row, column) in places {
            self.is_hidden[row][column] = is_hidden;
        }
    }

    /// Whether the place counts against its row and column: it is the total of one of the two, and not of both.
    fn is_margin(&self, (row, column): Place) -> bool {
        (row + 1 == self.counts.len()) != (column + 1 == self.counts[0].len())
    }

    /// What must be hidden as well; `None` when nothing that is hidden can be told.
    fn next_cover(&self) -> Option<Vec<Place>> {
        if let Some(exposed) = self.places().find(|place| self.follows_from_the_rest(*place)) {
            return Some(self.cheapest_cover(exposed).unwrap_or_else(|| self.places().collect()));
        }
        self.lines().find_map(|line| self.cover_of_sum(&line))
    }

    /// Each row and each column, the total last.
    fn lines(&self) -> impl Iterator<Item = Vec<Place>> + use<> {
        let (height, width) = (self.counts.len(), self.counts[0].len());
        let rows = (0..height).map(move |row| (0..width).map(|column| (row, column)).collect());
        let columns = (0..width).map(move |column| (0..height).map(|row| (row, column)).collect());
        rows.chain(columns)
    }

    /// The sum of what a line hides follows from its total, and is a count as well: one under [`SMALLEST`] takes another place
    /// of the line with it, the smallest that is shown, or the total where none is.
    fn cover_of_sum(&self, line: &[Place]) -> Option<Vec<Place>> {
        let (total, cells) = line.split_last()?;
        let hidden = || cells.iter().filter(|place| self.is_hidden(**place));
        let sum: u64 = hidden().map(|place| u64::from(self.count(*place))).sum();
        if self.is_hidden(*total) || hidden().next().is_none() || sum >= SMALLEST.into() {
            return None;
        }
        let shown = cells.iter().filter(|place| !self.is_hidden(**place));
        Some(vec![*shown.min_by_key(|place| self.count(**place)).unwrap_or(total)])
    }

    /// Whether a hidden count is the only one that fits what is shown.
    ///
    /// Counts that fit differ by cycles: one more here, one fewer there, in each row and column as many of both. In a graph of
    /// rows and columns, with the hidden places as its edges, one more leads from the row to the column, and one fewer back
    /// where there is one to take; for margins the other way round. A count is free when such a cycle goes through it.
    fn follows_from_the_rest(&self, place: Place) -> bool {
        if !self.is_hidden(place) {
            return false;
        }
        let (row, column) = (Node::Row(place.0), Node::Column(place.1));
        let leads = |from, to| self.is_path(from, to, place);
        let more_leads_down = !self.is_margin(place);
        let one_more = if more_leads_down { leads(column, row) } else { leads(row, column) };
        let one_fewer =
            self.count(place) > 0 && if more_leads_down { leads(row, column) } else { leads(column, row) };
        !one_more && !one_fewer
    }

    /// Whether hidden places other than `without` lead from one node to the other.
    fn is_path(&self, from: Node, to: Node, without: Place) -> bool {
        let (height, width) = (self.counts.len(), self.counts[0].len());
        let mut seen = vec![false; height + width];
        let number = |node: Node| match node {
            Node::Row(row) => row,
            Node::Column(column) => height + column,
        };
        seen[number(from)] = true;
        let mut next = VecDeque::from([from]);
        while let Some(node) = next.pop_front() {
            if node == to {
                return true;
            }
            let neighbours: Vec<(Place, Node)> = match node {
                Node::Row(row) => (0..width).map(|column| ((row, column), Node::Column(column))).collect(),
                Node::Column(column) => (0..height).map(|row| ((row, column), Node::Row(row))).collect(),
            };
            for (place, neighbour) in neighbours {
                let leads_down = matches!(node, Node::Row(_));
                let is_more = leads_down != self.is_margin(place);
                let can_change = is_more || self.count(place) > 0;
                if self.is_hidden(place) && place != without && can_change && !seen[number(neighbour)] {
                    seen[number(neighbour)] = true;
                    next.push_back(neighbour);
                }
            }
        }
        false
    }

    /// The places of a rectangle that make a count free, those of the smallest sum that must be hidden for it, rather cells
    /// than totals. `None` when there is none, as among zeros.
    fn cheapest_cover(&self, exposed: Place) -> Option<Vec<Place>> {
        let (height, width) = (self.counts.len(), self.counts[0].len());
        let mut covers: Vec<((usize, u64), Vec<Place>)> = Vec::new();
        for row in (0..height).filter(|row| *row != exposed.0) {
            for column in (0..width).filter(|column| *column != exposed.1) {
                let corners = [(exposed.0, column), (row, exposed.1), (row, column)];
                let cover: Vec<Place> =
                    corners.into_iter().filter(|corner| !self.is_hidden(*corner)).collect();
                let totals =
                    cover.iter().filter(|place| place.0 + 1 == height || place.1 + 1 == width).count();
                let sum = cover.iter().map(|place| u64::from(self.count(*place))).sum();
                covers.push(((totals, sum), cover));
            }
        }
        covers.sort_by_key(|(cost, _)| *cost);
        let mut with_cover = self.clone();
        covers.into_iter().map(|(_, cover)| cover).find(|cover| {
            with_cover.set_hidden(cover, true);
            let is_covered = !with_cover.follows_from_the_rest(exposed);
            with_cover.set_hidden(cover, false);
            is_covered
        })
    }

    fn disclosed(&self) -> Disclosed {
        let shown = |place| (!self.is_hidden(place)).then(|| self.count(place));
        let (height, width) = (self.counts.len() - 1, self.counts[0].len() - 1);
        Disclosed {
            rows: (0..height).map(|row| (0..width).map(|column| shown((row, column))).collect()).collect(),
            row_totals: (0..height).map(|row| shown((row, width))).collect(),
            column_totals: (0..width).map(|column| shown((height, column))).collect(),
            total: shown((height, width)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Row(usize),
    Column(usize),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn disclosed(rows: &[&[u32]]) -> Disclosed {
        Table::new(rows.iter().map(|row| row.to_vec()).collect()).unwrap().disclosable()
    }

    #[test]
    fn a_table_without_small_cells_is_shown() {
        let shown = disclosed(&[&[5, 40], &[12, 9]]);
        assert_eq!(shown.rows, [[Some(5), Some(40)], [Some(12), Some(9)]]);
        assert_eq!(shown.row_totals, [Some(45), Some(21)]);
        assert_eq!(shown.total, Some(66));
    }

    #[test]
    fn one_small_cell_hides_three_more() {
        let shown = disclosed(&[&[3, 40, 50], &[12, 9, 30], &[70, 80, 90]]);
        let hidden = |row: usize, column: usize| shown.rows[row][column].is_none();
        assert!(hidden(0, 0) && hidden(0, 1) && hidden(1, 0) && hidden(1, 1));
        assert_eq!(shown.row_totals, [Some(93), Some(51), Some(240)]);
        assert_eq!(shown.rows[2], [Some(70), Some(80), Some(90)]);
    }

    #[test]
    fn a_small_cell_in_a_single_row_hides_another_and_keeps_the_total() {
        let shown = disclosed(&[&[2, 30, 8]]);
        assert_eq!(shown.rows, [[None, Some(30), None]]);
        assert_eq!(shown.row_totals, [Some(40)]);
    }

    #[test]
    fn zeros_do_not_hide_each_other() {
        // Two hidden zeros of a row whose total is shown would both be known.
        let shown = disclosed(&[&[0, 0, 9]]);
        assert_eq!(shown.rows, [[None, None, None]]);
    }

    #[test]
    fn a_small_sum_of_hidden_counts_hides_a_third() {
        let shown = disclosed(&[&[1, 2, 60, 9]]);
        assert_eq!(shown.rows, [[None, None, Some(60), None]]);
        assert_eq!(shown.row_totals, [Some(72)]);
    }

    #[test]
    fn a_single_small_count_hides_its_totals() {
        let shown = disclosed(&[&[3]]);
        assert_eq!((shown.rows, shown.row_totals, shown.total), (vec![vec![None]], vec![None], None));
    }

    #[test]
    fn a_share_of_few_tells_of_them_and_one_of_nobody_does_not() {
        assert!(!tells_of_a_person([]) && !tells_of_a_person([0]) && !tells_of_a_person([5, 0]));
        assert!(tells_of_a_person([1]) && tells_of_a_person([4]) && tells_of_a_person([30, 2]));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for rows in
            [vec![], vec![vec![]], vec![vec![1], vec![1, 2]], vec![vec![u32::MAX, 1]], vec![vec![1]; 61]]
        {
            assert_eq!(Table::new(rows), Err(TableError));
        }
    }

    /// Every table of counts up to `most` that fits what is shown, by trying all.
    fn fitting(shown: &Disclosed, most: u32) -> Vec<Vec<u32>> {
        let width = shown.column_totals.len();
        let fits = |cells: &[u32]| {
            let rows: Vec<_> = cells.chunks(width).collect();
            let agrees = |shown: Option<u32>, sum: u32| shown.is_none_or(|shown| shown == sum);
            rows.iter().zip(&shown.row_totals).all(|(row, total)| agrees(*total, row.iter().sum()))
                && (0..width).all(|column| {
                    agrees(shown.column_totals[column], rows.iter().map(|row| row[column]).sum())
                })
                && agrees(shown.total, cells.iter().sum())
        };
        let mut tables = vec![Vec::new()];
        for cell in shown.rows.iter().flatten() {
            let values: Vec<u32> = cell.map_or_else(|| (0..=most).collect(), |cell| vec![cell]);
            tables = tables
                .into_iter()
                .flat_map(|table: Vec<u32>| {
                    values.iter().map(move |value| [table.as_slice(), &[*value]].concat())
                })
                .collect();
        }
        tables.retain(|table| fits(table));
        tables
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn no_hidden_count_follows_from_what_is_shown(
            rows in prop_oneof![
                prop::collection::vec(prop::collection::vec(0..9_u32, 2), 2),
                prop::collection::vec(prop::collection::vec(0..20_u32, 3), 1),
                prop::collection::vec(prop::collection::vec(0..20_u32, 1), 3),
            ],
        ) {
            let table = Table::new(rows).unwrap();
            let shown = table.disclosable();
            // Counts that are free differ by one in some table.
            let largest = table.rows.iter().flatten().max().map_or(1, |largest| largest + 1);
            let tables = fitting(&shown, largest);
            let cells: Vec<_> = shown.rows.iter().flatten().collect();
            prop_assert!(tables.contains(&table.rows.concat()));
            for (place, (cell, count)) in cells.into_iter().zip(table.rows.concat()).enumerate() {
                if let Some(shown) = cell {
                    prop_assert_eq!(*shown, count);
                    prop_assert!(count >= SMALLEST);
                } else {
                    prop_assert!(tables.iter().any(|other| other[place] != count), "{table:?} {shown:?}");
                }
            }
        }

        #[test]
        fn a_larger_table_keeps_its_small_counts(
            rows in prop::collection::vec(prop::collection::vec(prop_oneof![3 => 5..90_u32, 1 => 0..5_u32], 6), 8),
        ) {
            let table = Table::new(rows).unwrap();
            let shown = table.disclosable();
            let hidden = |cell: &Option<u32>| cell.is_none();
            for (cell, count) in shown.rows.iter().flatten().zip(table.rows.concat()) {
                prop_assert!(hidden(cell) || *cell == Some(count) && count >= SMALLEST);
            }
            // With the total of a row shown, it hides none, or two and more that are not few together.
            for ((row, counts), total) in shown.rows.iter().zip(&table.rows).zip(&shown.row_totals) {
                let hidden: Vec<_> =
                    row.iter().zip(counts).filter(|(cell, _)| hidden(cell)).map(|(_, count)| count).collect();
                let sum: u32 = hidden.iter().copied().sum();
                let is_covered = hidden.is_empty() || hidden.len() > 1 && sum >= SMALLEST;
                prop_assert!(total.is_none() || is_covered);
            }
        }
    }
}
