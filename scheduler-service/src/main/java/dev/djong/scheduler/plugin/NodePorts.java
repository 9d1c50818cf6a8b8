package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.HostPort;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.List;
import java.util.Optional;

/** Two pods of one node cannot take the same host port. */
final class NodePorts implements NodeFilter {
    private static final Verdict REJECTED =
            Verdict.rejected("NodePorts", "node(s) didn't have free ports for the requested pod ports");

    @Override
    public String name() {
        return "NodePorts";
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        var wanted = pod.hostPorts();
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(node -> conflict(wanted, node.load().hostPorts()) ? REJECTED : Verdict.ACCEPTED);
    }

    private static boolean conflict(List<HostPort> wanted, List<HostPort> taken) {
        for (var port : wanted) {
            for (var other : taken) {
                if (port.conflictsWith(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return event instanceof ClusterEvent.PodReleased(var released)
                ? conflict(pod.shape().hostPorts(), released.shape().hostPorts())
                : NodeFilter.super.mayHelp(pod, event);
    }
}
