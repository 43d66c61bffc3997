//! A hand that signs: strokes as a finger draws them on a phone's glass, always the same.

use anjian_core::model::answer::Signature;
use anjian_core::model::strokes::{PenPoint, Strokes};

/// The corners of each stroke, in a pad of 100 × 50: something like 陈国良 in a hurry.
const NAME: &[&[(f32, f32)]] = &[
    &[(8.0, 10.0), (14.0, 9.0), (10.0, 18.0), (15.0, 24.0), (9.0, 27.0)],
    &[(8.5, 8.0), (8.0, 42.0)],
    &[(17.0, 14.0), (31.0, 12.0)],
    &[(23.0, 8.0), (18.0, 24.0), (31.0, 23.0)],
    &[(25.0, 16.0), (25.5, 40.0), (22.0, 37.0)],
    &[(20.0, 29.0), (17.0, 36.0)],
    &[(29.0, 28.0), (33.0, 35.0)],
    &[(38.0, 12.0), (37.0, 42.0)],
    &[(38.0, 12.0), (60.0, 11.0), (60.0, 42.0), (56.0, 40.0)],
    &[(42.0, 19.0), (55.0, 18.0)],
    &[(43.0, 26.0), (54.0, 25.0)],
    &[(48.5, 18.0), (48.0, 34.0), (41.0, 35.0), (57.0, 33.5)],
    &[(53.0, 28.0), (55.0, 31.0)],
    &[(37.0, 42.0), (60.0, 41.0)],
    &[(76.0, 6.0), (78.0, 9.0)],
    &[(69.0, 13.0), (84.0, 12.0), (83.0, 24.0), (69.0, 25.0)],
    &[(69.0, 13.0), (68.0, 42.0), (76.0, 36.0)],
    &[(70.0, 18.5), (83.0, 18.0)],
    &[(86.0, 27.0), (78.0, 31.0), (95.0, 43.0), (99.0, 40.0)],
];

/// The points that a screen reports: one every 8 ms, with the tremor of a hand.
fn drawn() -> Vec<Vec<PenPoint>> {
    let (mut ms, mut strokes) = (0, Vec::new());
    for corners in NAME {
        let mut points = Vec::new();
        for pair in corners.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            for step in 0..10_u16 {
                let (way, tremor) = (f32::from(step) / 10.0, (ms as f32 / 37.0).sin() * 0.25);
                points.push(PenPoint { x: (ax + (bx - ax) * way + tremor) * 6.0, y: (ay + (by - ay) * way) * 6.0, ms });
                ms += 8;
            }
        }
        strokes.push(points);
        ms += 120;
    }
    strokes
}

/// The customer signs.
pub fn signs(name: &str) -> Signature {
    let strokes = Strokes::draw(600.0, 300.0, &drawn()).expect("a name is no scribble");
    Signature::Drawn { strokes, name: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_of_nineteen_strokes_takes_less_than_a_kilobyte_in_the_record() {
        let Signature::Drawn { strokes, .. } = signs("陈国良") else { panic!("it is drawn") };
        assert_eq!(strokes.strokes().len(), NAME.len());
        assert!(strokes.to_base64().len() < 700, "{} characters", strokes.to_base64().len());
    }
}
