package dev.djong.controller.daemonset;

import dev.djong.controller.pod.IntOrPercent;
import dev.djong.controller.pod.IntOrPercent.Rounding;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/**
 * How pods come to a new template. Shares of the wanted nodes are rounded up; when both limits come to 0, one pod may be
 * unavailable, since nothing could move otherwise.
 *
 * @param onDelete only when somebody deletes them
 * @param surge on how many nodes a new pod may run beside the old one
 * @param unavailable how many nodes may be without an available pod
 */
record DaemonUpdate(boolean onDelete, int surge, int unavailable) {
    private static final Json NONE = Json.of(0);
    private static final Json ONE = Json.of(1);

    static DaemonUpdate of(JsonObject spec, int wantedNodes) {
        var strategy = spec.object("updateStrategy");
        var rolling = strategy.object("rollingUpdate");
        int surge = IntOrPercent.of(rolling.get("maxSurge"), NONE, wantedNodes, Rounding.UP);
        int unavailable = IntOrPercent.of(rolling.get("maxUnavailable"), ONE, wantedNodes, Rounding.UP);
        boolean onDelete = strategy.text("type").equals("OnDelete");
        return new DaemonUpdate(onDelete, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    boolean surges() {
        return surge > 0 && !onDelete;
    }
}
