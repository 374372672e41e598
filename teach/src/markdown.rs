//! A Markdown file with front matter, taken apart: its sections by headings of the second
//! level, each with its text and its data. It does not know what the data means.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use warren_core::tr;

use crate::problem::Problems;
use crate::yaml::Block;

/// A file taken apart.
pub(crate) struct Document {
    /// The front matter.
    pub(crate) head: Block,
    /// What stands before the first section.
    pub(crate) opening: String,
    /// The sections.
    pub(crate) sections: Vec<Section>,
}

/// What a heading of the second level opens.
pub(crate) struct Section {
    pub(crate) title: String,
    /// The heading's line.
    pub(crate) line: usize,
    /// Markdown, without the data.
    pub(crate) text: String,
    /// The fenced block of YAML.
    pub(crate) data: Option<Block>,
}

impl Document {
    pub(crate) fn read(text: &str, problems: &mut Problems) -> Option<Self> {
        let mut reader = Reader::new(text);
        let parser = Parser::new_ext(text, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);
        for (event, range) in parser.into_offset_iter() {
            reader.take(event, range);
        }
        reader.finish(problems)
    }
}

/// How many words a text has, as a reader counts them: Markdown's marks are none.
pub(crate) fn words(text: &str) -> usize {
    let texts = Parser::new(text).filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
            Some(" ".to_owned())
        }
        _ => None,
    });
    let plain: String = texts.collect();
    let counts = |word: &&str| word.chars().any(char::is_alphanumeric);
    plain.split_whitespace().filter(counts).count()
}

struct Reader<'a> {
    source: &'a str,
    head: Option<Block>,
    sections: Vec<Section>,
    opening: String,
    /// Where the text begins that is not yet kept.
    from: usize,
    in_heading: Option<usize>,
    heading: String,
    code: Option<Block>,
}

impl<'a> Reader<'a> {
    const fn new(source: &'a str) -> Self {
        Self {
            source,
            head: None,
            sections: Vec::new(),
            opening: String::new(),
            from: 0,
            in_heading: None,
            heading: String::new(),
            code: None,
        }
    }

    fn take(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.open(range.start),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "yaml" => {
                self.keep(range.start);
                self.open(range.start);
            }
            Event::End(TagEnd::MetadataBlock(_)) => {
                self.head = self.code.take();
                self.from = range.end;
            }
            Event::End(TagEnd::CodeBlock) if self.code.is_some() => {
                let code = self.code.take();
                if let Some(section) = self.sections.last_mut() {
                    section.data = code;
                }
                self.from = range.end;
            }
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                self.keep(range.start);
                self.in_heading = Some(self.line(range.start));
                self.heading.clear();
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                self.from = range.end;
                if let Some(line) = self.in_heading.take() {
                    self.sections.push(Section {
                        title: std::mem::take(&mut self.heading),
                        line,
                        text: String::new(),
                        data: None,
                    });
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(code) = &mut self.code {
                    code.text += &text;
                } else if self.in_heading.is_some() {
                    self.heading += &text;
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, at: usize) {
        self.code = Some(Block {
            text: String::new(),
            line: self.line(at) + 1,
        });
    }

    /// Keeps the text up to here for the section that it belongs to.
    fn keep(&mut self, until: usize) {
        let text = self.source.get(self.from..until).unwrap_or_default().trim();
        let into = match self.sections.last_mut() {
            Some(section) => &mut section.text,
            None => &mut self.opening,
        };
        if !into.is_empty() && !text.is_empty() {
            into.push_str("\n\n");
        }
        into.push_str(text);
        self.from = until;
    }

    fn line(&self, at: usize) -> usize {
        let before = self.source.get(..at).unwrap_or_default();
        before.matches('\n').count() + 1
    }

    fn finish(mut self, problems: &mut Problems) -> Option<Document> {
        self.keep(self.source.len());
        let Some(head) = self.head else {
            let remedy = tr!("begin the file with a line ---, its data, and a line ---");
            return problems.note(1, tr!("there is no front matter"), remedy);
        };
        Some(Document {
            head,
            opening: self.opening,
            sections: self.sections,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_have_text_and_data_and_lines() {
        let text = "---\ntitle: T\n---\n\nStory.\n\n## One *bit*\n\nText with `a b`.\n\n```yaml\nat: start\n```\n\nMore.\n";
        let mut problems = Problems::of("a.md");
        let document = Document::read(text, &mut problems).expect("sound");
        assert_eq!(
            (document.head.text.as_str(), document.head.line),
            ("title: T\n", 2)
        );
        assert_eq!(document.opening, "Story.");
        let section = &document.sections[0];
        assert_eq!((section.title.as_str(), section.line), ("One bit", 7));
        assert_eq!(section.text, "Text with `a b`.\n\nMore.");
        let data = section.data.as_ref().expect("data");
        assert_eq!((data.text.as_str(), data.line), ("at: start\n", 12));
        assert_eq!(words(&section.text), 5);
        assert_eq!(words("A **dead letter** is - well - a *letter*."), 7);
    }

    #[test]
    fn a_file_without_front_matter_is_refused_with_a_remedy() {
        let mut problems = Problems::of("a.md");
        let document = Document::read("## One\n", &mut problems);
        let refused = problems.or(document).err().expect("refused");
        let said = refused[0].to_string();
        assert!(
            said.starts_with("a.md:1: there is no front matter; begin"),
            "{said}"
        );
    }
}
