//! `verv person`: the way to a branch's first leader.

use clap::Subcommand;
use verv_app::{AppError, one_time_links::LIFETIME, people::NewPerson};
use verv_domain::{
    Timestamp,
    branch::BranchSlug,
    office::Role,
    text::{Email, Name, TextError},
};

use super::branch::parse_name;
use crate::{config::Config, output::print_line, system};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Give somebody an office from today, and print a one-time link to choose a password with
    Add {
        #[arg(long)]
        branch: BranchSlug,
        #[arg(long, value_parser = parse_email)]
        email: Email,
        #[arg(long, value_parser = parse_name)]
        name: Name,
        /// The office's name; it is added when there is none
        #[arg(long, default_value = "Leder", value_parser = parse_name)]
        office: Name,
        /// What the office is for, where it is added
        #[arg(long, default_value = "leader", value_parser = parse_role)]
        role: Role,
    },
}

/// Milliseconds.
const HOUR: i64 = 60 * 60 * 1000;

/// `2026-06-20 10:00`, in UTC.
fn minute(at: Timestamp) -> String {
    at.to_string().replace('T', " ").chars().take("2026-06-20 10:00".len()).collect()
}

fn parse_email(text: &str) -> Result<Email, TextError> {
    Email::parse(text)
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| {
        let names: Vec<_> = Role::ALL.into_iter().map(Role::as_str).collect();
        format!("the roles are {}", names.join(", "))
    })
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Add { branch, email, name, office, role } = command;
    let app = system::open(config).await?;
    let new = NewPerson { email, name, branch, office, role, from: None };
    let link = match app.add_person(&app.installation("add_person"), &new).await {
        Err(AppError::Hidden) => {
            anyhow::bail!("there is no branch {}; add it with `verv branch add`", new.branch)
        }
        added => added?,
    };
    print_line(format_args!(
        "Give this link to {}, who will log in as {}.\nIt works once, for {} hours (until {} UTC), and ends any earlier one:\n",
        link.name,
        link.email,
        LIFETIME / HOUR,
        minute(link.expires_at),
    ))?;
    // Alone on its line, so that it is copied whole and nothing else with it.
    print_line(link.address(&config.public_url))
}
