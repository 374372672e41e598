//! From SVG to PNG, without a browser.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use warren_diagram::svg::Letters;

use crate::face;

/// The most pixels that a picture may have.
const MOST: u64 = 100_000_000;

/// The picture, whose texts have these letters, as the bytes of a PNG file.
pub(crate) fn png(svg: &str, letters: &Letters) -> Result<Vec<u8>> {
    let options = Options {
        fontdb: Arc::new(fonts(letters)?),
        font_family: "Inter".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).context("the picture cannot be drawn")?;
    let size = tree.size().to_int_size();
    let pixels = u64::from(size.width()) * u64::from(size.height());
    ensure!(
        pixels <= MOST,
        "a picture of {} by {} pixels is too large; choose a smaller --width or --scale",
        size.width(),
        size.height()
    );
    let mut pixmap = Pixmap::new(size.width(), size.height()).context("the picture is empty")?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap.encode_png().context("the PNG cannot be written")
}

/// The face that comes along, and the machine's own for letters that it lacks.
fn fonts(letters: &Letters) -> Result<Database> {
    let mut database = Database::new();
    let (fonts, complete) = face::fonts(letters)?;
    for font in fonts {
        database.load_font_data(font);
    }
    if !complete {
        database.load_system_fonts();
    }
    Ok(database)
}
