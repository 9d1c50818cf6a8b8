package dev.djong.controller;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.pod.Pods;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import java.time.Instant;
import java.util.Optional;

/**
 * Scheduler and node in one: binds pods, makes them ready, lets deleted ones go. Images called {@code broken} never are
 * ready; the container of an image {@code exits-N} ends with exit code N as soon as it runs.
 */
public final class FakeNode implements Controller {
    private static final String EXITS = "exits-";
    private static final int TERMINATED = 143;

    private final ApiClient client;
    private final Informer pods;
    private final ControllerContext context;

    public FakeNode(ControllerContext context) {
        this.context = context;
        client = context.client();
        pods = context.informers().of(Resources.PODS);
    }

    @Override
    public String name() {
        return "fake-node";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PODS);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = pods.cache().find(key);
        if (found.isEmpty()) {
            return Outcome.settled();
        }
        var pod = found.get();
        if (pod.isBeingDeleted() && Pods.phase(pod).equals("Running")) {
            end(pod, TERMINATED);
        } else if (pod.isBeingDeleted()) {
            client.delete(
                    Resources.PODS,
                    key,
                    DeleteOptions.DEFAULT.onlyUid(pod.uid()).withGracePeriodSeconds(0));
        } else if (!pod.spec().has("nodeName")) {
            client.update(Resources.PODS, pod.withSpec(spec -> spec.with("nodeName", nodeFor(pod))));
        } else if (!pod.status().has("phase") && !isBroken(pod)) {
            client.updateStatus(
                    Resources.PODS,
                    pod.with("status", running("10.0.0.9", context.timers().instant())));
        } else if (Pods.phase(pod).equals("Running")) {
            image(pod)
                    .filter(image -> image.startsWith(EXITS))
                    .ifPresent(image -> end(pod, Integer.parseInt(image.substring(EXITS.length()))));
        }
        return Outcome.settled();
    }

    private static Optional<String> image(ApiObject pod) {
        return pod.spec()
                .array("containers")
                .objects()
                .map(container -> container.text("image"))
                .findFirst();
    }

    private void end(ApiObject pod, int exitCode) {
        client.updateStatus(
                Resources.PODS,
                pod.with("status", ended(exitCode, context.timers().instant())));
    }

    /** A daemon's pod says which node it is for. */
    private static String nodeFor(ApiObject pod) {
        return pod.spec()
                .object("affinity")
                .object("nodeAffinity")
                .object("requiredDuringSchedulingIgnoredDuringExecution")
                .array("nodeSelectorTerms")
                .objects()
                .flatMap(term -> term.array("matchFields").objects())
                .flatMap(field -> field.array("values").strings())
                .findFirst()
                .orElse("n1");
    }

    private static boolean isBroken(ApiObject pod) {
        return pod.spec()
                .array("containers")
                .objects()
                .anyMatch(container -> container.text("image").equals("broken"));
    }

    public static JsonObject ended(int exitCode, Instant at) {
        return JsonReader.read("""
                {"phase":"%s","containerStatuses":[{"name":"main","state":{"terminated":
                    {"exitCode":%d,"finishedAt":"%s"}}}]}""".formatted(exitCode == 0 ? "Succeeded" : "Failed", exitCode, Times.format(at)))
                .asObject();
    }

    public static JsonObject running(String ip, Instant since) {
        return JsonReader.read("""
                {"phase":"Running","podIP":"%s","podIPs":[{"ip":"%s"}],
                 "conditions":[{"type":"Ready","status":"True","lastTransitionTime":"%s"}]}""".formatted(ip, ip, Times.format(since))).asObject();
    }
}
