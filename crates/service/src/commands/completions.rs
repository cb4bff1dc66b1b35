//! `marsad completions`.

use std::io::{self, Write};

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Global};

/// Shell completions and the man page
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  marsad completions bash > ~/.local/share/bash-completion/completions/marsad
  marsad completions fish > ~/.config/fish/completions/marsad.fish
  marsad completions --man > /usr/local/share/man/man1/marsad.1")]
pub struct Options {
    /// The shell to write completions for
    #[arg(required_unless_present = "man", conflicts_with = "man")]
    shell: Option<Shell>,
    /// Write the man page, with every command
    #[arg(long)]
    man: bool,
}

/// Runs `marsad completions`.
pub fn run(_global: &Global, options: Options) -> Result<()> {
    let mut out = Vec::new();
    match options.shell {
        Some(shell) => clap_complete::generate(shell, &mut Cli::command(), "marsad", &mut out),
        None => man(&mut out)?,
    }
    io::stdout().write_all(&out).context("cannot write to stdout")
}

/// One page: the program, then every command as a section.
fn man(out: &mut Vec<u8>) -> Result<()> {
    let mut program = Cli::command();
    program.build();
    let page = clap_mangen::Man::new(program.clone());
    page.render(out)?;
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        section(command, out)?;
    }
    Ok(())
}

fn section(command: &Command, out: &mut Vec<u8>) -> Result<()> {
    let name = command.get_name().to_uppercase();
    writeln!(out, ".SH \"COMMAND {name}\"")?;
    let page = clap_mangen::Man::new(command.clone());
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    page.render_extra_section(out)?;
    Ok(())
}
