//! The templates that come with the program are whole.
use super::super::*;

#[test]
fn the_embedded_templates_load() {
    for source in TemplateSource::embedded() {
        if let Err(faults) = source.load() {
            panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
    }
}
