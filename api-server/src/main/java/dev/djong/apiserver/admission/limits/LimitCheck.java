package dev.djong.apiserver.admission.limits;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import dev.djong.quota.Amounts;
import dev.djong.quota.PodResources;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What of a pod or claim lies outside a limit range, in upstream's words. Pure. */
final class LimitCheck {
    private final List<String> problems = new ArrayList<>();

    private LimitCheck() {}

    static List<String> ofPod(ApiObject range, ApiObject pod) {
        var check = new LimitCheck();
        range.spec().array("limits").objects().forEach(limit -> {
            switch (limit.text("type")) {
                case "Container" -> {
                    check.containers(limit, pod.spec().array("containers"));
                    check.containers(limit, pod.spec().array("initContainers"));
                }
                case "Pod" ->
                    check.bounds(
                            limit,
                            PodResources.requestsOfContainers(pod.spec()),
                            PodResources.limitsOfContainers(pod.spec()));
                default -> {
                    // Another kind's bounds.
                }
            }
        });
        return check.found();
    }

    static List<String> ofClaim(ApiObject range, ApiObject claim) {
        var check = new LimitCheck();
        var requests = Amounts.of(claim.spec().object("resources").object("requests"));
        range.spec()
                .array("limits")
                .objects()
                .filter(limit -> limit.text("type").equals("PersistentVolumeClaim"))
                .forEach(limit -> {
                    check.min(limit, requests, Amounts.NONE);
                    check.maxRequest(limit, requests);
                });
        return check.found();
    }

    private List<String> found() {
        return problems.stream().distinct().toList();
    }

    private void containers(JsonObject limit, JsonArray containers) {
        containers
                .objects()
                .map(container -> container.object("resources"))
                .forEach(resources -> bounds(
                        limit, Amounts.of(resources.object("requests")), Amounts.of(resources.object("limits"))));
    }

    private void bounds(JsonObject limit, Amounts requests, Amounts limits) {
        min(limit, requests, limits);
        max(limit, requests, limits);
        ratio(limit, requests, limits);
    }

    private void min(JsonObject limit, Amounts requests, Amounts limits) {
        Amounts.of(limit.object("min")).byName().forEach((name, least) -> {
            var start = "minimum " + name + " usage per " + limit.text("type") + " is " + least;
            if (!requests.has(name)) {
                problems.add(start + ".  No request is specified");
            } else if (requests.get(name).compareTo(least) < 0) {
                problems.add(start + ", but request is " + requests.get(name));
            } else if (limits.has(name) && limits.get(name).compareTo(least) < 0) {
                problems.add(start + ", but limit is " + limits.get(name));
            }
        });
    }

    private void max(JsonObject limit, Amounts requests, Amounts limits) {
        Amounts.of(limit.object("max")).byName().forEach((name, most) -> {
            var start = "maximum " + name + " usage per " + limit.text("type") + " is " + most;
            if (!limits.has(name)) {
                problems.add(start + ".  No limit is specified");
            } else if (limits.get(name).compareTo(most) > 0) {
                problems.add(start + ", but limit is " + limits.get(name));
            } else if (requests.has(name) && requests.get(name).compareTo(most) > 0) {
                problems.add(start + ", but request is " + requests.get(name));
            }
        });
    }

    private void maxRequest(JsonObject limit, Amounts requests) {
        Amounts.of(limit.object("max")).byName().forEach((name, most) -> {
            var start = "maximum " + name + " usage per " + limit.text("type") + " is " + most;
            if (!requests.has(name)) {
                problems.add(start + ".  No request is specified");
            } else if (requests.get(name).compareTo(most) > 0) {
                problems.add(start + ", but request is " + requests.get(name));
            }
        });
    }

    private void ratio(JsonObject limit, Amounts requests, Amounts limits) {
        Amounts.of(limit.object("maxLimitRequestRatio")).byName().forEach((name, most) -> {
            var start = name + " max limit to request ratio per " + limit.text("type") + " is " + most;
            if (requests.get(name).sign() == 0) {
                problems.add(start + ", but no request is specified or request is 0");
            } else if (limits.get(name).sign() == 0) {
                problems.add(start + ", but no limit is specified or limit is 0");
            } else if (ratio(limits.get(name), requests.get(name)).value().compareTo(most.value()) > 0) {
                var provided =
                        ratio(limits.get(name), requests.get(name)).value().doubleValue();
                problems.add(String.format(Locale.ROOT, "%s, but provided ratio is %f", start, provided));
            }
        });
    }

    private static Quantity ratio(Quantity limit, Quantity request) {
        return new Quantity(limit.value().divide(request.value(), MathContext.DECIMAL64), Quantity.Format.DECIMAL_SI);
    }
}
