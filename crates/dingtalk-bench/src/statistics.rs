/// The middle of some figures, and the range that half of them lie in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
}

impl Spread {
    pub(crate) fn of(figures: &[f64]) -> Self {
        let quartile = |part| percentile(figures, part);
        Self { low: quartile(0.25), median: quartile(0.5), high: quartile(0.75) }
    }

    /// The spread of the ratios of figures from the same round.
    pub(crate) fn of_ratios(above: &[f64], below: &[f64]) -> Self {
        let ratios: Vec<f64> = above.iter().zip(below).map(|(above, below)| above / below).collect();
        Self::of(&ratios)
    }
}

pub(crate) fn median(figures: &[f64]) -> f64 {
    percentile(figures, 0.5)
}

/// The smallest figure that `part` of them do not exceed; NaN for none.
pub(crate) fn percentile(figures: &[f64], part: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (part * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_figures_that_were_measured() {
        let figures = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!([0.0, 0.5, 0.99, 1.0].map(|part| percentile(&figures, part)), [1.0, 3.0, 5.0, 5.0]);
        assert_eq!(Spread::of(&figures), Spread { low: 2.0, median: 3.0, high: 4.0 });
    }

    #[test]
    fn a_slow_round_slows_both_contenders_and_leaves_the_ratio() {
        assert_eq!(Spread::of_ratios(&[2.0, 20.0, 2.0], &[1.0, 10.0, 1.0]).median, 2.0);
    }
}
