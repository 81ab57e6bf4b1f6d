//! Weights as two bytes: hundredths, the lower byte first.

/// Hundredths in 1.
const SCALE: f32 = 100.0;

/// The bytes of a weight, rounded to hundredths. It is at most 327 in size.
pub fn write(weight: f32) -> [u8; 2] {
    ((weight * SCALE).round() as i16).to_le_bytes()
}

/// The weight of two bytes.
#[inline]
pub fn read(bytes: [u8; 2]) -> f32 {
    f32::from(i16::from_le_bytes(bytes)) / SCALE
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn what_is_written_is_read_to_hundredths() {
        for (weight, expected) in [(0.0, 0.0), (1.234, 1.23), (-2.5, -2.5), (1e9, 327.67)] {
            assert!((read(write(weight)) - expected).abs() < 1e-4, "{weight}");
        }
    }
}
