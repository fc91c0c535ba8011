//! Sums over runs of blocks.

/// The sums of the values before each block.
pub(super) struct Sums(Vec<f32>);

impl Sums {
    pub(super) fn of(values: impl Iterator<Item = f32>) -> Self {
        let mut sums = Vec::with_capacity(values.size_hint().0 + 1);
        sums.push(0.0);
        let mut sum = 0.0;
        for value in values {
            sum += value;
            sums.push(sum);
        }
        Self(sums)
    }

    /// The sum over the blocks from the first up to the end.
    pub(super) fn between(&self, first: usize, end: usize) -> f32 {
        self.0[end] - self.0[first]
    }

    pub(super) fn total(&self) -> f32 {
        self.0[self.0.len() - 1]
    }
}
