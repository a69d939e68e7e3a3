//! `verv demo`: the two demo branches, and who can log in to them.

use anyhow::Context;
use verv_vault::{OpaqueToken, SystemChance};

use crate::{config::Config, system};

pub async fn run(config: &Config) -> anyhow::Result<()> {
    let app = system::open(config).await?;
    println!("Loading example data, in our own words (Eksempeldata, omskrevet):");
    let accounts = app.load_demo(|branch| println!("  {branch}")).await?;
    let shared = std::env::var("VERV_DEMO_PASSWORD").ok();
    println!(
        "\nDemo logins{}:",
        if shared.is_some() { ", all with the password in VERV_DEMO_PASSWORD" } else { "" }
    );
    for account in &accounts {
        let password = match &shared {
            Some(password) => password.clone(),
            None => OpaqueToken::new(&SystemChance).reveal()[..20].to_owned(),
        };
        app.set_demo_password(account, &password)
            .await
            .with_context(|| format!("the password of {} cannot be set", account.email))?;
        let shown = if shared.is_some() { String::new() } else { format!("  {password}") };
        println!("  {:<34}{:<46}{shown}", account.email, account.office);
    }
    if shared.is_none() {
        println!("\nThese passwords are shown once. Set VERV_DEMO_PASSWORD to choose one for all.");
    }
    Ok(())
}
