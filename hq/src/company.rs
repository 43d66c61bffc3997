//! The company's settings: data in `company.toml` of the data folder, never constants in code. Read as a whole or refused
//! with the file and the field.

use crate::error::{Error, Result};
use anjian_core::model::id::TemplateCode;
use anjian_core::model::notice::NoticeRules;
use anjian_core::model::programme::Programme;
use anjian_core::model::template::TemplateSource;
use anjian_core::model::time::{WorkCalendar, Zone};
use anjian_core::model::upload::{Metered, PhotoSize, UploadRules};
use anjian_core::model::words::Words;
use anjian_core::sync::protocol::message::TemplateText;
use anjian_core::sync::protocol::photo::MOST_PHOTO;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// The file's name in the data folder.
pub const FILE: &str = "company.toml";
const DEFAULT: &str = include_str!("../defaults/company.toml");

/// A template as headquarters publishes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its code.
    pub code: TemplateCode,
    /// Its version.
    pub version: u32,
    /// Its texts.
    pub text: TemplateText,
}

/// The settings of a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Its name.
    pub name: Words,
    /// Its time zone.
    #[serde(default)]
    pub zone: Zone,
    /// Months without anybody inside after which a site is on the list of the long unseen.
    #[serde(default = "default_long_unseen")]
    pub long_unseen_months: u32,
    /// Of every hundred completed inspections without an L1, how many chance picks for review; those with an L1 are all reviewed.
    /// At least 2 are demanded; 3 leaves room for chance.
    #[serde(default = "default_review")]
    pub review_percent: u32,
    /// Its working days.
    pub calendar: WorkCalendar,
    /// What becomes of photos on their way.
    #[serde(default)]
    pub photos: Photos,
    /// How it numbers notices, and what it says on them. A file without this part has the words that come with the
    /// program; one with it says everything itself.
    #[serde(default = "default_notices")]
    pub notices: NoticeRules,
    /// Its devices.
    #[serde(default)]
    pub devices: Devices,
    /// How often anybody may ask.
    #[serde(default)]
    pub doors: Doors,
    /// What an entry has to be.
    #[serde(default)]
    pub entry: EntryRules,
    /// Its programmes.
    pub programmes: Vec<Programme>,
    /// Its templates: those that come with the program.
    #[serde(skip)]
    pub templates: Vec<Published>,
}

fn default_review() -> u32 {
    3
}

fn default_long_unseen() -> u32 {
    24
}

/// Devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Devices {
    /// Minutes for which a code that enrols a device is valid.
    pub code_minutes: u32,
    /// Where phones reach headquarters, as the code says it; what the supervisor's browser says when it is empty.
    pub address: String,
}

impl Default for Devices {
    fn default() -> Self {
        Self { code_minutes: 15, address: String::new() }
    }
}

/// How often anybody may ask, a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Doors {
    /// One device: exchanges, offers and chunks of photos.
    pub device_a_minute: u32,
    /// Devices that would enrol, from one address.
    pub enrol_a_minute: u32,
    /// People who would sign in, from one address.
    pub sign_in_a_minute: u32,
}

impl Default for Doors {
    fn default() -> Self {
        Self { device_a_minute: 1_200, enrol_a_minute: 20, sign_in_a_minute: 30 }
    }
}

/// What an entry of an inspection has to be (客户信息系统录入管理规范). Breaches are listed per person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EntryRules {
    /// Hours after the visit within which it is completed.
    pub complete_within_hours: u32,
    /// Hours after the visit within which it is at headquarters.
    pub arrive_within_hours: u32,
    /// What a completed inspection of a home that was entered must have.
    pub mandatory: BTreeSet<Mandatory>,
    /// Every so many days a person's entries are looked through.
    pub check_every_days: u32,
}

/// Something that a completed inspection must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mandatory {
    /// At least one photo.
    Photo,
    /// The customer's signature, or why none.
    Signature,
    /// The register's telephone number of the site.
    Phone,
    /// The register's meter number of the site.
    Meter,
}

impl Default for EntryRules {
    fn default() -> Self {
        Self {
            complete_within_hours: 24,
            arrive_within_hours: 24,
            mandatory: [Mandatory::Photo, Mandatory::Signature].into(),
            check_every_days: 30,
        }
    }
}

