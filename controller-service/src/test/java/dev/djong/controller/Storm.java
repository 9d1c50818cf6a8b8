package dev.djong.controller;

import dev.djong.controller.Interruptions.Step;
import dev.djong.fake.FakeApiClient.Call;
import dev.djong.fake.FakeLog;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** A story told to all controllers of the catalogue, once in peace and then with stops that a seed chooses. */
final class Storm {
    private static final int MAX_STOPS = 2;
    /**
     * How many revisions the caches of new controllers may be behind. An informer's first list is never older than the
     * moment it was asked for, so a new process only misses what happens while it starts; this is far more.
     */
    private static final int MAX_BEHIND = 20;
    /** What differs from telling to telling without meaning anything: names of moments, versions and generated things. */
    private static final Set<String> CHANCE = Set.of(
            "uid",
            "resourceVersion",
            "generation",
            "observedGeneration",
            "observedVersion",
            "message",
            "creationTimestamp");

    /** The process is gone; nothing of it may catch this. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1;
    }

    /**
     * How a story ended.
     *
     * @param end the objects that are left, in a form that only depends on what matters
     * @param creates how many objects of each resource the controllers made
     * @param deletes how many objects of each resource are gone
     * @param writers the controllers that wrote
     * @param calls how many calls they made
     */
    record Told(
            String stops,
            List<String> end,
            Map<String, Long> creates,
            Map<String, Long> deletes,
            Set<String> writers,
            int calls) {
        @Override
        public String toString() {
            return stops;
        }
    }

    private final List<Step> steps;

    Storm() {
        this(List.of());
    }

    private Storm(List<Step> steps) {
        this.steps = steps;
    }

    Storm then(Consumer<Cluster> change, Duration time) {
        var all = new ArrayList<>(steps);
        all.add(new Step(change, time));
        return new Storm(all);
    }

    Told undisturbed() {
        return new Telling(Map.of(), 0).tell("undisturbed");
    }

    /** @param calls of an undisturbed telling */
    Told disturbed(int seed, int calls) {
        var random = new SplittableRandom(seed);
        var stops = new TreeMap<Integer, Boolean>();
        int wanted = 1 + random.nextInt(MAX_STOPS);
        for (int i = 0; i < wanted; i++) {
            stops.put(1 + random.nextInt(calls), random.nextBoolean());
        }
        return new Telling(stops, seed).tell("seed " + seed);
    }

    private final class Telling {
        private final Map<Integer, Boolean> stops;
        private final SplittableRandom random;
        private final Set<String> writers = new TreeSet<>();
        private final Map<String, Long> creates = new TreeMap<>();
        private final StringBuilder log = new StringBuilder();
        private final Cluster cluster;
        private boolean counting;
        private String turn = "";
        private int calls;

        /** @param stops call numbers, and whether the call takes effect before the process is gone */
        Telling(Map<Integer, Boolean> stops, int seed) {
            this.stops = stops;
            random = new SplittableRandom(seed);
            cluster = Cluster.running(controllers());
            cluster.api.beforeEach(call -> {
                if (counting) {
                    calls++;
                    stopIf(false, call);
                }
            });
            cluster.api.afterEach(call -> {
                if (counting) {
                    count(call);
                    stopIf(true, call);
                }
            });
        }

        @SuppressWarnings("unchecked")
        private Function<ControllerContext, Controller>[] controllers() {
            var all = new ArrayList<Function<ControllerContext, Controller>>();
            ControllerCatalog.all()
                    .forEach(entry -> all.add(
                            context -> new Named(entry.name(), entry.build().apply(context))));
            all.add(context -> new Named("fake-node", new FakeNode(context)));
            all.add(context -> new Named("fake-local-node", new FakeLocalNode(context)));
            return all.toArray(Function[]::new);
        }

        private void stopIf(boolean afterwards, Call call) {
            if (Boolean.valueOf(afterwards).equals(stops.get(calls))) {
                stops.remove(calls);
                log.append(", stopped ")
                        .append(afterwards ? "after " : "before ")
                        .append(call);
                throw new Stopped();
            }
        }

        private void count(Call call) {
            if (call.isWrite()) {
                writers.add(turn);
                if (call.subresource().isEmpty() && call.verb().equals("create")) {
                    creates.merge(call.resource().resource(), 1L, Long::sum);
                }
            }
        }

        Told tell(String name) {
            log.append(name);
            for (var step : steps) {
                counting = false;
                step.change().accept(cluster);
                counting = true;
                pass(step.then());
            }
            return new Told(log.toString(), end(), creates, deletes(), writers, calls);
        }

        private void pass(Duration time) {
            var until = cluster.timers.instant().plus(time);
            boolean peace = false;
            while (!peace) {
                try {
                    var left = Duration.between(cluster.timers.instant(), until);
                    cluster.pass(left.isNegative() ? Duration.ZERO : left);
                    peace = true;
                } catch (Stopped stopped) {
                    begin();
                }
            }
        }

        /** New controllers; some act on what their old caches say before they hear more. */
        private void begin() {
            long now = cluster.api.log().revision();
            int behind = random.nextInt(MAX_BEHIND);
            boolean hasty = random.nextBoolean();
            log.append(", caches ").append(behind).append(" behind").append(hasty ? ", hasty" : "");
            cluster.restartAt(Math.max(1, now - behind));
            if (hasty) {
                try {
                    cluster.runWithOldCaches();
                } catch (Stopped again) {
                    begin();
                }
            }
        }

        /** Objects, not calls: one that ends slowly may be asked to more than once. */
        private Map<String, Long> deletes() {
            var deletes = new TreeMap<String, Long>();
            for (var entry : cluster.api.log().since(0)) {
                if (entry.type() == FakeLog.Type.DELETED) {
                    deletes.merge(entry.resource().resource(), 1L, Long::sum);
                }
            }
            return deletes;
        }

        private List<String> end() {
            var objects = new ArrayList<String>();
            for (var resource : cluster.api.log().resources()) {
                if (!resource.resource().equals("leases")) {
                    cluster.api.all(resource).forEach(object -> objects.add(resource.resource() + " " + plain(object)));
                }
            }
            objects.sort(String::compareTo);
            return objects;
        }

        /** A controller that says when it is its turn. */
        private final class Named implements Controller {
            private final String name;
            private final Controller controller;

            Named(String name, Controller controller) {
                this.name = name;
                this.controller = controller;
            }

            @Override
            public String name() {
                return controller.name();
            }

            @Override
            public Watches watches() {
                return controller.watches();
            }

            @Override
            public Collection<ObjectKey> initialKeys() {
                return controller.initialKeys();
            }

            @Override
            public void start(Consumer<ObjectKey> queue) {
                controller.start(queue);
            }

            @Override
            public Outcome reconcile(ObjectKey key) {
                turn = name;
                return controller.reconcile(key);
            }
        }
    }

    private static String plain(ApiObject object) {
        var generated = object.metadata().text("generateName");
        var named = generated.isEmpty() ? object : object.withMetadata(all -> all.with("name", generated + "*"));
        return plain(named.root()).toString();
    }

    private static Json plain(Json json) {
        return switch (json) {
            case JsonObject object -> {
                var kept = JsonObject.builder();
                object.forEach((name, value) -> {
                    if (!CHANCE.contains(name) && !name.endsWith("Time") && !name.endsWith("Timestamp")) {
                        kept.put(name, plain(value));
                    }
                });
                yield kept.build();
            }
            case JsonArray array ->
                JsonArray.of(array.stream().map(Storm::plain).toList());
            default -> json;
        };
    }
}
