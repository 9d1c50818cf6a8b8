package dev.djong.node.pod;

import dev.djong.informer.Change;
import dev.djong.node.spec.Pod;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The workers of all pods of this node, by uid: a pod that replaces another of its name has a worker of its own. */
public final class PodWorkers {
    private final PodSurroundings around;
    private final ImageEnsurer images;
    private final PodAdmission admission;
    private final Map<String, PodWorker> byUid = new ConcurrentHashMap<>();

    public PodWorkers(PodSurroundings around, ImageEnsurer images, PodAdmission admission) {
        this.around = around;
        this.images = images;
        this.admission = admission;
    }

    /** Takes in what the API says. Never blocks. */
    public void onChange(Change change) {
        switch (change) {
            case Change.Added(var current) -> put(new Pod(current));
            case Change.Updated(var previous, var current) -> {
                if (!previous.uid().equals(current.uid())) {
                    remove(previous.uid());
                }
                put(new Pod(current));
            }
            case Change.Removed(var previous) -> remove(previous.uid());
        }
    }

    private void put(Pod pod) {
        var known = byUid.get(pod.uid());
        if (known != null) {
            known.update(pod);
            return;
        }
        var worker = new PodWorker(around, pod, images, () -> byUid.remove(pod.uid()));
        var others = byUid.values().stream()
                .flatMap(other -> other.demand().stream())
                .toList();
        byUid.put(pod.uid(), worker);
        admission.reject(pod, others).ifPresent(why -> {
            around.events().warning(pod.object(), why.reason(), why.message());
            worker.fail(why);
        });
        worker.wake();
    }

    private void remove(String uid) {
        var worker = byUid.get(uid);
        if (worker != null) {
            worker.remove();
        }
    }

    /** Something of this pod changed in the runtime. */
    public void wake(String uid) {
        var worker = byUid.get(uid);
        if (worker != null) {
            worker.wake();
        }
    }

    public void wakeAll() {
        byUid.values().forEach(PodWorker::wake);
    }

    public void refreshVolumes() {
        byUid.values().forEach(PodWorker::refreshVolumes);
    }

    public boolean knows(String uid) {
        return byUid.containsKey(uid);
    }

    public Collection<Pod> pods() {
        return byUid.values().stream().map(PodWorker::pod).toList();
    }

    public Optional<Pod> find(String namespace, String name) {
        return pods().stream()
                .filter(pod -> pod.name().equals(name) && pod.namespace().equals(namespace))
                .findFirst();
    }

    /** Pods that run or may start to: not ended, and not on the way to it. */
    public Collection<Pod> active() {
        return byUid.values().stream()
                .filter(PodWorker::isActive)
                .map(PodWorker::pod)
                .toList();
    }

    /** Nothing of the pod runs here any more. */
    public boolean hasEnded(String uid) {
        var worker = byUid.get(uid);
        return worker == null || worker.hasEnded();
    }

    /** Ends a pod of this node as failed. */
    public void evict(String uid, PodFailure why) {
        var worker = byUid.get(uid);
        if (worker != null) {
            worker.fail(why);
        }
    }
}
