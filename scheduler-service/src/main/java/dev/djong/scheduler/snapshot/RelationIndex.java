package dev.djong.scheduler.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts placed pods node by node, so that rules about other pods never look at the pods themselves.
 *
 * <p>Two things are counted: pods that match a {@link PodQuery} which some pod on its way to a node asks, and pods that
 * have an {@link OwnedTerm}. Pods of equal namespace and labels form a group, which knows the queries that it matches: a
 * pod that comes or goes changes one number a query. A new query is answered once from the groups' own counts and kept
 * up to date from then on. Example with one query, {@code app=web}, and three nodes:
 *
 * <pre>
 * group app=web,rev=1   [2 0 1]  matches  \
 * group app=web,rev=2   [0 1 0]  matches   > query app=web [2 1 1]
 * group app=db          [1 0 0]
 * </pre>
 *
 * Not thread-safe.
 */
final class RelationIndex {
    /** Queries that are kept up to date; those asked longest ago go first. */
    static final int MAX_QUERIES = 2_048;
    /** Terms whose last owner is gone are dropped once there are so many more of them than of others. */
    static final int MAX_IDLE_TERMS = 256;

    private final CountIndex<PodQuery> queries = new CountIndex<>();
    private final CountIndex<OwnedTerm> terms = new CountIndex<>();
    private final Map<PodIdentity, Group> groups = new HashMap<>();
    private NamespaceLabels namespaces = NamespaceLabels.NONE;
    /** When each query was asked last, by position. */
    private long[] asked = new long[0];

    private long clock;
    private int idleTerms;

    /** The placed pods of one identity. */
    private static final class Group {
        NodeCounts pods = NodeCounts.ZERO;
        /** The positions of the queries that it matches. */
        int[] queries = new int[0];
    }

    NamespaceLabels namespaces() {
        return namespaces;
    }

    CountTable<PodQuery> queries() {
        return queries.table();
    }

    CountTable<OwnedTerm> terms() {
        return terms.table();
    }

    void add(PodInfo pod, int node) {
        var group = groups.computeIfAbsent(pod.identity(), this::newGroup);
        change(group, node, 1);
        for (var term : pod.affinity().owned()) {
            int position = terms.position(term);
            if (position < 0) {
                dropIdleTerms();
                position = terms.put(term, NodeCounts.ZERO);
                idleTerms++;
            }
            idleTerms -= terms.at(position).total() == 0 ? 1 : 0;
            terms.add(position, node, 1);
        }
    }

    void remove(PodInfo pod, int node) {
        var group = groups.get(pod.identity());
        if (group == null) {
            throw new IllegalStateException("never counted: " + pod.key() + " at " + node + ", " + pod.identity());
        }
        change(group, node, -1);
        if (group.pods.total() == 0) {
            groups.remove(pod.identity());
        }
        for (var term : pod.affinity().owned()) {
            int position = terms.position(term);
            terms.add(position, node, -1);
            idleTerms += terms.at(position).total() == 0 ? 1 : 0;
        }
    }

    private Group newGroup(PodIdentity identity) {
        var group = new Group();
        group.queries = matchedBy(identity);
        return group;
    }

    private int[] matchedBy(PodIdentity identity) {
        var matched = new int[queries.size()];
        int count = 0;
        for (int i = 0; i < queries.size(); i++) {
            if (queries.key(i).matches(identity, namespaces)) {
                matched[count++] = i;
            }
        }
        return Arrays.copyOf(matched, count);
    }

    private void change(Group group, int node, int amount) {
        group.pods = group.pods.plus(node, amount);
        for (int query : group.queries) {
            queries.add(query, node, amount);
        }
    }

    /** Makes sure that the query is answered from now on; true where it was not until now. */
    boolean ask(PodQuery query) {
        int known = queries.position(query);
        if (known >= 0) {
            asked[known] = ++clock;
            return false;
        }
        dropOldestQueries();
        int position = register(query); // makes a new array of times
        asked[position] = ++clock;
        return true;
    }

    private int register(PodQuery query) {
        var sum = NodeCounts.ZERO;
        var matching = new ArrayList<Group>();
        for (var each : groups.entrySet()) {
            if (query.matches(each.getKey(), namespaces)) {
                sum = sum.plus(each.getValue().pods);
                matching.add(each.getValue());
            }
        }
        int position = queries.put(query, sum);
        asked = Arrays.copyOf(asked, queries.size());
        for (var group : matching) {
            group.queries = Arrays.copyOf(group.queries, group.queries.length + 1);
            group.queries[group.queries.length - 1] = position;
        }
        return position;
    }

    private void dropOldestQueries() {
        if (queries.size() < MAX_QUERIES) {
            return;
        }
        var sorted = asked.clone();
        Arrays.sort(sorted);
        long oldestKept = sorted[sorted.length / 2];
        var before = asked;
        queries.retain(position -> before[position] >= oldestKept);
        asked = Arrays.stream(before).filter(time -> time >= oldestKept).toArray();
        groups.forEach((identity, group) -> group.queries = matchedBy(identity));
    }

    private void dropIdleTerms() {
        if (idleTerms > MAX_IDLE_TERMS + terms.size() / 2) {
            terms.retain(position -> terms.at(position).total() > 0);
            idleTerms = 0;
        }
    }

    /** Namespaces have other labels: what terms mean that choose by them has changed. */
    void namespacesAre(NamespaceLabels current) {
        namespaces = current;
        terms.forgetMatches();
        var known = new ArrayList<PodQuery>();
        for (int i = 0; i < queries.size(); i++) {
            known.add(queries.key(i));
        }
        if (known.stream().anyMatch(RelationIndex::choosesByNamespaceLabels)) {
            answerAnew(known);
        }
    }

    private static boolean choosesByNamespaceLabels(PodQuery query) {
        return query.selections().stream()
                .anyMatch(each -> each.namespaceSelector().isPresent());
    }

    private void answerAnew(List<PodQuery> known) {
        var times = asked;
        queries.retain(any -> false);
        groups.values().forEach(group -> group.queries = new int[0]);
        known.forEach(this::register);
        asked = times;
    }
}
