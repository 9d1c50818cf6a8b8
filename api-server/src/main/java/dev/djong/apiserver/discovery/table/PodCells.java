package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cells of pods. One word says what a pod is doing: its phase at first, then whatever tells more, in this order: the pod's
 * own reason, scheduling gates, the first init container that is not done ({@code Init:1/3}, {@code Init:Error}), and once
 * initialisation is over the first container, in list order, that waits or has ended ({@code CrashLoopBackOff},
 * {@code Completed}). A pod being deleted is {@code Terminating}, on a lost node {@code Unknown}.
 */
final class PodCells {
    private final ApiObject pod;
    private final Set<String> sidecars = new HashSet<>();
    private String reason;
    private int ready;
    private long restarts;
    private @Nullable Instant lastRestart;

    private PodCells(ApiObject pod) {
        this.pod = pod;
        var own = pod.status().text("reason");
        this.reason = own.isEmpty() ? pod.status().text("phase") : own;
        pod.spec()
                .array("initContainers")
                .objects()
                .filter(container -> container.text("restartPolicy").equals("Always"))
                .forEach(container -> sidecars.add(container.text("name")));
    }

    static List<Cell> pod(ApiObject pod) {
        return new PodCells(pod).cells();
    }

    private List<Cell> cells() {
        if (conditions("PodScheduled", "reason", "SchedulingGated")) {
            reason = "SchedulingGated";
        }
        boolean initializing = readInitContainers();
        if (!initializing || conditions("Initialized", "status", "True")) {
            readContainers();
        }
        if (pod.isBeingDeleted()) {
            var phase = pod.status().text("phase");
            boolean over = phase.equals("Succeeded") || phase.equals("Failed");
            reason = pod.status().text("reason").equals("NodeLost") ? "Unknown" : over ? reason : "Terminating";
        }
        int total = pod.spec().array("containers").size() + sidecars.size();
        return List.of(
                CoreCells.name(pod),
                Cell.of(ready + "/" + total),
                Cell.of(reason),
                restartsCell(),
                CoreCells.age(pod),
                Cell.of(address(), Cell.NONE),
                Cell.of(pod.spec().text("nodeName"), Cell.NONE),
                Cell.of(pod.status().text("nominatedNodeName"), Cell.NONE),
                Cell.of(readinessGates()));
    }

    private Cell restartsCell() {
        return restarts == 0 || lastRestart == null
                ? Cell.of(Long.toString(restarts))
                : new Cell.Since(restarts + " (", lastRestart, " ago)");
    }

    private String address() {
        return pod.status()
                .array("podIPs")
                .objects()
                .map(ip -> ip.text("ip"))
                .findFirst()
                .orElse("");
    }

    private String readinessGates() {
        var gates = pod.spec().array("readinessGates").objects().toList();
        long met = gates.stream()
                .filter(gate -> conditions(gate.text("conditionType"), "status", "True"))
                .count();
        return gates.isEmpty() ? Cell.NONE : met + "/" + gates.size();
    }

    private boolean conditions(String type, String member, String value) {
        return pod.status()
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals(type)
                        && condition.text(member).equals(value));
    }

    /** Whether an init container is not done yet; sidecars that run count as done. */
    private boolean readInitContainers() {
        var statuses = pod.status().array("initContainerStatuses").objects().toList();
        long sidecarRestarts = 0;
        Instant sidecarRestart = null;
        boolean initializing = false;
        for (int i = 0; i < statuses.size() && !initializing; i++) {
            var status = statuses.get(i);
            count(status);
            boolean sidecar = sidecars.contains(status.text("name"));
            if (sidecar) {
                sidecarRestarts += status.integerOr("restartCount", 0);
                sidecarRestart = later(sidecarRestart, lastEnd(status));
            }
            initializing = !isInitialized(status, sidecar, i);
        }
        if (!initializing || conditions("Initialized", "status", "True")) {
            restarts = sidecarRestarts;
            lastRestart = sidecarRestart;
        }
        return initializing;
    }

    private boolean isInitialized(JsonObject status, boolean sidecar, int index) {
        var state = status.object("state");
        var ended = state.object("terminated");
        boolean hasEnded = state.has("terminated");
        if (hasEnded && ended.integerOr("exitCode", 0) == 0) {
            return true;
        }
        if (sidecar && status.flag("started")) {
            ready += status.flag("ready") ? 1 : 0;
            return true;
        }
        var waiting = state.object("waiting").text("reason");
        if (hasEnded) {
            reason = "Init:" + endReason(ended);
        } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
            reason = "Init:" + waiting;
        } else {
            reason = "Init:" + index + "/" + pod.spec().array("initContainers").size();
        }
        return false;
    }

    private static String endReason(JsonObject ended) {
        long signal = ended.integerOr("signal", 0);
        if (!ended.text("reason").isEmpty()) {
            return ended.text("reason");
        }
        return signal != 0 ? "Signal:" + signal : "ExitCode:" + ended.integerOr("exitCode", 0);
    }

    /** From the last to the first, so that the first has the last word. */
    private void readContainers() {
        boolean running = false;
        for (var status :
                pod.status().array("containerStatuses").objects().toList().reversed()) {
            count(status);
            var state = status.object("state");
            var waiting = state.object("waiting").text("reason");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (state.has("terminated")) {
                reason = endReason(state.object("terminated"));
            } else if (status.flag("ready") && state.has("running")) {
                running = true;
                ready++;
            }
        }
        if (reason.equals("Completed") && running) {
            reason = conditions("Ready", "status", "True") ? "Running" : "NotReady";
        }
    }

    private void count(JsonObject status) {
        restarts += status.integerOr("restartCount", 0);
        lastRestart = later(lastRestart, lastEnd(status));
    }

    private static @Nullable Instant lastEnd(JsonObject status) {
        return Times.parse(status.object("lastState").object("terminated").text("finishedAt"))
                .orElse(null);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
