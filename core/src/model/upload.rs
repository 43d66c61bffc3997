//! Photos on their way home: how large they are kept, and what may go over which network. Which network costs what, and what
//! is worth it, is the company's to say: data, never constants.

use serde::{Deserialize, Serialize};

/// The two files that one photo has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rendition {
    /// The small one (缩略图), which lets headquarters look at a day's work before the photos themselves are there.
    Thumbnail,
    /// The photo itself (原图).
    Original,
}

/// How large photos are kept, what of them goes, and when. Headquarters' own words; they flow one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRules {
    /// What goes over a metered network.
    #[serde(default)]
    pub metered: Metered,
    /// How large they are kept.
    #[serde(default)]
    pub size: PhotoSize,
}

/// How large photos are kept. A newer headquarters may say more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhotoSize {
    /// The long edge of a photo, in pixels; a smaller one is never made larger.
    pub edge: u32,
    /// The most bytes of a photo.
    pub bytes: u32,
    /// The long edge of its thumbnail, in pixels.
    pub thumbnail_edge: u32,
}

impl Default for PhotoSize {
    fn default() -> Self {
        Self { edge: 1_600, bytes: 300_000, thumbnail_edge: 320 }
    }
}

/// What goes over a metered network. What does not go waits; nothing is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metered {
    /// Thumbnails of any photo.
    #[serde(default = "yes")]
    pub thumbnails: bool,
    /// Both files of photos that show a hazard.
    #[serde(default = "yes")]
    pub hazards: bool,
    /// All other photos.
    #[serde(default)]
    pub others: bool,
}

fn yes() -> bool {
    true
}

impl Default for Metered {
    fn default() -> Self {
        Self { thumbnails: true, hazards: true, others: false }
    }
}

impl UploadRules {
    /// Whether a file may go over a metered network; over another one every file goes.
    pub fn go_metered(&self, shows_a_hazard: bool, rendition: Rendition) -> bool {
        let of_its_kind = match rendition {
            Rendition::Thumbnail => self.metered.thumbnails,
            Rendition::Original => self.metered.others,
        };
        of_its_kind || (shows_a_hazard && self.metered.hazards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_a_metered_network_thumbnails_and_photos_of_hazards_go_unless_the_company_says_otherwise() {
        use Rendition::{Original, Thumbnail};
        let rules = UploadRules::default();
        for (hazard, rendition, goes) in
            [(false, Original, false), (false, Thumbnail, true), (true, Original, true), (true, Thumbnail, true)]
        {
            assert_eq!(rules.go_metered(hazard, rendition), goes, "{hazard} {rendition:?}");
        }
        let only = |metered| UploadRules { metered, ..UploadRules::default() };
        let thrifty = only(Metered { thumbnails: false, hazards: false, others: false });
        assert!(!thrifty.go_metered(true, Thumbnail));
        let generous = only(Metered { others: true, ..Metered::default() });
        assert!(generous.go_metered(false, Original));
    }

    #[test]
    fn rules_that_nobody_wrote_down_are_the_default_ones() {
        assert_eq!(serde_json::from_str::<UploadRules>("{}").unwrap(), UploadRules::default());
        let rules: UploadRules =
            serde_json::from_str(r#"{"metered":{"others":true,"videos":true},"size":{"edge":2000},"later":1}"#)
                .unwrap();
        assert_eq!(rules.size, PhotoSize { edge: 2_000, ..PhotoSize::default() });
        assert_eq!(rules.metered, Metered { others: true, ..Metered::default() });
    }
}
