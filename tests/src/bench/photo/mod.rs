//! A camera's picture until it can be stored, beside what C does at least, and beside `vipsthumbnail`; and what it takes in
//! memory.
//!
//! The floor is a C program over libjpeg-turbo (`floor.c`), compiled here. Both peers are Debian's packages: installed where
//! this runs as root, named where it does not.

mod peers;
mod scene;

use super::core_memory::child;
use super::{Failed, Figure, Settings, Target, Turns, Unit, timed};
use anjian_core::photo::{Limits, normalise};
use peers::{Floor, Vips};
use std::path::Path;

/// How often each is done in one turn.
const IN_TURN: usize = 3;

struct Sensor {
    name: &'static str,
    size: (u16, u16),
    /// At most so many times the floor.
    ratio: f64,
    /// At most so many times `vipsthumbnail`.
    of_vips: Option<f64>,
    /// At most so many mebibytes beside what the process had.
    memory: Option<f64>,
}

const SENSORS: [Sensor; 2] = [
    Sensor { name: "12mp", size: (4_000, 3_000), ratio: 2.0, of_vips: Some(0.6), memory: None },
    Sensor { name: "48mp", size: (8_000, 6_000), ratio: 1.7, of_vips: None, memory: Some(40.0) },
];

/// Times, processor times and memory of both sizes.
pub(super) fn run(settings: &Settings) -> Result<Vec<Figure>, Failed> {
    let folder = tempfile::tempdir_in(&settings.folder)?;
    let (floor, vips) = (Floor::compiled(folder.path())?, Vips::found(folder.path())?);
    let mut figures = Vec::new();
    for sensor in &SENSORS {
        let camera = folder.path().join(format!("{}.jpg", sensor.name));
        std::fs::write(&camera, scene::camera_file(sensor.size)?)?;
        figures.extend(of_sensor(sensor, &camera, &floor, &vips, settings)?);
    }
    Ok(figures)
}

fn of_sensor(
    sensor: &Sensor,
    camera: &Path,
    floor: &Floor,
    vips: &Vips,
    settings: &Settings,
) -> Result<Vec<Figure>, Failed> {
    // Once before, for the caches and to know the quality that the floor is given.
    let quality = normalise(camera, &Limits::default())?.quality;
    let (mut floors, mut vipses) = ((Vec::new(), Vec::new()), Vec::new());
    let mut subjects = (Vec::new(), Vec::new());
    for turn in 0..settings.repeats.max(1) {
        // All go first in turn.
        for who in 0..3 {
            match (turn + who) % 3 {
                0 => {
                    let least = floor.least(camera, quality, IN_TURN)?;
                    floors.0.push(least.wall);
                    floors.1.push(least.processor);
                }
                1 => vipses.push(timed(IN_TURN, |_| vips.thumbnail(camera, quality))?.median()),
                _ => {
                    let (wall, processor) = ours(camera)?;
                    subjects.0.push(wall);
                    subjects.1.push(processor);
                }
            }
        }
    }
    let size = std::fs::metadata(camera)?.len();
    let how = format!(
        "a drawn picture of {} × {} at {:.1} MB until photo and thumbnail are encoded and hashed, file cache warm, median of \
         {IN_TURN} in a turn; the floor decodes, scales and encodes once, at the quality {quality} that was found here",
        sensor.size.0,
        sensor.size.1,
        size as f64 / 1e6
    );
    let name = |what: &str| format!("photo_{}{what}", sensor.name);
    let beside =
        |what: &str, unit, floor: &str, turns: &Turns, how: &str| Figure::beside(name(what), unit, floor, turns, how);
    let wall = Turns::of(floors.0, subjects.0.clone())?;
    let processor = Turns::of(floors.1, subjects.1)?;
    let to_vips = Turns::of(vipses, subjects.0)?;
    let vips_how = "the same beside `vipsthumbnail --size 1600x1600`, whole process, at the same quality";
    let mut vips_figure = beside("_vs_vips", Unit::Milliseconds, "vipsthumbnail", &to_vips, vips_how);
    if let Some(ratio) = sensor.of_vips {
        vips_figure = vips_figure.target(Target::TimesFloorAtMost(ratio));
    }
    let grew = child(&["photo", &camera.to_string_lossy()])?;
    let memory_how =
        "by how much the resident memory of a process of its own grew at most (VmHWM), the file's bytes included";
    let mut memory = Figure::count(name("_memory"), grew, memory_how).unit(Unit::Mebibytes);
    if let Some(most) = sensor.memory {
        memory = memory.target(Target::AtMost(most));
    }
    Ok(vec![
        beside("_ms", Unit::Milliseconds, "libjpeg-turbo", &wall, &how).target(Target::TimesFloorAtMost(sensor.ratio)),
        beside("_cpu", Unit::CpuSeconds, "libjpeg-turbo", &processor, "the same in processor time of all threads"),
        vips_figure,
        memory,
    ])
}

/// Milliseconds on the wall and seconds of the processor, the median of a few.
fn ours(camera: &Path) -> Result<(f64, f64), Failed> {
    let mut worked = Vec::new();
    let wall = timed(IN_TURN, |_| {
        let (made, seconds) = super::meter::cpu_seconds(|| normalise(camera, &Limits::default()));
        made?;
        worked.push(seconds);
        Ok(())
    })?;
    Ok((wall.median(), super::Samples::new(worked)?.median()))
}
