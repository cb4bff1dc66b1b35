//! How surprising is a count against what came before? Counts are Poisson, the
//! rate behind them is not known but has been seen for a while: the predictive
//! distribution is then the negative binomial, and surprise its upper tail.
//! Gelman et al., "Bayesian Data Analysis" (3rd ed., 2013), section 2.6: the
//! Gamma prior of a Poisson rate and its predictive distribution.

/// What is known of the rate at which something comes in one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// How often it came, the prior's part added: the Gamma's shape.
    pub seen: f64,
    /// In how many windows: the Gamma's rate.
    pub windows: f64,
}

impl Rate {
    /// How often it is expected in one more window.
    pub fn expected(&self) -> f64 {
        self.seen / self.windows
    }

    /// The surprise of seeing it so often or oftener in one more window: minus
    /// the decimal logarithm of the chance. 3 is one in a thousand.
    pub fn surprise(&self, count: u32) -> f64 {
        if count == 0 {
            return 0.0;
        }
        // The tail's first term, then each from the one before; they fall at
        // least geometrically once past the mean.
        let failure = 1.0 / (1.0 + self.windows);
        let mut at = f64::from(count);
        let mut term = (ln_gamma(self.seen + at) - ln_gamma(self.seen) - ln_gamma(at + 1.0)
            + self.seen * (self.windows / (1.0 + self.windows)).ln()
            + at * failure.ln())
        .exp();
        let mut tail = 0.0;
        for _ in 0..MOST_TERMS {
            tail += term;
            if term <= tail * 1e-9 && at > self.expected() {
                break;
            }
            term *= (self.seen + at) / (at + 1.0) * failure;
            at += 1.0;
        }
        if tail <= 0.0 { MOST } else { (-tail.min(1.0).log10()).min(MOST) }
    }
}

/// Terms of a tail that are added, at most.
const MOST_TERMS: usize = 4_000;

/// The greatest surprise told: beyond it the tail is no longer a number.
pub const MOST: f64 = 300.0;

/// The natural logarithm of the gamma function of a positive number, by
/// Lanczos' approximation (SIAM Journal on Numerical Analysis 1, 1964), g = 5,
/// six terms; good to ten digits.
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 6] = [
        76.180_091_729_471_46,
        -86.505_320_329_416_77,
        24.014_098_240_830_91,
        -1.231_739_572_450_155,
        0.120_865_097_386_617_9e-2,
        -0.539_523_938_495_3e-5,
    ];
    let base = x + 5.5;
    let mut series = 1.000_000_000_190_015;
    for (at, term) in TERMS.iter().enumerate() {
        series += term / (x + at as f64 + 1.0);
    }
    (x + 0.5) * base.ln() - base + (2.506_628_274_631_000_5 * series / x).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gamma_function_of_whole_numbers_is_the_factorial() {
        let mut factorial = 1.0_f64;
        for n in 1..20 {
            factorial *= f64::from(n);
            assert!((ln_gamma(f64::from(n) + 1.0) - factorial.ln()).abs() < 1e-9, "{n}!");
        }
    }

    #[test]
    fn a_well_known_rate_surprises_as_poisson_does() {
        // P(X >= 3) of Poisson(0.1) is 1.5465e-4.
        let rate = Rate { seen: 1e6, windows: 1e7 };
        assert!((rate.surprise(3) - 3.8106).abs() < 1e-3, "{}", rate.surprise(3));
    }

    #[test]
    fn a_rate_seen_for_less_time_surprises_less() {
        let long = Rate { seen: 10.0, windows: 100.0 };
        let short = Rate { seen: 0.1, windows: 1.0 };
        assert!((long.expected() - short.expected()).abs() < 1e-12);
        assert!(long.surprise(4) > short.surprise(4));
        assert!(short.surprise(0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_comes_as_often_as_ever_is_no_surprise() {
        assert!(Rate { seen: 400.0, windows: 4.0 }.surprise(100) < 0.5);
        assert!(Rate { seen: 0.5, windows: 1e6 }.surprise(10_000) >= 100.0);
    }
}
