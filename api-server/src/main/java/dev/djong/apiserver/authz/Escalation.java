package dev.djong.apiserver.authz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which rights somebody would hand out without having them. Rules are broken into atoms (one verb on one resource or path)
 * before they are compared, because an owner may hold a wide rule in several narrow ones.
 */
final class Escalation {
    private Escalation() {}

    /** The atoms of {@code wanted} that no rule of {@code owned} covers. */
    static List<PolicyRule> missing(List<PolicyRule> owned, List<PolicyRule> wanted) {
        var missing = new ArrayList<PolicyRule>();
        for (var rule : wanted) {
            for (var atom : atoms(rule)) {
                if (owned.stream().noneMatch(atom::isCoveredBy)) {
                    missing.add(atom);
                }
            }
        }
        return missing;
    }

    private static List<PolicyRule> atoms(PolicyRule rule) {
        var atoms = new ArrayList<PolicyRule>();
        for (var verb : sorted(rule.verbs())) {
            for (var group : sorted(rule.groups())) {
                for (var resource : sorted(rule.resources())) {
                    var names = rule.names().isEmpty() ? List.of("") : sorted(rule.names());
                    for (var name : names) {
                        atoms.add(new PolicyRule(
                                Set.of(verb),
                                Set.of(group),
                                Set.of(resource),
                                name.isEmpty() ? Set.of() : Set.of(name),
                                Set.of()));
                    }
                }
            }
            for (var path : sorted(rule.paths())) {
                atoms.add(new PolicyRule(Set.of(verb), Set.of(), Set.of(), Set.of(), Set.of(path)));
            }
        }
        return atoms;
    }

    private static List<String> sorted(Set<String> values) {
        return values.stream().sorted().toList();
    }

    /** Atoms of one resource joined again, so that a person can read them. */
    static List<PolicyRule> joined(List<PolicyRule> atoms) {
        var joined = new ArrayList<PolicyRule>();
        for (var atom : atoms) {
            int same = -1;
            for (int i = 0; i < joined.size(); i++) {
                same = isSameTarget(joined.get(i), atom) ? i : same;
            }
            if (same < 0) {
                joined.add(atom);
            } else {
                joined.set(same, withVerbs(joined.get(same), atom.verbs()));
            }
        }
        return joined;
    }

    private static boolean isSameTarget(PolicyRule one, PolicyRule other) {
        return one.groups().equals(other.groups())
                && one.resources().equals(other.resources())
                && one.names().equals(other.names())
                && one.paths().equals(other.paths());
    }

    private static PolicyRule withVerbs(PolicyRule rule, Set<String> more) {
        var verbs = new TreeSet<>(rule.verbs());
        verbs.addAll(more);
        return new PolicyRule(verbs, rule.groups(), rule.resources(), rule.names(), rule.paths());
    }
}