/// Photos, on the phones and on their way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Photos {
    /// What goes over a network that costs by the byte; all else waits for another one.
    pub metered: BTreeSet<Goes>,
    /// Days after which an upload that nobody goes on with is swept away.
    pub unfinished_days: u32,
    /// The long edge of a photo on the phone, in pixels.
    pub edge: u32,
    /// The most bytes of a photo.
    pub bytes: u32,
    /// The long edge of its thumbnail, in pixels.
    pub thumbnail_edge: u32,
}

/// A kind of photo, as `company.toml` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goes {
    /// The small picture of any photo.
    Thumbnails,
    /// Photos that show a hazard.
    Hazards,
    /// All others.
    Others,
}

impl Default for Photos {
    fn default() -> Self {
        let PhotoSize { edge, bytes, thumbnail_edge } = PhotoSize::default();
        let metered = [Goes::Thumbnails, Goes::Hazards].into();
        Self { metered, unfinished_days: 14, edge, bytes, thumbnail_edge }
    }
}

impl Photos {
    /// As phones are told.
    pub fn rules(&self) -> UploadRules {
        let goes = |what| self.metered.contains(&what);
        let metered =
            Metered { thumbnails: goes(Goes::Thumbnails), hazards: goes(Goes::Hazards), others: goes(Goes::Others) };
        let Self { edge, bytes, thumbnail_edge, .. } = *self;
        UploadRules { metered, size: PhotoSize { edge, bytes, thumbnail_edge } }
    }
}

fn default_notices() -> NoticeRules {
    #[derive(Deserialize)]
    struct Part {
        notices: NoticeRules,
    }
    toml::from_str::<Part>(DEFAULT).expect("a test reads the embedded settings").notices
}

impl Company {
    /// The settings that come with the program.
    pub fn embedded() -> Result<Self> {
        Self::read(DEFAULT, "company.toml (embedded)")
    }

    /// The settings of a data folder; the embedded ones are copied there when it has none.
    pub fn in_folder(data: &Path) -> Result<Self> {
        std::fs::create_dir_all(data).map_err(Error::file(data))?;
        let path = data.join(FILE);
        if !path.exists() {
            std::fs::write(&path, DEFAULT).map_err(Error::file(&path))?;
        }
        let text = std::fs::read_to_string(&path).map_err(Error::file(&path))?;
        Self::read(&text, &path.display().to_string())
    }

    /// Reads and checks settings; `name` is the file's, for the errors.
    pub fn read(text: &str, name: &str) -> Result<Self> {
        let mut company: Self = toml::from_str(text).map_err(|e| Error::Invalid(format!("{name}: {e}")))?;
        company.templates = embedded_templates()?;
        let fault = |field: String, why: &str| Err(Error::Invalid(format!("{name}: {field}: {why}")));
        if company.name.zh.trim().is_empty() || company.name.en.trim().is_empty() {
            return fault("name".into(), "both languages are needed");
        }
        if company.programmes.is_empty() {
            return fault("programmes".into(), "at least one is needed");
        }
        if !(2..=100).contains(&company.review_percent) {
            return fault("review_percent".into(), "2 to 100 of a hundred are looked at again");
        }
        if company.photos.unfinished_days == 0 {
            return fault("photos.unfinished_days".into(), "at least one day is needed");
        }
        let photos = &company.photos;
        for (field, value, from, to) in [
            // Below the first print on a plate cannot be read; more than the last is no upload.
            ("edge", photos.edge, 800, 8_000),
            ("bytes", photos.bytes, 50_000, MOST_PHOTO as u32),
            ("thumbnail_edge", photos.thumbnail_edge, 80, 800),
        ] {
            if !(from..=to).contains(&value) {
                return fault(format!("photos.{field}"), &format!("{from} to {to}"));
            }
        }
        if !(1..=24 * 60).contains(&company.devices.code_minutes) {
            return fault("devices.code_minutes".into(), "1 minute to a day");
        }
        let doors = company.doors;
        if [doors.device_a_minute, doors.enrol_a_minute, doors.sign_in_a_minute].contains(&0) {
            return fault("doors".into(), "nobody could come in: at least 1 a minute is needed");
        }
        if company.entry.complete_within_hours == 0 || company.entry.check_every_days == 0 {
            return fault("entry".into(), "at least one hour and one day are needed");
        }
        if company.calendar.weekdays.iter().any(|day| !(1..=7).contains(day)) {
            return fault("calendar.weekdays".into(), "Monday = 1 … Sunday = 7");
        }
        for (field, words) in company.notices.sentences() {
            if words.zh.trim().is_empty() || words.en.trim().is_empty() {
                return fault(format!("notices.{field}"), "both languages are needed");
            }
        }
        let mut ids = BTreeSet::new();
        for programme in &company.programmes {
            let field = |field: &str| format!("programmes.{}.{field}", programme.id);
            if !ids.insert(&programme.id) {
                return fault(field("id"), "two programmes have this id");
            }
            if !(programme.target > 0.0 && programme.target <= 1.0) {
                return fault(field("target"), "a rate above 0 and up to 1 is needed, for example 0.80");
            }
            if programme.time_bands.len() > 31 || !programme.time_bands.is_sorted() {
                return fault(field("time_bands"), "at most 31 times in ascending order");
            }
            if !company.templates.iter().any(|t| t.code == programme.template) {
                return fault(field("template"), "no template has this code");
            }
        }
        Ok(company)
    }

