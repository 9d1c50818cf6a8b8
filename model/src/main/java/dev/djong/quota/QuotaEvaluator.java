package dev.djong.quota;

import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How objects of one resource are counted. */
public interface QuotaEvaluator {

    GroupResource resource();

    /** Whether making the object, or posting to a subresource of it, may change what is used. */
    default boolean chargesCreate(String subresource) {
        return subresource.isEmpty();
    }

    /** Whether an update of the object, or of a subresource of it, may change what is used. */
    default boolean chargesUpdate(String subresource) {
        return subresource.isEmpty();
    }

    /** Whether a quota's {@code hard} entry of that name is about this resource. */
    boolean counts(String name);

    Amounts usage(ApiObject object, Instant now);

    /** A scope that this resource knows nothing of matches nothing. */
    default boolean matches(QuotaScope scope, ApiObject object) {
        return false;
    }

    /** What the object would have to state for these entries to be counted; empty where it does. */
    default Optional<String> missing(Set<String> counted, ApiObject object) {
        return Optional.empty();
    }

    /** Those of {@code names} that are about this resource, sorted. */
    default Set<String> counted(Collection<String> names) {
        var counted = new TreeSet<String>();
        names.stream().filter(this::counts).forEach(counted::add);
        return counted;
    }

    default boolean matchesAll(List<QuotaScope> scopes, ApiObject object) {
        return scopes.stream().allMatch(scope -> matches(scope, object));
    }
}
