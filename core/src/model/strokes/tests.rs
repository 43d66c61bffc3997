use super::*;
use proptest::prelude::*;

fn pen(points: &[(f32, f32, u64)]) -> Vec<PenPoint> {
    points.iter().map(|(x, y, ms)| PenPoint { x: *x, y: *y, ms: *ms }).collect()
}

/// A hand that goes round in circles, one point every 8 ms.
fn circles(rounds: u32, radius: f32) -> Vec<PenPoint> {
    let at = |n: u32| {
        let angle = n as f32 / 24.0 * std::f32::consts::TAU;
        let drift = n as f32 * 0.3;
        PenPoint { x: 200.0 + drift + radius * angle.cos(), y: 150.0 + radius * angle.sin(), ms: u64::from(n) * 8 }
    };
    (0..rounds * 24).map(at).collect()
}

#[test]
fn a_drawn_signature_is_small_and_reads_back_as_written() {
    let drawn = Strokes::draw(600.0, 300.0, &[circles(3, 60.0), pen(&[(500.0, 40.0, 9_000)])]).unwrap();
    assert_eq!(drawn.size(), (1_000, 500));
    assert_eq!(drawn.strokes().len(), 2);
    assert!(drawn.to_bytes().len() < 400, "{} bytes", drawn.to_bytes().len());
    assert_eq!(Strokes::from_base64(&drawn.to_base64()).unwrap(), drawn);
    assert_eq!(drawn.duration_ms(), 9_000);
    let text = serde_json::to_string(&drawn).unwrap();
    assert_eq!(serde_json::from_str::<Strokes>(&text).unwrap(), drawn);
}

#[test]
fn the_format_is_frozen() {
    let drawn = Strokes::draw(100.0, 50.0, &[pen(&[(10.0, 10.0, 5), (20.0, 10.0, 105)]), pen(&[(30.0, 5.0, 305)])]);
    let drawn = drawn.unwrap();
    let bytes = [1, 0xe8, 7, 0xf4, 3, 2, 2, 100, 100, 0, 0xe4, 0, 0, 100, 1, 0xac, 2, 50, 0xac, 2].as_slice();
    assert_eq!(drawn.to_bytes(), bytes);
    assert_eq!(Strokes::parse(bytes).unwrap(), drawn);
    assert_eq!(drawn.to_svg_path(), "M100 100L200 100M300 50L300 50");
    assert_eq!(drawn.bounds(), (100, 50, 300, 100));
}

#[test]
fn a_blank_pad_and_a_dot_are_no_signature() {
    for pen in [vec![], vec![vec![]], vec![pen(&[(5.0, 5.0, 0)])], vec![pen(&[(5.0, 5.0, 0), (5.0, 5.0, 90)])]] {
        assert_eq!(Strokes::draw(100.0, 50.0, &pen), Err(BadStrokes::Blank));
    }
    let line = [pen(&[(1.0, 1.0, 0), (f32::NAN, 1.0, 8)])];
    assert_eq!(Strokes::draw(100.0, 50.0, &line), Err(BadStrokes::NotANumber));
    assert_eq!(Strokes::draw(0.0, 50.0, &line), Err(BadStrokes::NotANumber));
}

#[test]
fn a_finger_that_leaves_the_pad_is_taken_to_its_edge_and_a_clock_that_steps_back_stands_still() {
    let drawn = Strokes::draw(100.0, 50.0, &[pen(&[(-20.0, 10.0, 50), (300.0, 90.0, 20)])]).unwrap();
    assert_eq!(drawn.strokes()[0], [Point { x: 0, y: 100, ms: 0 }, Point { x: 1_000, y: 500, ms: 0 }]);
}

