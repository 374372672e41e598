//! Circles in a directed graph.

use std::collections::{BTreeMap, BTreeSet};

/// For each node, the nodes that it leads to.
pub(super) type Graph<N> = BTreeMap<N, Vec<N>>;

/// Circles such that every node that is on any circle can reach one of them. Takes as long as
/// looking at each edge once.
pub(super) fn circles<N: Ord + Clone>(graph: &Graph<N>) -> Vec<Vec<N>> {
    let mut done = BTreeSet::new();
    let mut found = Vec::new();
    for start in graph.keys() {
        if !done.contains(start) {
            search(graph, start, &mut done, &mut found);
        }
    }
    found
}

/// Goes from here as far as it goes, and notes where it comes back to the way it came.
fn search<'g, N: Ord + Clone>(
    graph: &'g Graph<N>,
    start: &'g N,
    done: &mut BTreeSet<&'g N>,
    found: &mut Vec<Vec<N>>,
) {
    let mut path: Vec<(&N, usize)> = vec![(start, 0)];
    let mut places = BTreeMap::from([(start, 0)]);
    while let Some((node, next)) = path.last_mut() {
        let successor = graph.get(*node).and_then(|all| all.get(*next));
        *next += 1;
        match successor {
            None => {
                places.remove(*node);
                done.insert(*node);
                path.pop();
            }
            Some(to) => match places.get(to) {
                Some(&place) => {
                    let circle = path[place..].iter().map(|(node, _)| (*node).clone());
                    found.push(circle.collect());
                }
                None if done.contains(to) => {}
                None => {
                    places.insert(to, path.len());
                    path.push((to, 0));
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(edges: &[(char, &str)]) -> Vec<String> {
        let graph = edges.iter().map(|(from, to)| (*from, to.chars().collect()));
        let found = circles(&graph.collect());
        found
            .into_iter()
            .map(|circle| circle.into_iter().collect())
            .collect()
    }

    #[test]
    fn every_circle_is_met() {
        assert!(of(&[('a', "bc"), ('b', "d"), ('c', "d"), ('d', "")]).is_empty());
        assert_eq!(of(&[('a', "a")]), ["a"]);
        assert_eq!(of(&[('a', "b"), ('b', "c"), ('c', "b")]), ["bc"]);
        assert_eq!(of(&[('a', "bc"), ('b', "a"), ('c', "a")]), ["ab", "ac"]);
    }
}
