package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which other pods a pod wants on, or off, its node, zone or other domain.
 *
 * @param preferred wishes of both kinds: those to be away have negative weights
 * @param affinityQuery the pods that meet all of {@code required} at once: only they count
 * @param owned the same terms as other pods meet them
 */
public record PodAffinity(
        List<AffinityTerm> required,
        List<AffinityTerm> requiredAnti,
        List<WeightedTerm> preferred,
        Optional<PodQuery> affinityQuery,
        List<OwnedTerm> owned) {
    public static final PodAffinity NONE =
            new PodAffinity(List.of(), List.of(), List.of(), Optional.empty(), List.of());

    static PodAffinity of(JsonObject podSpec, String namespace, Map<String, String> labels) {
        var affinity = podSpec.object("affinity");
        if (!affinity.has("podAffinity") && !affinity.has("podAntiAffinity")) {
            return NONE;
        }
        var near = affinity.object("podAffinity");
        var away = affinity.object("podAntiAffinity");
        var required = terms(near, namespace, labels);
        var requiredAnti = terms(away, namespace, labels);
        var preferred = new ArrayList<>(wishes(near, 1, namespace, labels));
        preferred.addAll(wishes(away, -1, namespace, labels));
        var query = required.isEmpty()
                ? Optional.<PodQuery>empty()
                : Optional.of(new PodQuery(
                        required.stream().map(AffinityTerm::pods).distinct().toList(), true));
        return new PodAffinity(
                required, requiredAnti, List.copyOf(preferred), query, owned(required, requiredAnti, preferred));
    }

    private static List<AffinityTerm> terms(JsonObject affinity, String namespace, Map<String, String> labels) {
        return affinity.array("requiredDuringSchedulingIgnoredDuringExecution")
                .objects()
                .map(each -> AffinityTerm.of(each, namespace, labels))
                .toList();
    }

    private static List<WeightedTerm> wishes(
            JsonObject affinity, int sign, String namespace, Map<String, String> labels) {
        return affinity.array("preferredDuringSchedulingIgnoredDuringExecution")
                .objects()
                .map(each -> new WeightedTerm(
                        AffinityTerm.of(each.object("podAffinityTerm"), namespace, labels),
                        sign * (int) each.integerOr("weight", 0)))
                .toList();
    }

    private static List<OwnedTerm> owned(
            List<AffinityTerm> required, List<AffinityTerm> requiredAnti, List<WeightedTerm> preferred) {
        return Stream.of(
                        requiredAnti.stream()
                                .map(each -> new OwnedTerm(OwnedTerm.Kind.REQUIRED_ANTI_AFFINITY, each, 0)),
                        required.stream().map(each -> new OwnedTerm(OwnedTerm.Kind.REQUIRED_AFFINITY, each, 0)),
                        preferred.stream()
                                .map(each -> new OwnedTerm(OwnedTerm.Kind.PREFERRED, each.term(), each.weight())))
                .flatMap(terms -> terms)
                .toList();
    }

    /** The query for the pods of one term alone. */
    public static PodQuery queryOf(AffinityTerm term) {
        return new PodQuery(List.of(term.pods()), true);
    }

    /** All that must be counted for a pod with these wishes. */
    public Stream<PodQuery> queries() {
        return Stream.of(
                        affinityQuery.stream(),
                        requiredAnti.stream().map(PodAffinity::queryOf),
                        preferred.stream().map(each -> queryOf(each.term())))
                .flatMap(queries -> queries);
    }
}
