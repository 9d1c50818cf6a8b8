package dev.djong.apiserver.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.FakeClusterState;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.codec.YamlReader;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.fake.FakeApiClient;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import dev.djong.time.VirtualTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CustomResourcesRetryTest {
    private final VirtualTimers timers = new VirtualTimers();

    /** A failure that nobody expected must not leave a kind unserved until the next restart. */
    @Test
    void whatFailsForNoKnownReasonIsTriedAgainLessAndLessOften() {
        var definition = new ApiObject(
                YamlReader.read("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: gears.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: gears, singular: gear, kind: Gear, listKind: GearList}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            """.getBytes(StandardCharsets.UTF_8)).tree().asObject());
        var api = new FakeApiClient(timers);
        var stored = api.create(Resources.CUSTOM_RESOURCE_DEFINITIONS, definition);
        var tries = new AtomicInteger();
        var host = new CustomResources.Host() {
            @Override
            public void serve(CustomKind kind) {
                if (tries.incrementAndGet() <= 3) {
                    throw new IllegalStateException("a bug");
                }
            }

            @Override
            public void forget(GroupVersionResource resource) {}
        };
        try (var webhooks = new WebhookClient((namespace, name, port) -> {
                    throw new IllegalStateException("nobody is asked");
                });
                var resources = new CustomResources(
                        new FakeClusterState().with(Resources.CUSTOM_RESOURCE_DEFINITIONS, stored),
                        api,
                        host,
                        BuiltInDefinitions.load(),
                        new CustomRules(),
                        webhooks,
                        timers,
                        timers)) {
            resources.start();
            awaitTries(tries, 1);
            for (int seconds = 1, wanted = 2; wanted <= 4; seconds *= 2, wanted++) {
                Awaitility.await().until(() -> timers.nextDue().isPresent());
                timers.advance(Duration.ofSeconds(seconds));
                awaitTries(tries, wanted);
            }
            Awaitility.await()
                    .until(() -> api.get(Resources.CUSTOM_RESOURCE_DEFINITIONS, stored.key())
                            .status()
                            .has("conditions"));
        }
    }

    private static void awaitTries(AtomicInteger tries, int wanted) {
        Awaitility.await().until(() -> tries.get() >= wanted);
        assertThat(tries).hasValue(wanted);
    }
}
