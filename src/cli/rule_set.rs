//! Rules, categories and profiles from the options that choose them.

use std::collections::BTreeSet;

use super::args::{CategoryArgs, CleanerArgs, ModelArgs, OnOff, ProfileName, RuleArgs, TextKindName};
use super::error::{print_diagnostics, print_stderr};
use super::{CliError, ExitStatus};
use crate::Category;
use crate::cleaner::Builder;
use crate::cleaner::Cleaner;
use crate::decide::Choice;
use crate::model::{Bounds, Profile, TextKind};
use crate::rules::nearest::nearest;
use crate::rules::{Rule, RuleSet};

/// A builder with the layers that the options leave in, the folders that they add and the rules that they turn off.
pub(super) fn builder(args: &RuleArgs) -> Builder {
    let builder = Cleaner::builder().discover_rules(!args.isolated).built_in(!args.no_built_in);
    let builder = args.rules.iter().fold(builder, Builder::rules);
    args.off.iter().fold(builder, |builder, rule| builder.off(rule))
}

/// A builder with the rules, the categories and the model that the options choose.
pub(super) fn cleaner_builder(args: &CleanerArgs) -> Result<Builder, CliError> {
    Ok(with_choices(builder(&args.rules), &choice(&args.choice)?, args.model))
}

/// The builder with categories and a model.
pub(super) fn with_choices(builder: Builder, choice: &Choice, model: ModelArgs) -> Builder {
    builder.choice(choice.clone()).profile(profile(model)).text_kind(text_kind(model))
}

/// The rules for a command that only looks at them, and how it ends. Files with errors are reported and left out.
pub(super) fn load_valid(args: &RuleArgs) -> Result<(RuleSet, ExitStatus), CliError> {
    let (set, errors) = builder(args).load_valid()?;
    if errors.is_empty() {
        return Ok((set, ExitStatus::Success));
    }
    print_diagnostics(&errors);
    let files: BTreeSet<_> = errors.iter().filter_map(|error| error.file()).collect();
    for file in files {
        print_stderr(&format!("warning: {} is left out because of its errors", file.display()));
    }
    Ok((set, ExitStatus::Findings))
}

/// The categories that the options keep and drop.
pub(super) fn choice(args: &CategoryArgs) -> Result<Choice, CliError> {
    let categories = |names: &[String]| names.iter().map(|name| parse_category(name)).collect::<Result<_, _>>();
    Ok(Choice { keep: categories(&args.keep)?, drop: categories(&args.drop)? })
}

/// The profile of the context model, or none if the model is off.
pub(super) fn profile(args: ModelArgs) -> Option<Profile> {
    let profile = match args.profile {
        ProfileName::Careful => Profile::Careful,
        ProfileName::Balanced => Profile::Balanced,
        ProfileName::Strict => Profile::Strict,
    };
    (args.model == OnOff::On).then_some(profile)
}

/// What texts are.
pub(super) fn text_kind(args: ModelArgs) -> TextKind {
    match args.kind {
        TextKindName::Auto => TextKind::Auto,
        TextKindName::Page => TextKind::Page,
        TextKindName::Extract => TextKind::Extract,
    }
}

/// How sure the context model must be; none if it is off.
pub(super) fn bounds(args: ModelArgs) -> Option<Bounds> {
    profile(args).map(|profile| profile.bounds().with_text_kind(text_kind(args)))
}

/// The rule of this name, or an error if there is none or it is off.
pub(super) fn find_active<'s>(set: &'s RuleSet, name: &str) -> Result<&'s Rule, CliError> {
    let rule = set.find(name)?;
    match rule.off {
        true => Err(CliError::Usage(format!("the rule `{}` is off", rule.name))),
        false => Ok(rule),
    }
}

/// The number of rule files that have rules.
pub(super) fn count_packs(set: &RuleSet) -> usize {
    set.rules.iter().map(|rule| &rule.location.file.path).collect::<BTreeSet<_>>().len()
}

/// The category of this name.
pub(super) fn parse_category(name: &str) -> Result<Category, CliError> {
    name.parse().map_err(|error| {
        let near = nearest(name, Category::ALL.iter().map(|category| category.name()));
        let names: Vec<_> = Category::ALL.iter().map(|category| category.name()).collect();
        CliError::Usage(match near {
            Some(near) => format!("{error}; did you mean `{near}`?"),
            None => format!("{error}; the categories are {}", names.join(", ")),
        })
    })
}
