//! What is a parent's choice already, where documents list it beside the parent.

use std::collections::HashSet;

use super::Hierarchy;

impl Hierarchy {
    /// What the choice that a parent is has, but for itself; nothing for what is none.
    pub(in crate::lower) fn below(&self, parent: &str) -> HashSet<String> {
        let mut below = HashSet::new();
        if !self.is_parent(parent) {
            return below;
        }
        let of_parent = self.members.get(parent).map(|member| &member.property);
        let mut open = vec![parent];
        while let Some(pointer) = open.pop() {
            for child in self.children.get(pointer).into_iter().flatten() {
                let member = self.members.get(child);
                if member.is_some() && below.insert(child.clone()) {
                    // One with a discriminator of its own is asked by itself.
                    if member.map(|member| &member.property) == of_parent {
                        open.push(child);
                    }
                }
            }
        }
        below
    }
}
