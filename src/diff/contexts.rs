//! Whether a statement stands in the other version under the same heading, lead and table head.

use crate::{
    diff::{Side, evidence, normal::skeleton},
    domain::provision::Provision,
};
use foldhash::HashMap;

/// What governs the provisions of a document, for looking up whether something stands under the same.
pub(crate) struct Contexts<'a> {
    side: Side<'a>,
    by_block: HashMap<String, Vec<usize>>,
}

impl<'a> Contexts<'a> {
    /// Of a side.
    pub(crate) fn of(side: Side<'a>) -> Self {
        let mut by_block: HashMap<String, Vec<usize>> = HashMap::default();
        for (index, block) in side.document.blocks.iter().enumerate() {
            by_block.entry(skeleton(&block.text)).or_default().push(index);
        }
        Self { side, by_block }
    }

    /// The provision as if it stood in each block of this document that has its block's text.
    fn places(&self, provision: &Provision, own: Side<'_>) -> Vec<Provision> {
        let Some(block) = own.document.blocks.get(provision.block) else { return Vec::new() };
        let blocks = self.by_block.get(&skeleton(&block.text)).into_iter().flatten();
        blocks.map(|&block| Provision { block, ..provision.clone() }).collect()
    }

    /// Whether a provision of the other side stands here under the same.
    pub(crate) fn holds(&self, provision: &Provision, own: Side<'_>) -> bool {
        let context = evidence::context(provision, own.document);
        self.places(provision, own)
            .iter()
            .any(|place| evidence::context(place, self.side.document) == context)
    }

    /// Whether a row of the other side stands here under the same head.
    pub(crate) fn holds_head(&self, provision: &Provision, own: Side<'_>) -> bool {
        let head = evidence::table_head(provision, own.document);
        self.places(provision, own)
            .iter()
            .any(|place| evidence::table_head(place, self.side.document) == head)
    }
}
