package dev.djong.scheduler.snapshot;

import java.util.List;

/**
 * A question that is answered with one number a node: how many of its pods match all of {@code selections}.
 *
 * @param terminatingToo whether pods that are being deleted count
 */
public record PodQuery(List<PodSelection> selections, boolean terminatingToo) {

    public boolean matches(PodIdentity pod, NamespaceLabels namespaces) {
        if (pod.terminating() && !terminatingToo) {
            return false;
        }
        for (var selection : selections) {
            if (!selection.matches(pod, namespaces)) {
                return false;
            }
        }
        return true;
    }
}
