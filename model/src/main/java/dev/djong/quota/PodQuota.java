package dev.djong.quota;

import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.Quantity;
import dev.djong.object.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods: what they ask for and may use, as long as they have not ended. */
final class PodQuota implements QuotaEvaluator {
    private static final String COUNT = "count/pods";
    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";
    private static final String REQUESTS = "requests.";
    private static final String LIMITS = "limits.";

    /** A quota of these demands that every container states them (a rule of old that was not repeated for others). */
    private static final Set<String> DEMANDED =
            Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    @Override
    public GroupResource resource() {
        return Resources.PODS.groupResource();
    }

    /** Only a resize in place changes what a pod uses. */
    @Override
    public boolean chargesUpdate(String subresource) {
        return subresource.equals("resize");
    }

    @Override
    public boolean counts(String name) {
        return name.equals("pods")
                || name.equals(COUNT)
                || STANDARD.contains(name)
                || name.startsWith(HUGE_PAGES)
                || name.startsWith(LIMITS) && STANDARD.contains(name.substring(LIMITS.length()))
                || name.startsWith(REQUESTS) && isRequested(name.substring(REQUESTS.length()));
    }

    /** Standard resources, huge pages, and devices of a vendor's domain. */
    private static boolean isRequested(String name) {
        return STANDARD.contains(name) || name.startsWith(HUGE_PAGES) || isExtended(name);
    }

    private static boolean isExtended(String name) {
        return name.indexOf('/') > 0 && !name.substring(0, name.indexOf('/')).endsWith("kubernetes.io");
    }

    @Override
    public Amounts usage(ApiObject pod, Instant now) {
        var count = Amounts.of(COUNT, Quantity.of(1));
        if (isOver(pod, now)) {
            return count;
        }
        return count.plus(named(PodResources.requests(pod.spec()), PodResources.limits(pod.spec())));
    }

    /** Ended, or so long overdue that whoever should end it is gone. */
    private static boolean isOver(ApiObject pod, Instant now) {
        var phase = pod.status().text("phase");
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            return true;
        }
        var grace = pod.metadata().integer("deletionGracePeriodSeconds");
        return grace.isPresent()
                && pod.deletionTimestamp()
                        .filter(due -> now.isAfter(due.plus(Duration.ofSeconds(grace.getAsLong()))))
                        .isPresent();
    }

    private static Amounts named(Amounts requests, Amounts limits) {
        var named = new TreeMap<String, Quantity>();
        named.put("pods", Quantity.of(1));
        requests.byName().forEach((name, amount) -> {
            if (STANDARD.contains(name) || name.startsWith(HUGE_PAGES)) {
                named.put(name, amount);
                named.put(REQUESTS + name, amount);
            } else if (isExtended(name)) {
                named.put(REQUESTS + name, amount);
            }
        });
        limits.byName().forEach((name, amount) -> {
            if (STANDARD.contains(name)) {
                named.put(LIMITS + name, amount);
            }
        });
        return new Amounts(named);
    }

    @Override
    public boolean matches(QuotaScope scope, ApiObject pod) {
        return scope.matchesPod(pod);
    }

    @Override
    public Optional<String> missing(Set<String> counted, ApiObject pod) {
        var demanded = new TreeSet<>(counted);
        demanded.retainAll(DEMANDED);
        var missing = new TreeMap<String, TreeSet<String>>();
        Stream.concat(
                        pod.spec().array("containers").objects(),
                        pod.spec().array("initContainers").objects())
                .forEach(container -> {
                    var resources = container.object("resources");
                    var stated = named(Amounts.of(resources.object("requests")), Amounts.of(resources.object("limits")))
                            .names();
                    demanded.stream()
                            .filter(name -> !stated.contains(name))
                            .forEach(name -> missing.computeIfAbsent(name, any -> new TreeSet<>())
                                    .add(container.text("name")));
                });
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(missing.entrySet().stream()
                        .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
                        .collect(Collectors.joining("; ", "must specify ", "")));
    }
}
