//! Figures for a monitoring system, in OpenMetrics' text. Counts and times of this program, and a few figures of the database that all
//! programs share. Nothing of a customer or an employee is in a name or a label.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// A request by its route and how it ended.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

/// A request by its route.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

/// From a quiet exchange to a first sync over a slow line.
const SECONDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0];

/// The figures.
pub(crate) struct Metrics {
    registry: Registry,
    answered: Family<Answered, Counter>,
    took: Family<Route, Histogram, fn() -> Histogram>,
    /// Requests under way.
    pub(crate) under_way: Gauge,
    /// Requests that were turned away because too many were under way.
    pub(crate) turned_away: Counter,
    /// Changes that were new.
    pub(crate) changes: Counter,
    /// Parcels or changes that were not taken.
    pub(crate) refusals: Counter,
    /// Bytes of photos that came.
    pub(crate) photo_bytes: Counter,
    repeated: Gauge,
    log_entries: Gauge,
    quarantined: Gauge,
    silent: Gauge,
}

/// What is asked of others when the figures are read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
    /// Transactions that were begun again.
    pub(crate) repeated: u64,
    /// Entries of all logs together.
    pub(crate) log_entries: u64,
    /// Records that were set aside.
    pub(crate) quarantined: u64,
    /// Seconds since the device that was silent for longest was heard.
    pub(crate) silent: i64,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("anjian");
        let took: fn() -> Histogram = || Histogram::new(SECONDS);
        let metrics = Self {
            answered: Family::default(),
            took: Family::new_with_constructor(took),
            under_way: Gauge::default(),
            turned_away: Counter::default(),
            changes: Counter::default(),
            refusals: Counter::default(),
            photo_bytes: Counter::default(),
            repeated: Gauge::default(),
            log_entries: Gauge::default(),
            quarantined: Gauge::default(),
            silent: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests that were answered", metrics.answered.clone());
        registry.register_with_unit("request", "How long requests took", Unit::Seconds, metrics.took.clone());
        registry.register("requests_under_way", "Requests under way", metrics.under_way.clone());
        registry.register("requests_turned_away", "Requests beyond the limit", metrics.turned_away.clone());
        registry.register("changes", "Changes that were new", metrics.changes.clone());
        registry.register("refusals", "Changes that were not taken", metrics.refusals.clone());
        registry.register_with_unit("photos", "Photos that came", Unit::Bytes, metrics.photo_bytes.clone());
        registry.register(
            "transactions_begun_again",
            "Transactions that somebody was in the way of",
            metrics.repeated.clone(),
        );
        registry.register("log_entries", "Entries of all areas' logs", metrics.log_entries.clone());
        registry.register("quarantined", "Records that were set aside", metrics.quarantined.clone());
        registry.register_with_unit(
            "longest_silence",
            "Time since the word of the device that was silent for longest",
            Unit::Seconds,
            metrics.silent.clone(),
        );
        Self { registry, ..metrics }
    }

    /// Counts a request.
    pub(crate) fn answered(&self, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.took.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.answered.get_or_create(&Answered { route, status }).inc();
    }

    /// The figures as text.
    pub(crate) fn text(&self, asked: Asked) -> String {
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.repeated.set(whole(asked.repeated));
        self.log_entries.set(whole(asked.log_entries));
        self.quarantined.set(whole(asked.quarantined));
        self.silent.set(asked.silent);
        let mut text = String::new();
        // Writing into a text does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
