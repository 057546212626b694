//! Operations chosen by a seed, as their documentation says them: to be judged for truth by whoever reads them.

use crate::emit;
use crate::model::Module;

/// Text of `count` operations, the same for the same seed and catalogue.
pub fn sample(modules: &[Module], seed: u64, count: usize) -> String {
    let mut functions: Vec<_> = modules.iter().flat_map(Module::functions).collect();
    functions.sort_by(|left, right| left.id.cmp(&right.id));
    let mut state = seed;
    let mut texts = Vec::new();
    while texts.len() < count && !functions.is_empty() {
        let chosen = usize::try_from(next(&mut state)).unwrap_or(usize::MAX) % functions.len();
        let function = functions.remove(chosen);
        texts.push(format!("{}\n{}\n", function.id, emit::documentation(function).join("\n")));
    }
    texts.join("\n")
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_chooses_the_same_every_time() {
        let (mut one, mut other) = (7, 7);
        assert_eq!([next(&mut one), next(&mut one)], [next(&mut other), next(&mut other)]);
        assert_ne!(next(&mut one), next(&mut other).wrapping_sub(1));
    }
}
