//! Which layers rules come from.

use std::path::PathBuf;

use super::folder::{model_paths, project_folder, user_folder};
use super::layers::Layers;
use super::load::RuleFiles;
use super::source::Layer;

/// Files and folders that rules are read from, whether or not they exist.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watched {
    /// Folders with rule files, in the order of the layers.
    pub(crate) folders: Vec<PathBuf>,
    /// Model files beside these folders.
    pub(crate) files: Vec<PathBuf>,
}

/// Where rules come from.
#[derive(Clone, Debug)]
pub struct RuleSources {
    /// The embedded packs.
    pub built_in: bool,
    /// The user's configuration folder.
    pub user: bool,
    /// `./rules`.
    pub project: bool,
    /// Folders and single files, in this order.
    pub folders: Vec<PathBuf>,
    /// Packs given as text: name and text.
    pub texts: Vec<(String, String)>,
}

impl Default for RuleSources {
    /// The embedded packs alone: what a library does should not depend on the folder it runs in.
    fn default() -> Self {
        RuleSources { built_in: true, user: false, project: false, folders: Vec::new(), texts: Vec::new() }
    }
}

impl RuleSources {
    /// Reads the files of all layers. Errors are reported when the files are loaded.
    pub fn read(&self) -> RuleFiles {
        let mut layers = Layers::default();
        if self.built_in {
            layers.add_built_in();
        }
        if let Some(folder) = self.user_folder().filter(|folder| folder.is_dir()) {
            layers.add_folder(&Layer::User, &folder);
        }
        if self.project {
            layers.add_project(&project_folder());
        }
        for (number, folder) in self.folders.iter().enumerate() {
            layers.add_path(&Layer::Named(number), folder);
        }
        for (number, (pack, text)) in self.texts.iter().enumerate() {
            layers.add_text(Layer::Named(self.folders.len() + number), pack, text.clone());
        }
        RuleFiles::from_layers(layers)
    }

    /// The files of all folders, and the texts: pack name and text, in the order of the layers. Files that cannot be read
    /// are left out.
    pub(crate) fn packs(&self) -> Vec<(String, String)> {
        let folders = self.folders.iter().flat_map(|folder| {
            let mut layers = Layers::default();
            layers.add_path(&Layer::Named(0), folder);
            layers.into_texts()
        });
        folders.chain(self.texts.iter().cloned()).collect()
    }

    /// What the layers read.
    pub(crate) fn watched(&self) -> Watched {
        let project = self.project.then(project_folder);
        let (mut files, named): (Vec<_>, Vec<_>) = self.folders.iter().cloned().partition(|path| path.is_file());
        let folders: Vec<_> = self.user_folder().into_iter().chain(project).chain(named).collect();
        files.extend(folders.iter().flat_map(|folder| model_paths(folder)).map(|(_, path)| path));
        Watched { folders, files }
    }

    fn user_folder(&self) -> Option<PathBuf> {
        self.user.then(user_folder).flatten()
    }
}
