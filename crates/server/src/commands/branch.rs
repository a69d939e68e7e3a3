//! `verv branch`.

use clap::Subcommand;
use verv_domain::{organisation::branches::BranchSlug, text::Name};

use crate::{config::Config, output::print_line, system};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add a branch
    Add {
        /// Its name in addresses: lower-case letters, digits and hyphens
        #[arg(long)]
        slug: BranchSlug,
        /// Its name
        #[arg(long, value_parser = parse_name)]
        name: Name,
    },
}

pub fn parse_name(text: &str) -> Result<Name, verv_domain::text::TextError> {
    Name::parse(text)
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Add { slug, name } = command;
    let app = system::open(config).await?;
    app.add_branch(&app.installation("add_branch"), &slug, &name, false).await?;
    print_line(format_args!(
        "The branch {name} is at /f/{slug}. Add its leader:\n  \
         verv person add --branch {slug} --email … --name … --office Leder --role leader"
    ))
}
