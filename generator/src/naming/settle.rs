//! Who gets a name that several want: nobody, unless one has a better claim to it than all others.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::ident::Name;

/// What a type may be called.
pub struct Choice {
    /// In order of preference.
    pub names: Vec<Name>,
    /// Who gives way where others want the first too.
    pub claim: Claim,
}

/// How good a claim to a name is: of several the best one has it, if it is the only one so good.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// Words were cut from it.
    Cut,
    /// Like any other.
    Plain,
    /// The document's own for this very place.
    Own,
}

/// Brings the names of all in an order in which the first ones differ, where they can: what two want to be called
/// neither is, but for one whose own name it is.
pub fn settle(choices: Vec<Choice>) -> Vec<Vec<Name>> {
    let mut reached = vec![0_usize; choices.len()];
    // Who stands at a name and may still go on, and whether somebody else wants it too.
    let mut at: HashMap<&Name, Standing> = HashMap::new();
    let mut open: Vec<usize> = (0..choices.len()).collect();
    while let Some(index) = open.pop() {
        let (Some(choice), Some(step)) = (choices.get(index), reached.get(index).copied()) else {
            continue;
        };
        let Some(name) = choice.names.get(step) else {
            continue;
        };
        let claim = match step {
            0 => choice.claim,
            _ => Claim::Plain,
        };
        let standing = at.entry(name).or_default();
        let is_first = standing.claims.is_empty();
        *standing.claims.entry(claim).or_default() += 1;
        standing.here.push((index, claim));
        if is_first {
            continue;
        }
        let best = standing.best();
        let here = std::mem::take(&mut standing.here);
        for (index, claim) in here {
            let next = choices.get(index).map_or(0, |choice| choice.names.len());
            let Some(step) = reached.get_mut(index) else {
                continue;
            };
            if Some(claim) == best {
                standing.here.push((index, claim));
            } else if *step + 1 < next {
                *step += 1;
                open.push(index);
            }
        }
    }
    // A component's name is the document's: that it is taken is told.
    let components = choices
        .iter()
        .filter(|choice| choice.claim == Claim::Own && choice.names.len() == 1);
    let components: HashSet<Name> = components.flat_map(|choice| choice.names.clone()).collect();
    let settled = choices.into_iter().zip(reached).map(|(choice, step)| {
        let mut names = choice.names;
        let is_told = choice.claim != Claim::Cut;
        match names
            .first()
            .is_some_and(|first| is_told && components.contains(first))
        {
            true => names
                .get_mut(1..)
                .unwrap_or_default()
                .rotate_left(step.saturating_sub(1)),
            false => names.rotate_left(step),
        }
        names
    });
    settled.collect()
}

/// A name while names are given.
#[derive(Default)]
struct Standing {
    /// How many wanted it, by their claims.
    claims: BTreeMap<Claim, usize>,
    here: Vec<(usize, Claim)>,
}

impl Standing {
    /// The best claim, if one alone has it, and has not given way before anybody.
    fn best(&self) -> Option<Claim> {
        let (claim, count) = self.claims.last_key_value()?;
        let others = self.claims.len() > 1;
        (others && *count == 1).then_some(*claim)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ident::upper_camel;
    use super::*;

    fn settled(all: &[(&[&str], Claim)]) -> Vec<String> {
        let choices = all.iter().map(|(names, claim)| Choice {
            names: names.iter().map(|name| upper_camel(name)).collect(),
            claim: *claim,
        });
        let settled = settle(choices.collect()).into_iter();
        settled.map(|names| names[0].to_string()).collect()
    }

    #[test]
    fn what_two_want_neither_has_in_any_order() {
        let all: [(&[&str], Claim); 10] = [
            (&["State", "OpenState", "IssueState"], Claim::Plain),
            (&["State", "OpenState", "PullState"], Claim::Plain),
            (&["State", "Whatever"], Claim::Plain),
            (&["Whatever", "Else"], Claim::Plain),
            // The document's own name for one place stays.
            (&["Kind", "KindProperty"], Claim::Own),
            (&["Kind", "RepoKind"], Claim::Plain),
            // What words were cut from gives way, to a component too.
            (&["BudgetType", "BudgetBudgetType"], Claim::Cut),
            (&["BudgetType"], Claim::Plain),
            (&["Tax"], Claim::Own),
            (&["Tax", "TaxTax"], Claim::Cut),
        ];
        let expected = [
            "IssueState",
            "PullState",
            "Whatever",
            "Else",
            "Kind",
            "RepoKind",
            "BudgetBudgetType",
            "BudgetType",
            "Tax",
            "TaxTax",
        ];
        assert_eq!(settled(&all), expected);
        let mut turned = all;
        turned.reverse();
        let mut back = settled(&turned);
        back.reverse();
        assert_eq!(back, expected);
    }

    #[test]
    fn a_name_that_a_component_has_is_wanted_first_so_that_it_is_told() {
        let all: [(&[&str], Claim); 2] = [
            (&["AStatus"], Claim::Own),
            (&["AStatus", "AStatusProperty"], Claim::Own),
        ];
        let choices = all.iter().map(|(names, claim)| Choice {
            names: names.iter().map(|name| upper_camel(name)).collect(),
            claim: *claim,
        });
        let names = settle(choices.collect());
        assert_eq!(
            names[1],
            [upper_camel("AStatus"), upper_camel("AStatusProperty")]
        );
    }

    #[test]
    fn many_of_one_name_take_no_longer_than_few() {
        let all: Vec<(&[&str], Claim)> = vec![(&["A", "B", "C", "D"], Claim::Plain); 50_000];
        assert_eq!(settled(&all).len(), 50_000);
    }
}
