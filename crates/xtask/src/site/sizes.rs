//! What visits load, as it travels, and the most that they may.

use std::{collections::BTreeSet, fmt::Write as _};

use anyhow::{Result, bail};

use super::{
    BASE, FIRST_LOAD, LOADER, ORIGINAL, SEARCH, SHELL, START, STYLEGUIDE, files::Site, splitting::Program,
};

/// Bytes of a first visit that ends at the login. The aim of 280,000 is reached.
const LOGIN: usize = 245_000;
/// Bytes of a first visit to any page. The aim is 360,000: base and shell alone are 330,000, and nine tenths of what a page
/// adds are its own views, so fewer bytes want fewer elements, or smaller code for each from the framework.
const FIRST_PAGE: usize = 760_000;
/// Bytes of a further group; the aim is 100,000.
const FURTHER_GROUP: usize = 345_000;
/// Files of a first visit.
const FILES: usize = 20;

/// A way to load something, and its limits.
#[derive(Debug)]
pub struct Visit {
    name: String,
    files: usize,
    bytes: usize,
    /// Of bytes, and of files; where there are no limits, it is not for users.
    most: Option<(usize, usize)>,
}

/// What the bundle weighs.
#[derive(Debug)]
pub struct Sizes {
    /// Name, bytes, and bytes as they travel, of each file.
    files: Vec<(String, usize, usize)>,
    visits: Vec<Visit>,
}

/// Some files by name.
type Load = BTreeSet<String>;

impl Sizes {
    pub fn of(site: &Site, program: &Program) -> Result<Self> {
        let page = format!("verv.{ORIGINAL}.html");
        let base = [page.as_str(), START, LOADER, BASE].into_iter().chain(FIRST_LOAD);
        let base: Load = base.map(str::to_owned).collect();
        let groups =
            program.groups.iter().map(|(group, files)| (group.clone(), files.iter().cloned().collect()));
        let groups: Vec<(String, Load)> = groups.collect();
        let files = site.sizes.iter().map(|size| (size.name.clone(), size.plain, size.brotli)).collect();
        Ok(Self { files, visits: visits(&base, &groups, &|name| site.weight(name))? })
    }

    pub fn print(&self) {
        println!("{:<44}{:>10}{:>10}", "site", "bytes", "brotli");
        for (name, plain, brotli) in &self.files {
            println!("{name:<44}{plain:>10}{brotli:>10}");
        }
        print!("{}", table(&self.visits));
    }

    /// Fails where a visit loads more than it may.
    pub fn check(&self) -> Result<()> {
        let heavy: Vec<&str> =
            self.visits.iter().filter(|visit| !visit.is_within()).map(|visit| visit.name.as_str()).collect();
        if heavy.is_empty() {
            return Ok(());
        }
        bail!("more than it may is loaded by: {}", heavy.join(", "))
    }
}

impl Visit {
    fn is_within(&self) -> bool {
        self.most.is_none_or(|(bytes, files)| self.bytes <= bytes && self.files <= files)
    }
}

/// The login is the base. Any other page that is opened first is the base and its group, of which the shell is a part; and
/// what a group costs whoever has seen one other page is told for the other page that has least in common with it.
fn visits(
    base: &Load,
    groups: &[(String, Load)],
    weight: &dyn Fn(&str) -> Result<usize>,
) -> Result<Vec<Visit>> {
    let weigh = |files: &Load| files.iter().map(|file| weight(file)).sum::<Result<usize>>();
    let mut visits = vec![Visit {
        name: "login".to_owned(),
        files: base.len(),
        bytes: weigh(base)?,
        most: Some((LOGIN, FILES)),
    }];
    let limits = |group: &str, bytes: usize| (group != STYLEGUIDE).then_some((bytes, FILES));
    for (group, files) in groups {
        let load: Load = base.union(files).cloned().collect();
        visits.push(Visit {
            name: format!("{group}, opened first"),
            files: load.len(),
            bytes: weigh(&load)?,
            most: limits(group, FIRST_PAGE),
        });
    }
    for (group, files) in groups {
        let mut worst: Option<Visit> = None;
        for (other, theirs) in groups {
            let load: Load = files.difference(theirs).cloned().collect();
            let bytes = weigh(&load)?;
            let counts = other != group && ![STYLEGUIDE, SHELL, SEARCH].contains(&other.as_str());
            if counts && worst.as_ref().is_none_or(|worst| bytes > worst.bytes) {
                let name = format!("{group}, after {other}");
                worst = Some(Visit { name, files: load.len(), bytes, most: limits(group, FURTHER_GROUP) });
            }
        }
        visits.extend(worst);
    }
    Ok(visits)
}

