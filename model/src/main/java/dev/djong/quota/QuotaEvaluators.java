package dev.djong.quota;

import dev.djong.object.GroupResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which resource is counted how. */
public final class QuotaEvaluators {
    private static final List<QuotaEvaluator> MEASURED = List.of(new PodQuota(), new ServiceQuota(), new ClaimQuota());
    private static final Set<String> COUNTED_BY_PLURAL =
            Set.of("configmaps", "replicationcontrollers", "resourcequotas", "secrets");
    private static final String COUNT = "count/";

    private QuotaEvaluators() {}

    /** The evaluator of a resource; any resource can be counted. */
    public static QuotaEvaluator of(GroupResource resource) {
        return MEASURED.stream()
                .filter(evaluator -> evaluator.resource().equals(resource))
                .findFirst()
                .orElseGet(() -> new ObjectCount(resource));
    }

    /** The evaluator that an entry of a quota's {@code hard} is about; empty for a name that means nothing. */
    public static Optional<QuotaEvaluator> counting(String name) {
        var measured =
                MEASURED.stream().filter(evaluator -> evaluator.counts(name)).findFirst();
        if (measured.isPresent()) {
            return measured;
        }
        if (name.startsWith(COUNT)) {
            return Optional.of(new ObjectCount(parse(name.substring(COUNT.length()))));
        }
        return COUNTED_BY_PLURAL.contains(name)
                ? Optional.of(new ObjectCount(new GroupResource("", name)))
                : Optional.empty();
    }

    /** {@code deployments.apps} or {@code secrets}. */
    private static GroupResource parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new GroupResource("", text)
                : new GroupResource(text.substring(dot + 1), text.substring(0, dot));
    }
}
