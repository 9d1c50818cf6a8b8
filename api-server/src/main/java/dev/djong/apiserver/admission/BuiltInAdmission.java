package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.limits.LimitRanger;
import dev.djong.apiserver.admission.quota.QuotaStep;
import dev.djong.apiserver.authz.EscalationCheck;
import dev.djong.apiserver.behaviour.ClusterState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The order of admission, read downwards; it is upstream's. */
public final class BuiltInAdmission {
    private BuiltInAdmission() {}

    /** @param dynamic what users configure: policies and webhooks, in their order */
    public static AdmissionChain chain(
            ClusterState state,
            EscalationCheck escalation,
            InstantSource clock,
            RandomGenerator random,
            List<? extends AdmissionStep> dynamic) {
        var steps = new ArrayList<AdmissionStep>(List.of(
                new NamespaceLifecycle(state), // nothing goes where nothing lives
                new LimitRanger(state), // what a container leaves open is filled in, what goes too far refused
                new ServiceAccountStep(state, random), // every pod is somebody
                new NodeRestriction(state), // a node writes only what is its own
                new TaintNodesByCondition(), // a new node waits until it is ready
                new PriorityStep(state), // classes become numbers
                new DefaultTolerationSeconds(), // a short outage of a node moves nobody
                new DefaultStorageClass(state), // a claim without a class gets the default one
                new StorageObjectInUseProtection(), // nothing goes that is in use
                new PersistentVolumeClaimResize(state), // only grows what can
                escalation)); // nobody grants what they do not have
        steps.addAll(dynamic); // and what else the cluster's owners want
        steps.add(new QuotaStep(state, clock)); // last, since what it charges is spent
        return new AdmissionChain(steps);
    }
}
