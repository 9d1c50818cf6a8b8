package dev.djong.controller.ephemeralvolume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.Storage;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import org.junit.jupiter.api.Test;

class EphemeralVolumeControllerTest {
    private final Cluster cluster = Cluster.running(EphemeralVolumeController::new);

    private ApiObject pod() {
        return cluster.create(Resources.PODS, Cluster.object("v1", "Pod", "web", """
                {"volumes": [{"name": "space", "ephemeral": {"volumeClaimTemplate": {
                    "metadata": {"labels": {"app": "web"}}, "spec": {"storageClassName": "fast"}}}}]}"""));
    }

    @Test
    void aPodGetsItsOwnClaim() {
        var pod = pod();
        cluster.settle();
        var claim = new Storage(cluster).claim("web-space").object();
        assertThat(claim.controllerReference().orElseThrow().uid()).isEqualTo(pod.uid());
        assertThat(claim.labels()).containsEntry("app", "web");
        assertThat(claim.spec().text("storageClassName")).isEqualTo("fast");
    }

    @Test
    void aClaimOfThatNameThatIsAnothersIsLeftAlone() {
        new Storage(cluster).claim("web-space", "1Gi", "");
        pod();
        cluster.settle();
        assertThat(cluster.events.all())
                .contains(
                        "Warning FailedBinding Pod web: ephemeral volume space: PVC shop/web-space was not created for"
                                + " pod shop/web (pod is not owner)");
    }
}
