package dev.djong.scheduler.plugin;

import dev.djong.json.JsonObject;
import dev.djong.scheduler.plugin.SchedulingProfile.Weighted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** All plugins by upstream's names, in the order in which they run, with what they count by default. */
public final class PluginCatalog {
    /** What decides whether pods may be evicted for others. */
    public static final String PREEMPTION = "DefaultPreemption";

    /** Always on: gates, the order of the queue and binding are no choice here. */
    private static final Set<String> BUILT_IN = Set.of("SchedulingGates", "PrioritySort", "DefaultBinder");

    private record Entry(int weight, Function<JsonObject, Object> make) {}

    private static final Map<String, Entry> PLUGINS = new LinkedHashMap<>();

    static {
        add("NodeUnschedulable", 0, args -> withoutArguments(args, new NodeUnschedulable())); // an administrator's word
        add("NodeName", 0, args -> withoutArguments(args, new NodeName())); // the pod names its node
        add("TaintToleration", 3, args -> withoutArguments(args, new TaintToleration())); // the node repels the pod
        add(NodeAffinityPlugin.NAME, 2, args -> new NodeAffinityPlugin(PluginSettings.addedAffinity(args)));
        add("NodePorts", 0, args -> withoutArguments(args, new NodePorts())); // the port is taken
        add(NodeResourcesFit.NAME, 1, args -> new NodeResourcesFit(PluginSettings.fit(args))); // no room
        add(VolumeRestrictions.NAME, 0, args -> withoutArguments(args, new VolumeRestrictions())); // volume in use
        add(NodeVolumeLimits.NAME, 0, args -> withoutArguments(args, new NodeVolumeLimits())); // no place for volumes
        add(VolumeBinding.NAME, 0, PluginCatalog::volumeBinding); // volumes cannot be reached
        add(VolumeZone.NAME, 0, args -> withoutArguments(args, new VolumeZone())); // volumes of another zone
        add(PodTopologySpread.NAME, 2, args -> new PodTopologySpread(PluginSettings.spread(args))); // too many there
        add(InterPodAffinity.NAME, 2, args -> new InterPodAffinity(PluginSettings.podAffinity(args))); // neighbours
        add(DynamicResources.NAME, 0, PluginCatalog::dynamicResources); // devices cannot be had
        add(BalancedAllocation.NAME, 1, PluginCatalog::balanced); // an even use
        add("ImageLocality", 1, args -> withoutArguments(args, new ImageLocality())); // time to pull
    }

    private PluginCatalog() {}

    private static void add(String name, int weight, Function<JsonObject, Object> make) {
        PLUGINS.put(name, new Entry(weight, make));
    }

    private static Object withoutArguments(JsonObject args, Object plugin) {
        PluginSettings.require(args);
        return plugin;
    }

    private static Object volumeBinding(JsonObject args) {
        PluginSettings.require(args, "bindTimeoutSeconds", "shape");
        return new VolumeBinding();
    }

    private static Object dynamicResources(JsonObject args) {
        PluginSettings.require(args, "filterTimeout");
        return new DynamicResources();
    }

    private static Object balanced(JsonObject args) {
        return new BalancedAllocation(PluginSettings.balanced(args));
    }

    public static boolean knows(String name) {
        return PLUGINS.containsKey(name) || BUILT_IN.contains(name) || name.equals(PREEMPTION);
    }

    public static List<String> names() {
        return List.copyOf(PLUGINS.keySet());
    }

    public static int defaultWeight(String name) {
        var entry = PLUGINS.get(name);
        return entry == null || entry.weight == 0 ? 1 : entry.weight;
    }

    /**
     * Which plugins a profile uses.
     *
     * @param filters by name
     * @param weights of those that score, by name
     * @param args by plugin
     */
    public record Choice(
            Set<String> filters, Map<String, Integer> weights, boolean preempts, Map<String, JsonObject> args) {

        /** What upstream's default profile uses. */
        public static Choice standard() {
            var weights = new LinkedHashMap<String, Integer>();
            PLUGINS.keySet().forEach(name -> weights.put(name, defaultWeight(name)));
            return new Choice(PLUGINS.keySet(), weights, true, Map.of());
        }
    }

    /** @throws IllegalArgumentException naming the plugin whose arguments make no sense */
    public static SchedulingProfile profile(String schedulerName, Choice choice) {
        var filters = new ArrayList<FilterPlugin>();
        var scores = new ArrayList<Weighted<ScorePlugin>>();
        PLUGINS.forEach((name, entry) -> {
            var plugin = withArguments(name, choice, entry.make);
            if (plugin instanceof FilterPlugin filter && choice.filters.contains(name)) {
                filters.add(filter);
            }
            var weight = choice.weights.get(name);
            if (plugin instanceof ScorePlugin score && weight != null) {
                scores.add(new Weighted<>(score, weight));
            }
        });
        var limits = withArguments(PREEMPTION, choice, PluginSettings::preemption);
        return SchedulingProfile.of(
                schedulerName, filters, scores, choice.preempts ? Optional.of(limits) : Optional.empty());
    }

    private static <T> T withArguments(String name, Choice choice, Function<JsonObject, T> make) {
        try {
            return make.apply(choice.args.getOrDefault(name, JsonObject.EMPTY));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("args of " + name + ": " + wrong.getMessage(), wrong);
        }
    }
}