#[test]
fn a_long_scribble_is_taken_more_coarsely_until_it_fits() {
    let scribble = Strokes::draw(800.0, 300.0, &[circles(60, 90.0)]).unwrap();
    assert!(scribble.to_bytes().len() <= MOST_BYTES);
    assert!(scribble.to_base64().len() <= 8_192);
    let endless: Vec<_> = (0..600).map(|_| circles(4, 90.0)).collect();
    assert_eq!(Strokes::draw(800.0, 300.0, &endless), Err(BadStrokes::TooMuch));
    let slow = [pen(&[(0.0, 0.0, 0), (9.0, 9.0, 600_001)])];
    assert_eq!(Strokes::draw(100.0, 50.0, &slow), Err(BadStrokes::TooLong));
}

#[test]
fn bytes_cut_anywhere_or_with_something_behind_them_are_refused() {
    let bytes = Strokes::draw(600.0, 300.0, &[circles(2, 60.0)]).unwrap().to_bytes();
    for cut in 0..bytes.len() {
        assert!(Strokes::parse(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    assert_eq!(Strokes::parse(&[bytes.as_slice(), &[0]].concat()), Err(BadStrokes::Spelling));
    assert_eq!(Strokes::parse(&vec![1; MOST_BYTES + 1]), Err(BadStrokes::TooMuch));
}

#[test]
fn law_9_a_number_out_of_bounds_or_spelled_longer_than_needed_is_refused() {
    for (bytes, why) in [
        (&[2, 10, 10, 1, 2, 1, 1, 0, 1, 1, 1][..], BadStrokes::Version),
        (&[1, 0, 10, 1, 2, 1, 1, 0, 1, 1, 1], BadStrokes::Bounds),
        (&[1, 10, 10, 0], BadStrokes::Blank),
        (&[1, 10, 10, 1, 0], BadStrokes::Bounds),
        // More points than the bytes can hold, and a point beside the box, left and right.
        (&[1, 10, 10, 1, 0xff, 0xff, 3, 1, 1, 0], BadStrokes::Bounds),
        (&[1, 10, 10, 1, 2, 1, 1, 0, 0x7e, 1, 1], BadStrokes::Bounds),
        (&[1, 10, 10, 1, 2, 1, 1, 0, 10, 1, 1], BadStrokes::Bounds),
        // A second stroke that begins before the first ended.
        (&[1, 10, 10, 2, 2, 1, 1, 0, 1, 1, 9, 1, 1, 1, 5], BadStrokes::Bounds),
        // The width in two bytes where one does.
        (&[1, 0x8a, 0, 10, 1, 2, 1, 1, 0, 1, 1, 1], BadStrokes::Spelling),
    ] {
        assert_eq!(Strokes::parse(bytes), Err(why), "{bytes:?}");
    }
    assert_eq!(Strokes::from_base64("AQ=="), Err(BadStrokes::Base64));
}

#[test]
fn a_log_never_shows_a_signature() {
    let drawn = Strokes::draw(100.0, 50.0, &[pen(&[(10.0, 10.0, 5), (20.0, 10.0, 105)])]).unwrap();
    assert_eq!(format!("{drawn:?}"), "Strokes(1 strokes, 2 points)");
}

proptest! {
    #[test]
    fn whatever_a_hand_draws_reads_back_and_stays_in_its_box(
        pad in (1f32..5_000.0, 1f32..5_000.0),
        strokes in prop::collection::vec(
            prop::collection::vec((-100f32..6_000.0, -100f32..6_000.0, 0u64..100_000), 0..60), 0..12),
    ) {
        let pens: Vec<_> = strokes.iter().map(|points| pen(points)).collect();
        if let Ok(drawn) = Strokes::draw(pad.0, pad.1, &pens) {
            prop_assert_eq!(&Strokes::parse(&drawn.to_bytes()).unwrap(), &drawn);
            let (width, height) = drawn.size();
            let (_, _, right, bottom) = drawn.bounds();
            prop_assert!(right <= width && bottom <= height && width.max(height) == BOX);
        }
    }

    #[test]
    fn law_9_random_bytes_are_refused_or_are_the_one_spelling(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(parsed) = Strokes::parse(&bytes) {
            prop_assert_eq!(parsed.to_bytes(), bytes);
        }
    }
}
