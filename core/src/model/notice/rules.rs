//! What a company says on its papers, and how it numbers them: `[notices]` of `company.toml`. Where a company says nothing
//! the paper leaves the sentence out; nothing here is invented by the program.

use super::super::fact::NoticeKind;
use super::super::words::Words;
use super::number::NumberPattern;
use serde::{Deserialize, Serialize};

/// A telephone number that stands on every paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hotline {
    /// What it is for.
    pub label: Words,
    /// The number, as it is to be printed.
    pub number: String,
}

/// What `{kind}` stands for in a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KindCodes {
    /// 到访不遇告知单.
    pub no_access_card: String,
    /// 隐患整改通知书.
    pub rectification: String,
}

impl Default for KindCodes {
    fn default() -> Self {
        Self { no_access_card: "BY".into(), rectification: "ZG".into() }
    }
}

impl KindCodes {
    /// The code of a kind.
    pub fn of(&self, kind: NoticeKind) -> &str {
        match kind {
            NoticeKind::NoAccessCard => &self.no_access_card,
            NoticeKind::Rectification => &self.rectification,
        }
    }
}

/// The rules and words of a company's notices. Every list may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeRules {
    /// How notices are numbered.
    pub number: NumberPattern,
    /// What `{kind}` stands for.
    pub kinds: KindCodes,
    /// Telephone numbers.
    pub hotlines: Vec<Hotline>,
    /// That the inspection costs nothing (service promise 10 says 免费; it must be on the papers).
    pub free: Option<Words>,
    /// What the card on the door asks for, paragraph by paragraph.
    pub card: Vec<Words>,
    /// The legal basis of a rectification notice.
    pub legal: Vec<Words>,
    /// What the customer is asked to do.
    pub demand: Vec<Words>,
    /// What follows when nothing is done.
    pub consequence: Option<Words>,
    /// How many copies, and who keeps them.
    pub copies: Option<Words>,
    /// Advice for everybody, on the inspection report.
    pub advice: Vec<Words>,
    /// What the inspection report means, and what not.
    pub statement: Option<Words>,
}

impl Default for NoticeRules {
    fn default() -> Self {
        let number = NumberPattern::parse("{kind}{date}-{area}-{device}-{count:3}").expect("a test reads it");
        Self {
            number,
            kinds: KindCodes::default(),
            hotlines: Vec::new(),
            free: None,
            card: Vec::new(),
            legal: Vec::new(),
            demand: Vec::new(),
            consequence: None,
            copies: None,
            advice: Vec::new(),
            statement: None,
        }
    }
}

impl NoticeRules {
    /// Every sentence, with the field it stands in, for whoever checks that both languages are there.
    pub fn sentences(&self) -> Vec<(&'static str, &Words)> {
        let lists = [("card", &self.card), ("legal", &self.legal), ("demand", &self.demand), ("advice", &self.advice)];
        let single = [
            ("free", &self.free),
            ("consequence", &self.consequence),
            ("copies", &self.copies),
            ("statement", &self.statement),
        ];
        let listed = lists.into_iter().flat_map(|(field, words)| words.iter().map(move |words| (field, words)));
        let single = single.into_iter().filter_map(|(field, words)| Some((field, words.as_ref()?)));
        listed.chain(single).chain(self.hotlines.iter().map(|line| ("hotlines.label", &line.label))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_say_nothing_still_number_notices() {
        let rules: NoticeRules = toml::from_str("").unwrap();
        assert_eq!(rules, NoticeRules::default());
        assert_eq!(rules.number.to_string(), "{kind}{date}-{area}-{device}-{count:3}");
        assert!(rules.sentences().is_empty());
    }

    #[test]
    fn a_pattern_that_could_repeat_a_number_does_not_load() {
        let fault = toml::from_str::<NoticeRules>("number = \"{date}-{count}\"").unwrap_err().to_string();
        assert!(fault.contains("{device}"), "{fault}");
    }
}
