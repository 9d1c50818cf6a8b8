package dev.djong.controller;

import dev.djong.controller.deployment.DeploymentController;
import dev.djong.controller.endpointslice.EndpointSliceController;
import dev.djong.controller.replicaset.ReplicaSetController;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rollout with a Service in front, stopped at every write: the end is the same, and nothing was made or removed twice. */
class CrashTest {

    @Test
    void aStopAtAnyWriteChangesNothing() {
        Interruptions.of(
                        () -> Cluster.running(
                                DeploymentController::new,
                                ReplicaSetController::new,
                                EndpointSliceController::new,
                                FakeNode::new),
                        CrashTest::end)
                .then(CrashTest::ask)
                .then(CrashTest::askMore)
                .changeNothing(20);
    }

    private static void ask(Cluster cluster) {
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", 3, "web:1"));
        cluster.create(
                Resources.SERVICES,
                ApiObject.of("v1", "Service", Cluster.key("web"))
                        .with(
                                "spec",
                                JsonReader.read(
                                        "{\"clusterIP\":\"10.1.1.1\",\"selector\":{\"app\":\"web\"},\"ports\":[{\"port\":80}]}")));
    }

    private static void askMore(Cluster cluster) {
        cluster.changeSpec(
                Resources.DEPLOYMENTS,
                Cluster.key("web"),
                spec -> Cluster.withImage(spec.with("replicas", 2), "web:2"));
    }

    private static Object end(Cluster cluster) {
        var end = new ArrayList<String>();
        for (var resource : List.of(Resources.REPLICA_SETS, Resources.PODS, Resources.ENDPOINT_SLICES)) {
            cluster.api
                    .all(resource)
                    .forEach(object -> end.add(resource.resource() + " " + object.name() + " "
                            + object.spec().integerOr("replicas", 0) + " "
                            + object.root().array("endpoints").size()));
        }
        end.add("creates " + cluster.count("create"));
        end.add("deletes "
                + cluster.api.calls().stream()
                        .filter(call ->
                                call.verb().equals("delete") && call.resource().equals(Resources.REPLICA_SETS))
                        .count());
        return end;
    }
}
