package dev.djong.controller;

import dev.djong.controller.autoscaler.HorizontalPodAutoscalerController;
import dev.djong.controller.cronjob.CronJobController;
import dev.djong.controller.daemonset.DaemonSetController;
import dev.djong.controller.deployment.DeploymentController;
import dev.djong.controller.disruption.DisruptionController;
import dev.djong.controller.disruption.StaleDisruptionController;
import dev.djong.controller.endpoints.EndpointsController;
import dev.djong.controller.endpointslice.EndpointSliceController;
import dev.djong.controller.ephemeralvolume.EphemeralVolumeController;
import dev.djong.controller.garbage.GarbageCollector;
import dev.djong.controller.job.JobController;
import dev.djong.controller.job.OrphanedJobPodController;
import dev.djong.controller.localvolume.LocalStorageClassController;
import dev.djong.controller.localvolume.LocalVolumeProvisioner;
import dev.djong.controller.namespace.NamespaceController;
import dev.djong.controller.nodeipam.NodeIpamController;
import dev.djong.controller.nodelifecycle.NodeLifecycleController;
import dev.djong.controller.persistentvolume.PersistentVolumeController;
import dev.djong.controller.podgc.PodGcController;
import dev.djong.controller.replicaset.ReplicaSetController;
import dev.djong.controller.resourceclaim.ClaimReleaseController;
import dev.djong.controller.resourceclaim.PodClaimController;
import dev.djong.controller.resourcequota.ResourceQuotaController;
import dev.djong.controller.rootca.RootCaController;
import dev.djong.controller.serviceaccount.ServiceAccountController;
import dev.djong.controller.statefulset.StatefulSetController;
import dev.djong.controller.tainteviction.TaintEvictionController;
import dev.djong.controller.ttlafterfinished.TtlAfterFinishedController;
import dev.djong.controller.volumeexpansion.VolumeExpansionController;
import dev.djong.controller.volumeprotection.ClaimProtectionController;
import dev.djong.controller.volumeprotection.VolumeProtectionController;
import dev.djong.reconcile.Controller;
import java.util.List;
import java.util.function.Function;

/** All controllers in one list, by the names that {@code --controllers} knows, each with the reason why it exists. */
public final class ControllerCatalog {

    /** @param workers how many keys it works on at once */
    public record Entry(String name, int workers, Function<ControllerContext, Controller> build) {}

    private static final List<Entry> ALL = List.of(
            // Pods cannot be created in a namespace before these two have been there.
            new Entry("serviceaccount-controller", 2, ServiceAccountController::new),
            new Entry("root-ca-certificate-publisher-controller", 2, RootCaController::new),
            // From a Deployment to pods.
            new Entry("deployment-controller", 5, DeploymentController::new),
            new Entry("replicaset-controller", 5, ReplicaSetController::new),
            // Pods that ReplicaSets do not keep: one with a name and claims a replica, one a node, and the elder kind.
            new Entry("statefulset-controller", 5, StatefulSetController::new),
            new Entry("daemonset-controller", 2, DaemonSetController::new),
            new Entry("replicationcontroller-controller", 5, ReplicaSetController::ofReplicationControllers),
            // From a Job to pods that end; its second half lets pods go whose Job is no more.
            new Entry("job-controller", 5, JobController::new),
            new Entry("job-controller", 1, OrphanedJobPodController::new),
            // From a schedule to Jobs.
            new Entry("cronjob-controller", 5, CronJobController::new),
            // From pods to addresses behind a Service.
            new Entry("endpointslice-controller", 5, EndpointSliceController::new),
            new Entry("endpoints-controller", 5, EndpointsController::new),
            // A node's pods need addresses; when a node falls silent, its pods move.
            new Entry("node-ipam-controller", 1, NodeIpamController::new),
            new Entry("node-lifecycle-controller", 4, NodeLifecycleController::new),
            new Entry("taint-eviction-controller", 4, TaintEvictionController::new),
            // How many pods may be taken away at once; its second half takes back what was announced and did not come.
            new Entry("disruption-controller", 2, DisruptionController::new),
            new Entry("disruption-controller", 1, StaleDisruptionController::new),
            // From what pods use to how many there are.
            new Entry("horizontal-pod-autoscaler-controller", 5, HorizontalPodAutoscalerController::new),
            // From claims on storage to volumes: brought together, made on the node of the first pod, grown, and kept
            // while
            // they are used.
            new Entry("persistentvolume-binder-controller", 5, PersistentVolumeController::new),
            new Entry("local-volume-provisioner-controller", 5, LocalVolumeProvisioner::new),
            new Entry("local-volume-provisioner-controller", 1, LocalStorageClassController::new),
            new Entry("persistentvolume-expander-controller", 2, VolumeExpansionController::new),
            new Entry("ephemeral-volume-controller", 5, EphemeralVolumeController::new),
            new Entry("persistentvolumeclaim-protection-controller", 1, ClaimProtectionController::new),
            new Entry("persistentvolume-protection-controller", 1, VolumeProtectionController::new),
            // From templates to claims to devices; its second half gives the devices back.
            new Entry("resourceclaim-controller", 5, PodClaimController::new),
            new Entry("resourceclaim-controller", 5, ClaimReleaseController::new),
            // How much of a namespace's quota is used.
            new Entry("resourcequota-controller", 5, ResourceQuotaController::new),
            // What nobody needs any more goes.
            new Entry("ttl-after-finished-controller", 5, TtlAfterFinishedController::new),
            new Entry("pod-garbage-collector-controller", 1, PodGcController::new),
            new Entry("garbage-collector-controller", 10, GarbageCollector::new),
            new Entry("namespace-controller", 5, NamespaceController::new));

    private ControllerCatalog() {}

    public static List<Entry> all() {
        return ALL;
    }

    /** The controllers that a {@code --controllers} value asks for: {@code *}, {@code name} and {@code -name}. */
    public static List<Entry> chosen(List<String> wanted) {
        return ALL.stream().filter(entry -> isChosen(entry.name, wanted)).toList();
    }

    private static boolean isChosen(String name, List<String> wanted) {
        return !wanted.contains("-" + name) && (wanted.contains("*") || wanted.contains(name));
    }
}
