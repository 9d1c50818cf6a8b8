package dev.djong.node.probe;

import dev.djong.json.JsonObject;
import dev.djong.time.Timers;
import org.jspecify.annotations.Nullable;

/** Counts the results of one probe in a row. Guarded by its owner. */
final class ProbeCounter {
    private final String name;
    private final JsonObject spec;
    private boolean passing;
    private boolean failedForGood;
    private int inARow;
    private boolean lastSucceeded;
    private Timers.@Nullable Timer alarm;

    /** @param initially what holds before the first verdict */
    ProbeCounter(String name, JsonObject spec, boolean initially) {
        this.name = name;
        this.spec = spec;
        this.passing = initially;
    }

    String name() {
        return name;
    }

    JsonObject spec() {
        return spec;
    }

    long initialDelaySeconds() {
        return spec.integerOr("initialDelaySeconds", 0);
    }

    long periodSeconds() {
        return Math.max(1, spec.integerOr("periodSeconds", 10));
    }

    long timeoutSeconds() {
        return Math.max(1, spec.integerOr("timeoutSeconds", 1));
    }

    boolean passing() {
        return passing;
    }

    /** It failed as often in a row as it may. */
    boolean failedForGood() {
        return failedForGood;
    }

    void alarm(Timers.Timer next) {
        alarm = next;
    }

    void cancel() {
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** True when the verdict turned. */
    boolean count(Prober.Result result) {
        inARow = lastSucceeded == result.success() ? inARow + 1 : 1;
        lastSucceeded = result.success();
        long threshold = result.success()
                ? Math.max(1, spec.integerOr("successThreshold", 1))
                : Math.max(1, spec.integerOr("failureThreshold", 3));
        boolean before = passing;
        boolean goodBefore = failedForGood;
        if (inARow >= threshold) {
            passing = result.success();
            failedForGood = !result.success();
        }
        return passing != before || failedForGood != goodBefore;
    }
}
