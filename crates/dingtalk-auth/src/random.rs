use std::time::Duration;

/// A random number in `0.0..1.0`; the middle when the system has no entropy to give.
fn fraction() -> f64 {
    match getrandom::u64() {
        Ok(bits) => (bits >> 11) as f64 / (1_u64 << 53) as f64,
        Err(_) => 0.5,
    }
}

/// A random duration in `low..high`.
pub(crate) fn between(low: Duration, high: Duration) -> Duration {
    low.saturating_add(high.saturating_sub(low).mul_f64(fraction()))
}

/// `duration` and up to a fifth more, so that many processes do not act in step.
pub(crate) fn stretched(duration: Duration) -> Duration {
    duration.saturating_add(duration.mul_f64(fraction() / 5.0))
}

/// `bytes` random bytes in hexadecimal, from the system's generator.
pub(crate) fn hex(bytes: usize) -> std::io::Result<String> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).map_err(std::io::Error::other)?;
    Ok(buffer.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_between_two_lies_there_and_anywhere() {
        let (low, high) = (Duration::from_secs(10), Duration::from_secs(20));
        let times: Vec<_> = (0..200).map(|_| between(low, high)).collect();
        assert!(times.iter().all(|time| (low..high).contains(time)), "{times:?}");
        let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
        assert!(*least < Duration::from_secs(12) && *most > Duration::from_secs(18), "{least:?} {most:?}");
    }
}
