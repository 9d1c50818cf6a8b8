package dev.djong.node.volume;

import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.spec.Pod;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.Optional;

/** Volumes where nothing runs: only checks that what they refer to exists, as a real node would. */
public final class SimulatedVolumes implements VolumeManager {
    private final ClusterObjects cluster;
    private final ClaimedVolumes claims;

    public SimulatedVolumes(ClusterObjects cluster) {
        this.cluster = cluster;
        this.claims = new ClaimedVolumes(cluster);
    }

    @Override
    public PodVolumes prepare(Pod pod) {
        pod.spec().array("volumes").objects().forEach(volume -> {
            claims.find(pod, volume);
            var configMap = volume.object("configMap");
            var secret = volume.object("secret");
            try {
                if (!configMap.isEmpty() && !configMap.flag("optional")) {
                    require(
                            volume.text("name"),
                            "configmap",
                            configMap.text("name"),
                            cluster.configMap(new ObjectKey(pod.namespace(), configMap.text("name"))));
                }
                if (!secret.isEmpty() && !secret.flag("optional")) {
                    require(
                            volume.text("name"),
                            "secret",
                            secret.text("secretName"),
                            cluster.secret(new ObjectKey(pod.namespace(), secret.text("secretName"))));
                }
            } catch (VolumeFailure failure) {
                throw failure;
            } catch (RuntimeException failure) {
                throw new VolumeFailure(
                        "MountVolume.SetUp failed for volume \"" + volume.text("name") + "\" : " + failure.getMessage(),
                        failure);
            }
        });
        return PodVolumes.NONE;
    }

    private static void require(String volume, String kind, String name, Optional<ApiObject> object) {
        if (object.isEmpty()) {
            throw new VolumeFailure(
                    "MountVolume.SetUp failed for volume \"" + volume + "\" : " + kind + " \"" + name + "\" not found",
                    null);
        }
    }

    @Override
    public void refresh(Pod pod) {}

    @Override
    public void tearDown(String podUid) {}
}