fn table(visits: &[Visit]) -> String {
    let mut table = format!("\n{:<44}{:>10}{:>10}{:>10}\n", "visit", "files", "brotli", "at most");
    for visit in visits {
        let most = visit.most.map_or_else(|| "-".to_owned(), |(bytes, _)| bytes.to_string());
        let word = if visit.is_within() { "" } else { "  TOO MUCH" };
        // Writing to a string does not fail.
        let _ = writeln!(table, "{:<44}{:>10}{:>10}{most:>10}{word}", visit.name, visit.files, visit.bytes);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &[&str]) -> Load {
        files.iter().map(|&file| file.to_owned()).collect()
    }

    /// A file weighs what its name says, in thousands.
    fn weight(name: &str) -> Result<usize> {
        Ok(name.rsplit('_').next().unwrap_or_default().parse::<usize>()? * 1000)
    }

    fn all(base: &[&str], groups: &[(&str, &[&str])]) -> Vec<Visit> {
        let groups: Vec<(String, Load)> =
            groups.iter().map(|(name, files)| ((*name).to_owned(), load(files))).collect();
        visits(&load(base), &groups, &weight).unwrap()
    }

    fn heavy(visits: &[Visit]) -> Vec<&str> {
        visits.iter().filter(|visit| !visit.is_within()).map(|visit| visit.name.as_str()).collect()
    }

    #[test]
    fn a_first_page_is_the_base_and_its_group_and_a_further_group_what_is_not_here_yet() {
        let visits = all(
            &["base_200"],
            &[
                ("mine", &["mine_50", "shared_30"]),
                ("plan", &["plan_60", "shared_30"]),
                ("settings", &["settings_20"]),
            ],
        );
        let told: Vec<(&str, usize, usize)> =
            visits.iter().map(|visit| (visit.name.as_str(), visit.files, visit.bytes)).collect();
        assert_eq!(
            told,
            [
                ("login", 1, 200_000),
                ("mine, opened first", 3, 280_000),
                ("plan, opened first", 3, 290_000),
                ("settings, opened first", 2, 220_000),
                ("mine, after settings", 2, 80_000),
                ("plan, after settings", 2, 90_000),
                ("settings, after mine", 1, 20_000),
            ]
        );
        assert_eq!(heavy(&visits), Vec::<&str>::new());
    }

    #[test]
    fn what_is_too_much_is_told_and_the_style_guide_may_weigh_what_it_likes() {
        let of = |name: &str, bytes: usize| format!("{name}_{}", bytes / 1000);
        let base = of("base", LOGIN);
        assert_eq!(heavy(&all(&[&base], &[])), Vec::<&str>::new());
        assert_eq!(heavy(&all(&[&of("base", LOGIN + 1000)], &[])), ["login"]);
        let rest = (FIRST_PAGE - LOGIN).min(FURTHER_GROUP) / 2;
        let (mine, shared) = (of("mine", rest), of("shared", FIRST_PAGE - LOGIN - rest + 2000));
        let styleguide = of("styleguide", 10 * FIRST_PAGE);
        let visits = all(
            &[&base],
            &[("mine", &[&mine, &shared]), ("plan", &[&shared]), ("styleguide", &[&styleguide])],
        );
        assert_eq!(heavy(&visits), ["mine, opened first"]);
        let mine = of("mine", FURTHER_GROUP + 1000);
        let visits = all(&["base_10"], &[("mine", &[&mine]), ("plan", &["plan_10"])]);
        assert_eq!(heavy(&visits), ["mine, after plan"]);
        let many: Vec<String> = (0..21).map(|n| format!("file{n}_1")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let visits = all(&many, &[]);
        assert_eq!(heavy(&visits), ["login"]);
        assert!(table(&visits).contains("TOO MUCH"));
    }
}
