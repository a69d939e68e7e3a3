//! `verv person`: the way to a branch's first leader, and back in for whoever has forgotten the password.

use clap::Subcommand;
use verv_app::{
    AppError,
    identity::{
        one_time_links::{LIFETIME, OneTimeLink},
        people::NewPerson,
    },
};
use verv_domain::{
    Timestamp,
    folding::Mailbox,
    organisation::{branches::BranchSlug, offices::Role},
    text::{Name, TextError},
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
        email: Mailbox,
        #[arg(long, value_parser = parse_name)]
        name: Name,
        /// The office's name; it is added when there is none
        #[arg(long, default_value = "Leder", value_parser = parse_name)]
        office: Name,
        /// What the office is for, where it is added
        #[arg(long, default_value = "leader", value_parser = parse_role)]
        role: Role,
    },
    /// Print a one-time link for somebody who is known already: to choose a first password with, or another
    Link {
        #[arg(long, value_parser = parse_email)]
        email: Mailbox,
    },
}

/// Milliseconds.
const HOUR: i64 = 60 * 60 * 1000;

/// `2026-06-20 10:00`, in UTC.
fn minute(at: Timestamp) -> String {
    at.to_string().replace('T', " ").chars().take("2026-06-20 10:00".len()).collect()
}

fn parse_email(text: &str) -> Result<Mailbox, TextError> {
    Mailbox::parse(text)
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| {
        let names: Vec<_> = Role::ALL.into_iter().map(Role::as_str).collect();
        format!("the roles are {}", names.join(", "))
    })
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let app = system::open(config).await?;
    let link = match command {
        Command::Add { branch, email, name, office, role } => {
            let new = NewPerson { email, name, branch, office, role, from: None };
            match app.add_person(&app.installation("add_person"), &new).await {
                Err(AppError::Hidden) => {
                    anyhow::bail!("there is no branch {}; add it with `verv branch add`", new.branch)
                }
                added => added?,
            }
        }
        Command::Link { email } => match app.link_for(&app.installation("make_link"), &email).await {
            Err(AppError::Hidden) => {
                anyhow::bail!("nobody has the address {}; add them with `verv person add`", email.as_str())
            }
            made => made?,
        },
    };
    print_link(config, &link)
}

/// Says whose it is and for how long, and then the link.
fn print_link(config: &Config, link: &OneTimeLink) -> anyhow::Result<()> {
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
