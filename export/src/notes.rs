//! What an export has to say beside its text.

/// Sentences, each once.
#[derive(Debug, Default)]
pub(crate) struct Notes(Vec<String>);

impl Notes {
    /// Notes a sentence, unless it stands there already.
    pub(crate) fn add(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<String> {
        self.0
    }
}
