//! Files that a journey gives to the page, and that it saves from it. What is in them, the
//! journey says.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::super::evidence;
use super::{Page, must};

/// Giving and saving files.
impl Page {
    /// Chooses files of these names and contents, as in the browser's own dialog: all at once.
    #[track_caller]
    pub fn choose_files(&self, selector: &str, files: &[(&str, String)]) {
        let folder = self.emptied("given");
        let given = files.iter().map(|(name, text)| {
            let file = folder.join(name);
            must(fs::write(&file, text).map_err(Into::into), "writing a file");
            file.display().to_string()
        });
        let names: Vec<String> = given.collect();
        self.type_keys(selector, &names.join("\n"));
    }

    /// What the page saves when these steps are done: the file's name and its octets.
    #[track_caller]
    pub fn saved(&self, steps: impl FnOnce()) -> (String, Vec<u8>) {
        let folder = self.emptied("saved");
        let kept = json!({ "behavior": "allow", "downloadPath": folder });
        must(
            self.driver.devtools("Browser.setDownloadBehavior", &kept),
            "saving into a folder",
        );
        steps();
        self.retry("saving a file", || only_file(&folder))
    }

    /// A folder of this journey with nothing in it, by its whole path.
    #[track_caller]
    fn emptied(&self, name: &str) -> PathBuf {
        let folder = evidence::folder(&self.name).join(name);
        let made = || -> Result<PathBuf> {
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            fs::create_dir_all(&folder)?;
            Ok(folder.canonicalize()?)
        };
        must(made(), "making a folder")
    }
}

/// The one file of a folder, once it is whole: until then, the browser gives it another ending.
fn only_file(folder: &Path) -> Result<(String, Vec<u8>)> {
    let entry = fs::read_dir(folder)?.next().context("nothing is saved")??;
    let name = entry.file_name().to_string_lossy().into_owned();
    ensure!(
        !name.ends_with(".crdownload") && !name.starts_with('.'),
        "it is being saved"
    );
    Ok((name, fs::read(entry.path())?))
}
