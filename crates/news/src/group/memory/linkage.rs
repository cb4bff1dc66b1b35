//! Average linkage (UPGMA; Sokal and Michener, "A statistical method for evaluating
//! systematic relationships", 1958): the two groups likest on average are joined, until
//! one is left.

/// A group of members.
struct Group {
    members: Vec<usize>,
    /// The sum of its likenesses with every other group.
    likenesses: Vec<f64>,
    /// The likest of the groups after it, and how like on average.
    likest: Option<(f64, usize)>,
}

/// The groups that are left, each at the place of its first member.
struct Groups(Vec<Option<Group>>);

/// The two sides of what is joined last of groups of `least` members and more: for
/// every member whether it is on the second. What joins later, a few members like
/// nobody, goes to the first. Nothing where there are no two.
pub(super) fn sides(likenesses: Vec<Vec<f64>>, least: usize) -> Option<Vec<bool>> {
    let count = likenesses.len();
    let mut groups = Groups::of(likenesses);
    let mut sides = None;
    while let Some((one, other)) = groups.likest() {
        let (into, gone) = groups.join(one, other)?;
        if gone.len().min(into) >= least {
            let mut second = vec![false; count];
            gone.iter().for_each(|member| second[*member] = true);
            sides = Some(second);
        }
    }
    sides
}

impl Groups {
    fn of(likenesses: Vec<Vec<f64>>) -> Groups {
        let alone =
            |(member, likenesses)| Some(Group { members: vec![member], likenesses, likest: None });
        let mut groups = Groups(likenesses.into_iter().enumerate().map(alone).collect());
        (0..groups.0.len()).for_each(|place| groups.look(place));
        groups
    }

    /// The two groups whose members are likest on average; of equals the first.
    fn likest(&self) -> Option<(usize, usize)> {
        let mut best: Option<(f64, usize, usize)> = None;
        for (one, group) in self.0.iter().enumerate() {
            let Some((mean, other)) = group.as_ref().and_then(|group| group.likest) else {
                continue;
            };
            if best.is_none_or(|(most, ..)| mean > most) {
                best = Some((mean, one, other));
            }
        }
        best.map(|(_, one, other)| (one, other))
    }

    /// Joins the other group to the one: how many members that had, and the other's.
    fn join(&mut self, one: usize, other: usize) -> Option<(usize, Vec<usize>)> {
        let gone = self.0[other].take()?;
        let into = self.0[one].as_mut()?;
        let before = into.members.len();
        into.members.extend(&gone.members);
        for (place, more) in gone.likenesses.iter().enumerate() {
            into.likenesses[place] += more;
        }
        let sums = into.likenesses.clone();
        for (place, sum) in sums.into_iter().enumerate() {
            if let Some(group) = self.0[place].as_mut() {
                group.likenesses[one] = sum;
            }
        }
        self.look(one);
        for place in 0..other {
            let Some((most, likest)) = self.0[place].as_ref().and_then(|group| group.likest) else {
                continue;
            };
            if likest == one || likest == other {
                self.look(place);
            } else if place < one {
                let mean = self.mean(place, one).unwrap_or_default();
                if mean > most || mean == most && one < likest {
                    self.0[place].iter_mut().for_each(|group| group.likest = Some((mean, one)));
                }
            }
        }
        Some((before, gone.members))
    }

    /// How like the members of two groups are on average.
    fn mean(&self, one: usize, other: usize) -> Option<f64> {
        let (one, second) = (self.0[one].as_ref()?, self.0[other].as_ref()?);
        let pairs = (one.members.len() * second.members.len()) as f64;
        Some(one.likenesses[other] / pairs)
    }

    /// Looks for the likest of the groups after one.
    fn look(&mut self, place: usize) {
        let mut best: Option<(f64, usize)> = None;
        for other in place + 1..self.0.len() {
            if let Some(mean) = self.mean(place, other)
                && best.is_none_or(|(most, _)| mean > most)
            {
                best = Some((mean, other));
            }
        }
        self.0[place].iter_mut().for_each(|group| group.likest = best);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, looking through all pairs each time.
    fn slowly(likenesses: &[Vec<f64>], least: usize) -> Option<Vec<bool>> {
        let mut groups: Vec<Vec<usize>> = (0..likenesses.len()).map(|n| vec![n]).collect();
        let mut sides = None;
        while groups.len() > 1 {
            let mut best = (f64::MIN, 0, 0);
            for one in 0..groups.len() {
                for other in one + 1..groups.len() {
                    let pairs = groups[one]
                        .iter()
                        .flat_map(|a| groups[other].iter().map(|b| likenesses[*a][*b]));
                    let mean =
                        pairs.sum::<f64>() / (groups[one].len() * groups[other].len()) as f64;
                    if mean > best.0 {
                        best = (mean, one, other);
                    }
                }
            }
            let (_, one, other) = best;
            let gone = groups.remove(other);
            if gone.len().min(groups[one].len()) >= least {
                sides = Some((0..likenesses.len()).map(|n| gone.contains(&n)).collect());
            }
            groups[one].extend(gone);
        }
        sides
    }

    #[test]
    fn the_sides_are_those_found_by_looking_through_all_pairs() {
        let mut seed = 7u64;
        let mut next = || {
            seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            // Few values: many are equal. Sums of them are exact.
            ((seed >> 33) % 16) as f64 / 16.0
        };
        for count in 1..40 {
            let mut likenesses = vec![vec![0.0; count]; count];
            let pairs = (0..count).flat_map(|one| (0..one).map(move |other| (one, other)));
            for (one, other) in pairs {
                let likeness = next();
                likenesses[one][other] = likeness;
                likenesses[other][one] = likeness;
            }
            for least in 1..6 {
                let found = sides(likenesses.clone(), least);
                assert_eq!(found, slowly(&likenesses, least), "{count} by {least}");
            }
        }
    }
}
