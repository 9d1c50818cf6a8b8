package dev.djong.quota;

import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.Quantity;
import java.time.Instant;
import java.util.Set;

/** Any resource: each object counts one, as {@code count/deployments.apps}; a few have an older name as well. */
record ObjectCount(GroupResource resource) implements QuotaEvaluator {
    private static final Set<String> ALSO_BY_PLURAL =
            Set.of("configmaps", "replicationcontrollers", "resourcequotas", "secrets");

    static String nameOf(GroupResource resource) {
        return "count/" + resource;
    }

    private boolean hasOlderName() {
        return resource.group().isEmpty() && ALSO_BY_PLURAL.contains(resource.resource());
    }

    @Override
    public boolean chargesUpdate(String subresource) {
        return false;
    }

    @Override
    public boolean counts(String name) {
        return name.equals(nameOf(resource)) || hasOlderName() && name.equals(resource.resource());
    }

    @Override
    public Amounts usage(ApiObject object, Instant now) {
        var one = Quantity.of(1);
        var usage = Amounts.of(nameOf(resource), one);
        return hasOlderName() ? usage.with(resource.resource(), one) : usage;
    }
}