    /// A programme.
    pub fn programme(&self, id: &anjian_core::model::id::ProgrammeId) -> Option<&Programme> {
        self.programmes.iter().find(|programme| programme.id == *id)
    }
}

fn embedded_templates() -> Result<Vec<Published>> {
    let publish = |source: TemplateSource| match (source.code(), source.version()) {
        (Some(code), Some(version)) => {
            Ok(Published { code, version, text: TemplateText { files: source.files, start: None } })
        }
        _ => Err(Error::Broken("an embedded template does not say its code and version".into())),
    };
    TemplateSource::embedded().into_iter().map(publish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_company_reads_and_promises_eighty_percent() {
        let company = Company::embedded().unwrap();
        assert_eq!(company.programmes.len(), 2);
        assert!(company.programmes.iter().all(|p| (p.target - 0.8).abs() < 1e-9));
        assert_eq!(company.zone, Zone::default());
        assert_eq!(company.photos, Photos::default());
        assert_eq!(company.photos.rules(), UploadRules::default(), "phones think so too before they are told");
    }

    #[test]
    fn a_company_whose_file_says_nothing_of_notices_has_the_words_that_come_with_the_program() {
        let (before, rest) = DEFAULT.split_once("[notices]").unwrap();
        let programmes = rest.find("[[programmes]]").unwrap();
        let old = Company::read(&format!("{before}{}", &rest[programmes..]), "company.toml").unwrap();
        assert_eq!(old, Company::embedded().unwrap());
        assert!(old.notices.free.is_some() && !old.notices.legal.is_empty());
    }

    #[test]
    fn a_fault_names_the_file_and_the_field() {
        for (from, to, word) in [
            ("target = 0.80", "target = 80", "programmes.household-annual.target"),
            ("weekdays = [1,", "weekdays = [0,", "calendar.weekdays"),
            ("cadence = \"annual\"", "cadence = \"yearly\"", "cadence"),
            ("id = \"commercial-monthly\"", "id = \"household-annual\"", "two programmes"),
            ("zone = ", "zome = ", "zome"),
            ("metered = [\"thumbnails\", \"hazards\"]", "metered = [\"hazard\"]", "metered"),
            ("unfinished_days = 14", "unfinished_days = 0", "photos.unfinished_days"),
            ("bytes = 300000", "bytes = 3000", "photos.bytes: 50000 to 4194304"),
            ("thumbnail_edge", "thumbnail_egde", "thumbnail_egde"),
            ("-{device}-", "-{devise}-", "{devise}"),
            ("-{device}-", "-", "{device} and {count} must both be there"),
            (
                "hotlines = [",
                "hotlines = [{ label = { zh = \"热线\", en = \" \" }, number = \"1\" },",
                "notices.hotlines.label",
            ),
        ] {
            let text = DEFAULT.replacen(from, to, 1);
            let fault = Company::read(&text, "data/company.toml").unwrap_err().to_string();
            assert!(fault.contains("data/company.toml") && fault.contains(word), "{fault}");
        }
    }
}
