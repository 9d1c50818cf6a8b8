package dev.djong.controller;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
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

/** Scheduler and node in one: binds pods, makes them ready, lets deleted ones go. Images called {@code broken} never are. */
public final class FakeNode implements Controller {
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
        if (pod.isBeingDeleted()) {
            client.delete(
                    Resources.PODS,
                    key,
                    DeleteOptions.DEFAULT.onlyUid(pod.uid()).withGracePeriodSeconds(0));
        } else if (!pod.spec().has("nodeName")) {
            client.update(Resources.PODS, pod.withSpec(spec -> spec.with("nodeName", "n1")));
        } else if (!pod.status().has("phase") && !isBroken(pod)) {
            client.updateStatus(
                    Resources.PODS,
                    pod.with("status", running("10.0.0.9", context.timers().instant())));
        }
        return Outcome.settled();
    }

    private static boolean isBroken(ApiObject pod) {
        return pod.spec()
                .array("containers")
                .objects()
                .anyMatch(container -> container.text("image").equals("broken"));
    }

    public static JsonObject running(String ip, Instant since) {
        return JsonReader.read("""
                {"phase":"Running","podIP":"%s","podIPs":[{"ip":"%s"}],
                 "conditions":[{"type":"Ready","status":"True","lastTransitionTime":"%s"}]}""".formatted(ip, ip, Times.format(since))).asObject();
    }
}
