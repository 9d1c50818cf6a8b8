package dev.djong.scheduler.configuration;

import dev.djong.codec.DecodeFailure;
import dev.djong.codec.YamlReader;
import dev.djong.json.JsonObject;
import dev.djong.scheduler.plugin.PluginCatalog;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.queue.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a {@code KubeSchedulerConfiguration}. Nothing is guessed: an unknown field, plugin or value is refused with its
 * path, and what has no effect here is told with the reason.
 *
 * @see <a href="https://kubernetes.io/docs/reference/scheduling/config/">Scheduler configuration</a>
 */
public final class ConfigurationReader {
    public static final String KIND = "KubeSchedulerConfiguration";
    private static final String VERSION = "kubescheduler.config.k8s.io/v1";

    /** Extension points that are a choice here; a plugin is one object, so that others follow from these. */
    private static final Set<String> CHOSEN_POINTS = Set.of("multiPoint", "filter", "score", "postFilter");

    private static final Set<String> POINTS = Set.of(
            "multiPoint",
            "preEnqueue",
            "queueSort",
            "preFilter",
            "filter",
            "postFilter",
            "preScore",
            "score",
            "reserve",
            "permit",
            "preBind",
            "bind",
            "postBind");

    private static final Map<String, String> WITHOUT_EFFECT = Map.of(
            "parallelism", "decisions are made by one thread",
            "percentageOfNodesToScore", "all nodes are scored",
            "clientConnection", "the flags --kubeconfig and --api-servers say how to reach the server",
            "enableProfiling", "profiles are taken with the JVM's own tools",
            "enableContentionProfiling", "profiles are taken with the JVM's own tools",
            "delayCacheUntilActive", "a standby keeps its caches warm");

    private final List<String> ignored = new ArrayList<>();

    private ConfigurationReader() {}

    /** @throws ConfigurationFailure if it cannot be used as it is */
    public static SchedulerOptions read(byte[] yaml) {
        try {
            var document = YamlReader.read(yaml);
            if (!document.duplicates().isEmpty()) {
                throw new ConfigurationFailure(document.duplicates().getFirst());
            }
            if (!(document.tree() instanceof JsonObject root)) {
                throw new ConfigurationFailure("not a mapping");
            }
            return new ConfigurationReader().options(root);
        } catch (DecodeFailure malformed) {
            throw new ConfigurationFailure(malformed.text());
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationFailure(String.valueOf(wrong.getMessage()));
        }
    }

    private SchedulerOptions options(JsonObject root) {
        if (!root.text("apiVersion").equals(VERSION) || !root.text("kind").equals(KIND)) {
            throw new ConfigurationFailure("no kind \"" + root.text("kind") + "\" of \"" + root.text("apiVersion")
                    + "\" is known: it must be " + KIND + " of " + VERSION);
        }
        for (var name : root.names()) {
            switch (name) {
                case "apiVersion",
                        "kind",
                        "leaderElection",
                        "profiles",
                        "podInitialBackoffSeconds",
                        "podMaxBackoffSeconds" -> {}
                case "extenders" -> {
                    if (!root.array("extenders").isEmpty()) {
                        throw new ConfigurationFailure("extenders: not supported by this scheduler");
                    }
                }
                default -> withoutEffect("", name);
            }
        }
        var backoff =
                new Backoff(seconds(root, "podInitialBackoffSeconds", 1), seconds(root, "podMaxBackoffSeconds", 10));
        if (backoff.max().compareTo(backoff.initial()) < 0) {
            throw new ConfigurationFailure("podMaxBackoffSeconds: must not be less than podInitialBackoffSeconds");
        }
        return new SchedulerOptions(profiles(root), backoff, bindTimeout(root), List.copyOf(ignored));
    }

    private void withoutEffect(String path, String name) {
        var reason = WITHOUT_EFFECT.get(name);
        if (reason == null) {
            throw new ConfigurationFailure("unknown field \"" + path + name + "\"");
        }
        ignored.add(path + name + " has no effect: " + reason);
    }

    private static Duration seconds(JsonObject root, String name, long byDefault) {
        long seconds = root.integerOr(name, byDefault);
        if (seconds <= 0) {
            throw new ConfigurationFailure(name + ": Invalid value: " + seconds + ": must be greater than 0");
        }
        return Duration.ofSeconds(seconds);
    }

    private static Duration bindTimeout(JsonObject root) {
        return root.array("profiles")
                .objects()
                .flatMap(profile -> profile.array("pluginConfig").objects())
                .filter(each -> each.text("name").equals("VolumeBinding"))
                .map(each -> each.object("args").integerOr("bindTimeoutSeconds", 600))
                .map(Duration::ofSeconds)
                .findFirst()
                .orElse(SchedulerOptions.BIND_TIMEOUT);
    }

