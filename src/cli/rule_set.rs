//! From options to rules.

use super::CliError;
use super::args::{CategoryArgs, ModelArgs, OnOff, ProfileName, RuleArgs};
use crate::Category;
use crate::builder::Builder;
use crate::cleaner::Cleaner;
use crate::decide::Choice;
use crate::model::Profile;
use crate::rules::nearest::nearest;

/// A builder over the layers that count, with the folders and rules that the options name.
pub(super) fn builder(args: &RuleArgs) -> Builder {
    let all = Cleaner::builder().surroundings(!args.isolated).built_in(!args.no_built_in);
    let builder = args.rules.iter().fold(all, Builder::rules);
    args.off.iter().fold(builder, |builder, rule| builder.off(rule))
}

/// The categories that the options keep and drop.
pub(super) fn choice(args: &CategoryArgs) -> Result<Choice, CliError> {
    let categories = |names: &[String]| names.iter().map(|name| category(name)).collect::<Result<_, _>>();
    Ok(Choice { keep: categories(&args.keep)?, drop: categories(&args.drop)? })
}

/// How sure the context model must be; none if it is off.
pub(super) fn profile(args: ModelArgs) -> Option<Profile> {
    let profile = match args.profile {
        ProfileName::Careful => Profile::Careful,
        ProfileName::Balanced => Profile::Balanced,
        ProfileName::Strict => Profile::Strict,
    };
    (args.model == OnOff::On).then_some(profile)
}

/// A category by the name that was typed.
pub(super) fn category(name: &str) -> Result<Category, CliError> {
    name.parse().map_err(|error| {
        let near = nearest(name, Category::ALL.iter().map(|category| category.name()));
        let names: Vec<_> = Category::ALL.iter().map(|category| category.name()).collect();
        CliError::Usage(match near {
            Some(near) => format!("{error}; did you mean `{near}`?"),
            None => format!("{error}; there are {}", names.join(", ")),
        })
    })
}
