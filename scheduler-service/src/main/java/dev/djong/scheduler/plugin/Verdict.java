package dev.djong.scheduler.plugin;

import java.util.List;

/** Whether a node may run a pod. */
public sealed interface Verdict {

    Verdict ACCEPTED = new Accepted();

    record Accepted() implements Verdict {}

    /**
     * @param plugin who says so
     * @param reasons in upstream's words, since users and tools read them; each counts once a node
     * @param preemptionMayHelp false where evicting pods would change nothing
     */
    record Rejected(String plugin, List<String> reasons, boolean preemptionMayHelp) implements Verdict {}

    static Verdict rejected(String plugin, String reason) {
        return new Rejected(plugin, List.of(reason), true);
    }

    static Verdict rejectedForGood(String plugin, String reason) {
        return new Rejected(plugin, List.of(reason), false);
    }
}