    private List<SchedulingProfile> profiles(JsonObject root) {
        var profiles = new ArrayList<SchedulingProfile>();
        var names = new HashSet<String>();
        int index = 0;
        for (var json : root.array("profiles").objects().toList()) {
            var path = "profiles[" + index++ + "]";
            var profile = profile(json, path);
            if (!names.add(profile.schedulerName())) {
                throw new ConfigurationFailure(
                        path + ".schedulerName: Duplicate value: \"" + profile.schedulerName() + "\"");
            }
            profiles.add(profile);
        }
        return profiles.isEmpty()
                ? List.of(SchedulingProfile.standard(SchedulingProfile.DEFAULT_SCHEDULER_NAME))
                : List.copyOf(profiles);
    }

    private SchedulingProfile profile(JsonObject json, String path) {
        for (var name : json.names()) {
            if (!Set.of("schedulerName", "plugins", "pluginConfig").contains(name)) {
                withoutEffect(path + ".", name);
            }
        }
        var name = json.text("schedulerName");
        var choice = new Chosen();
        var plugins = json.object("plugins");
        for (var point : plugins.names()) {
            if (!POINTS.contains(point)) {
                throw new ConfigurationFailure("unknown field \"" + path + ".plugins." + point + "\"");
            }
        }
        apply(choice, "multiPoint", plugins, path);
        for (var point : plugins.names()) {
            if (!point.equals("multiPoint")) {
                apply(choice, point, plugins, path);
            }
        }
        try {
            return PluginCatalog.profile(
                    name.isEmpty() ? SchedulingProfile.DEFAULT_SCHEDULER_NAME : name,
                    choice.with(arguments(json, path)));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationFailure(path + ".pluginConfig: " + wrong.getMessage());
        }
    }

    private void apply(Chosen choice, String point, JsonObject plugins, String path) {
        var set = plugins.object(point);
        var where = path + ".plugins." + point;
        for (var name : set.names()) {
            if (!name.equals("enabled") && !name.equals("disabled")) {
                throw new ConfigurationFailure("unknown field \"" + where + "." + name + "\"");
            }
        }
        if (!CHOSEN_POINTS.contains(point) && !set.isEmpty()) {
            ignored.add(where + " has no effect: a plugin's steps belong together; use multiPoint, filter or score");
        }
        set.array("disabled").objects().forEach(each -> choice.disable(point, known(each, where)));
        set.array("enabled")
                .objects()
                .forEach(each -> choice.enable(point, known(each, where), (int) each.integerOr("weight", 0)));
    }

    private static String known(JsonObject plugin, String where) {
        var name = plugin.text("name");
        if (!PluginCatalog.knows(name) && !name.equals("*")) {
            throw new ConfigurationFailure(where + ": no plugin \"" + name + "\" is known; there are "
                    + String.join(", ", PluginCatalog.names()));
        }
        return name;
    }

    private static Map<String, JsonObject> arguments(JsonObject profile, String path) {
        var args = new LinkedHashMap<String, JsonObject>();
        for (var each : profile.array("pluginConfig").objects().toList()) {
            var name = known(each, path + ".pluginConfig");
            if (args.put(name, each.object("args")) != null) {
                throw new ConfigurationFailure(path + ".pluginConfig: Duplicate value: \"" + name + "\"");
            }
        }
        return args;
    }

    /** The plugins of one profile while its lists are read. */
    private static final class Chosen {
        private final Set<String> filters = new LinkedHashSet<>(PluginCatalog.names());
        private final Map<String, Integer> weights =
                new LinkedHashMap<>(PluginCatalog.Choice.standard().weights());
        private boolean preempts = true;

        void disable(String point, String name) {
            boolean all = name.equals("*");
            if (concerns(point, "filter")) {
                filters.removeIf(each -> all || each.equals(name));
            }
            if (concerns(point, "score")) {
                weights.keySet().removeIf(each -> all || each.equals(name));
            }
            if (concerns(point, "postFilter") && (all || name.equals(PluginCatalog.PREEMPTION))) {
                preempts = false;
            }
        }

        void enable(String point, String name, int weight) {
            if (concerns(point, "filter")) {
                filters.add(name);
            }
            if (concerns(point, "score")) {
                weights.put(name, weight > 0 ? weight : PluginCatalog.defaultWeight(name));
            }
            if (concerns(point, "postFilter") && name.equals(PluginCatalog.PREEMPTION)) {
                preempts = true;
            }
        }

        private static boolean concerns(String point, String wanted) {
            return point.equals("multiPoint") || point.equals(wanted);
        }

        PluginCatalog.Choice with(Map<String, JsonObject> args) {
            return new PluginCatalog.Choice(filters, weights, preempts, args);
        }
    }
}
