package dev.djong.controller.endpointslice;

import dev.djong.controller.pod.NameSequence;
import dev.djong.controller.pod.Pods;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Lays the endpoints of a Service out over slices of at most {@link #MAX_ENDPOINTS}. Pure.
 *
 * <p>Slices hold endpoints of one address family and one set of ports. An endpoint stays in the slice where it is, so
 * that a change of one pod rewrites one slice; new ones fill the room that is left, then new slices are made. A slice
 * that became empty goes, but one stays for a Service without endpoints, so that a reader can tell "none" from "not yet".
 */
final class SlicePlanner {
    static final int MAX_ENDPOINTS = 100;
    static final String MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslice-controller.k8s.io";

    /** What all endpoints of a slice have in common. */
    private record Group(String addressType, JsonArray ports) {}

    private final ApiObject service;
    private final Function<String, Optional<String>> zoneOfNode;
    private final List<ApiObject> create = new ArrayList<>();
    private final List<ApiObject> update = new ArrayList<>();
    private final List<ApiObject> delete = new ArrayList<>();
    private final NameSequence names;
    private int nextName;

    private SlicePlanner(ApiObject service, List<ApiObject> slices, Function<String, Optional<String>> zoneOfNode) {
        this.service = service;
        this.zoneOfNode = zoneOfNode;
        this.names = new NameSequence(service.name(), service.uid());
        this.nextName = names.next(slices, 0);
    }

    /**
     * @param pods those that the Service selects
     * @param slices those that this controller keeps for the Service
     */
    static SlicePlan plan(
            ApiObject service,
            List<ApiObject> pods,
            List<ApiObject> slices,
            Function<String, Optional<String>> zoneOfNode) {
        return new SlicePlanner(service, slices, zoneOfNode).plan(pods, slices);
    }

    private SlicePlan plan(List<ApiObject> pods, List<ApiObject> slices) {
        var wanted = group(pods);
        var existing = new LinkedHashMap<Group, List<ApiObject>>();
        slices.stream()
                .filter(slice -> !slice.isBeingDeleted())
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(slice -> existing.computeIfAbsent(groupOf(slice), group -> new ArrayList<>())
                        .add(slice));
        wanted.forEach((group, endpoints) -> lay(group, endpoints, existing.getOrDefault(group, List.of())));
        existing.forEach((group, left) -> {
            if (!wanted.containsKey(group)) {
                delete.addAll(left);
            }
        });
        reuse();
        return new SlicePlan(create, update, delete);
    }

    /** A slice that would go takes the place of one that would be made: one write instead of two. */
    private void reuse() {
        for (var fresh : List.copyOf(create)) {
            delete.stream()
                    .filter(old -> groupOf(old).addressType.equals(groupOf(fresh).addressType))
                    .findFirst()
                    .ifPresent(old -> {
                        delete.remove(old);
                        create.remove(fresh);
                        update.add(old.withLabels(fresh.labels())
                                .with("ports", fresh.root().array("ports"))
                                .with("endpoints", fresh.root().array("endpoints")));
                    });
        }
    }

    private static Group groupOf(ApiObject slice) {
        return new Group(slice.root().text("addressType"), slice.root().array("ports"));
    }

    /** Endpoints by pod uid, a group each; every family has at least one group, if an empty one. */
    private Map<Group, Map<String, JsonObject>> group(List<ApiObject> pods) {
        var groups = new LinkedHashMap<Group, Map<String, JsonObject>>();
        for (var family : Backends.families(service)) {
            boolean any = false;
            for (var pod : Backends.candidates(pods)) {
                var address = Backends.address(pod, family);
                if (address.isPresent()) {
                    any = true;
                    var group = new Group(family, Backends.ports(service, pod));
                    groups.computeIfAbsent(group, g -> new TreeMap<>()).put(pod.uid(), endpoint(pod, address.get()));
                }
            }
            if (!any) {
                groups.put(new Group(family, JsonArray.EMPTY), Map.of());
            }
        }
        return groups;
    }

    private JsonObject endpoint(ApiObject pod, String address) {
        boolean serving = Pods.isReady(pod);
        boolean terminating = pod.isBeingDeleted();
        boolean ready = Backends.publishesNotReady(service) || (serving && !terminating);
        var conditions = JsonObject.builder()
                .put("ready", ready)
                .put("serving", serving)
                .put("terminating", terminating)
                .build();
        var node = Pods.nodeName(pod);
        var zone = zoneOfNode.apply(node).orElse("");
        return JsonObject.builder()
                .put("addresses", JsonArray.of(Json.of(address)))
                .put("conditions", conditions)
                .putText("hostname", Backends.hostname(pod, service).orElse(""))
                .putText("nodeName", node)
                .put("targetRef", Backends.reference(pod))
                .putText("zone", zone)
                .build();
    }

    private void lay(Group group, Map<String, JsonObject> endpoints, List<ApiObject> slices) {
        var left = new TreeMap<>(endpoints);
        var kept = new ArrayList<List<JsonObject>>();
        for (var slice : slices) {
            kept.add(keep(slice, left));
        }
        for (var room : kept) {
            while (room.size() < MAX_ENDPOINTS && !left.isEmpty()) {
                room.add(left.pollFirstEntry().getValue());
            }
        }
        boolean placeholder = endpoints.isEmpty();
        for (int i = 0; i < slices.size(); i++) {
            if (kept.get(i).isEmpty() && !(placeholder && i == 0)) {
                delete.add(slices.get(i));
            } else {
                change(slices.get(i), group, kept.get(i));
            }
        }
        while (!left.isEmpty() || (placeholder && slices.isEmpty())) {
            placeholder = false;
            var fresh = new ArrayList<JsonObject>();
            while (fresh.size() < MAX_ENDPOINTS && !left.isEmpty()) {
                fresh.add(left.pollFirstEntry().getValue());
            }
            create.add(newSlice(group, fresh));
        }
    }

    /** The endpoints of a slice that are still wanted, as they are now; takes them out of {@code left}. */
    private static List<JsonObject> keep(ApiObject slice, Map<String, JsonObject> left) {
        var kept = new ArrayList<JsonObject>();
        slice.root().array("endpoints").objects().forEach(endpoint -> {
            var current = left.remove(endpoint.object("targetRef").text("uid"));
            if (current != null) {
                kept.add(current);
            }
        });
        return kept;
    }

    private void change(ApiObject slice, Group group, List<JsonObject> endpoints) {
        var changed = fill(slice, group, endpoints);
        if (!changed.equals(slice)) {
            update.add(changed);
        }
    }

    private ApiObject newSlice(Group group, List<JsonObject> endpoints) {
        var key = new ObjectKey(service.namespace(), names.name(nextName++));
        var slice = ApiObject.of("discovery.k8s.io/v1", "EndpointSlice", key)
                .withMetadata(metadata -> metadata.with("generateName", names.prefix()))
                .withOwnerReferences(List.of(OwnerReference.controllerOf(service)))
                .with("addressType", Json.of(group.addressType));
        return fill(slice, group, endpoints);
    }

    private ApiObject fill(ApiObject slice, Group group, List<JsonObject> endpoints) {
        var filled = slice.withLabels(labels()).with("endpoints", JsonArray.of(endpoints));
        // What Go's client would omit, a server may answer as null, absent or empty: equal for us.
        var same = endpoints.isEmpty() && slice.root().array("endpoints").isEmpty()
                ? filled.with("endpoints", orEmpty(slice, "endpoints"))
                : filled;
        return group.ports.isEmpty() ? same.with("ports", orEmpty(slice, "ports")) : same.with("ports", group.ports);
    }

    private static Json orEmpty(ApiObject slice, String member) {
        var value = slice.root().get(member);
        return value == null ? JsonArray.EMPTY : value;
    }

    private Map<String, String> labels() {
        var labels = new HashMap<>(service.labels());
        labels.put(Backends.SERVICE_NAME, service.name());
        labels.put(MANAGED_BY_LABEL, MANAGER);
        if (Backends.isHeadless(service)) {
            labels.put(Backends.HEADLESS, "");
        } else {
            labels.remove(Backends.HEADLESS);
        }
        return labels;
    }
}
