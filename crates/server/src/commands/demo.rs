//! `verv demo`: the two demo branches, and who can log in to them.

use anyhow::Context;
use verv_vault::{OpaqueToken, SystemRng};

use crate::{config::Config, output::print_line, system};

pub async fn run(config: &Config) -> anyhow::Result<()> {
    let app = system::open(config).await?;
    // Whoever reads may go; every account gets its password all the same.
    let mut heard = print_line("Loading example data, in our own words (Eksempeldata, omskrevet):");
    let mut say = |line: std::fmt::Arguments<'_>| {
        if heard.is_ok() {
            heard = print_line(line);
        }
    };
    let accounts = app.load_demo(|branch| say(format_args!("  {branch}"))).await?;
    let shared = std::env::var("VERV_DEMO_PASSWORD").ok();
    let all = if shared.is_some() { ", all with the password in VERV_DEMO_PASSWORD" } else { "" };
    say(format_args!("\nDemo logins{all}:"));
    for account in &accounts {
        let password = match &shared {
            Some(password) => password.clone(),
            None => OpaqueToken::new(&SystemRng).reveal()[..20].to_owned(),
        };
        app.set_demo_password(account, &password)
            .await
            .with_context(|| format!("the password of {} cannot be set", account.email))?;
        let shown = if shared.is_some() { String::new() } else { format!("  {password}") };
        say(format_args!("  {:<34}{:<46}{shown}", account.email, account.office));
    }
    if shared.is_none() {
        say(format_args!("\nThese passwords are shown once. Set VERV_DEMO_PASSWORD to choose one for all."));
    }
    heard
}
