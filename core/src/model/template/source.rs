//! A template's source texts: what headquarters keeps and sends to phones, which load it again. One form only, so that
//! what was checked is what arrives.

use super::{Template, TemplateFault, load};
use serde::{Deserialize, Serialize};

/// The texts of a template; the first is the template, the others what it includes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSource {
    /// Name and text of each file.
    pub files: Vec<(String, String)>,
}

const GRADES: (&str, &str) = ("grades.toml", include_str!("../../../templates/grades.toml"));
const VISIT: (&str, &str) = ("visit.toml", include_str!("../../../templates/visit.toml"));
const INSTALLATION: (&str, &str) = ("installation.toml", include_str!("../../../templates/installation.toml"));
const HOUSEHOLD: (&str, &str) = ("household.toml", include_str!("../../../templates/household.toml"));
const COMMERCIAL: (&str, &str) = ("commercial.toml", include_str!("../../../templates/commercial.toml"));

impl TemplateSource {
    /// The sources that come with the program: homes, then commercial customers.
    pub fn embedded() -> [Self; 2] {
        [HOUSEHOLD, COMMERCIAL].map(|main| {
            let files = [main, GRADES, VISIT, INSTALLATION];
            Self { files: files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec() }
        })
    }
    /// Loads the template, or tells every fault.
    pub fn load(&self) -> Result<Template, Vec<TemplateFault>> {
        let files: Vec<_> = self.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Template::load(&files)
    }
    /// The template's code, read without loading the rest; `None` where the text does not say it.
    pub fn code(&self) -> Option<super::super::id::TemplateCode> {
        load::head(&self.files.first()?.1).0
    }
    /// The template's version, read without loading the rest; `None` where the text does not say it.
    pub fn version(&self) -> Option<u32> {
        load::head(&self.files.first()?.1).1
    }
}
