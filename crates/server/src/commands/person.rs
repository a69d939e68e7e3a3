//! `verv person`: the way to a branch's first leader.

use clap::Subcommand;
use verv_app::{AppError, people::NewPerson};
use verv_domain::{
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
    print_line(format_args!("Give {} this link. It works once, for 72 hours:", new.name))?;
    print_line(format_args!("{}/velkommen#{}", config.public_url, link.reveal()))
}
