package dev.djong.scheduler;

import static dev.djong.scheduler.Given.given;
import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;

import org.junit.jupiter.api.Test;

/** Where pods may go, and what users read when they may not: a row a rule. */
class PlacementRulesTest {
    private static final String NOT_HELPFUL =
            " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
    private static final String NO_VICTIMS =
            " preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";

    @Test
    void aPodWithoutWishesGoesAnywhere() {
        given(pod("web")).on(node("n1"), node("n2")).isPlacedOn("n1", "n2");
    }

    @Test
    void withoutNodesThereIsNothingToCount() {
        given(pod("web")).on().isRejected("no nodes available to schedule pods");
    }

    @Test
    void cpu() {
        given(pod("web").requesting("4")).on(node("n1")).isPlacedOn("n1");
        given(pod("web").requesting("4001m"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NOT_HELPFUL);
        given(pod("web").requesting("1"))
                .on(node("n1"))
                .beside(pod("db").requesting("3500m").onNode("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NO_VICTIMS);
    }

    @Test
    void everyShortResourceIsNamed() {
        given(pod("web")
                        .requesting("5", "9Gi")
                        .requestingOf("ephemeral-storage", "1Ti")
                        .requestingOf("dev/gpu", "1"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient dev/gpu, "
                        + "1 Insufficient ephemeral-storage, 1 Insufficient memory." + NOT_HELPFUL);
    }

    @Test
    void extendedResources() {
        var gpuNode = node("n1").offering("dev/gpu", "2");
        given(pod("web").requestingOf("dev/gpu", "2")).on(gpuNode, node("n2")).isPlacedOn("n1");
        given(pod("web").requestingOf("dev/gpu", "2"))
                .on(gpuNode)
                .beside(pod("ai").requestingOf("dev/gpu", "1").onNode("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient dev/gpu." + NO_VICTIMS);
    }

    @Test
    void thePodLimit() {
        given(pod("web"))
                .on(node("n1").offering("pods", "1"))
                .beside(pod("db").onNode("n1"))
                .isRejected("0/1 nodes are available: 1 Too many pods." + NO_VICTIMS);
        given(pod("web"))
                .on(node("n1").offering("pods", "1"))
                .beside(pod("done").onNode("n1").inPhase("Succeeded"))
                .isPlacedOn("n1");
    }

    @Test
    void containersAddUpAndInitContainersDoNot() {
        given(pod("web").requesting("2").besides("2").initContainer("4").initContainer("4"))
                .on(node("n1"))
                .isPlacedOn("n1");
        given(pod("web").requesting("2").besides("2001m"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NOT_HELPFUL);
        given(pod("web").initContainer("5"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NOT_HELPFUL);
    }

    @Test
    void anInitContainerRunsBesideTheSidecarsBeforeIt() {
        given(pod("web").sidecar("1").initContainer("3")).on(node("n1")).isPlacedOn("n1");
        given(pod("web").sidecar("1").initContainer("3500m"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NOT_HELPFUL);
        given(pod("web").initContainer("3500m").sidecar("1")).on(node("n1")).isPlacedOn("n1");
        given(pod("web").requesting("3500m").sidecar("1"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NOT_HELPFUL);
    }

    @Test
    void overheadComesOnTopAndPodRequestsReplaceTheSum() {
        given(pod("web").requesting("4").overhead("1m"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NOT_HELPFUL);
        given(pod("web").requesting("1").wholePodRequesting("cpu", "5"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu." + NOT_HELPFUL);
    }

    @Test
    void cordonedNodes() {
        given(pod("web"))
                .on(node("n1").cordoned())
                .isRejected("0/1 nodes are available: 1 node(s) were unschedulable." + NOT_HELPFUL);
        given(pod("web").tolerating("node.kubernetes.io/unschedulable:NoSchedule"))
                .on(node("n1").cordoned())
                .isPlacedOn("n1");
    }

    @Test
    void taints() {
        given(pod("web").requesting("500m"))
                .on(node("n1").tainted("gpu=yes:NoSchedule"))
                .isRejected("0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}." + NOT_HELPFUL);
        given(pod("web"))
                .on(node("n1").tainted("node.kubernetes.io/not-ready:NoExecute"))
                .isRejected("0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }."
                        + NOT_HELPFUL);
        given(pod("web").tolerating("gpu=yes:NoSchedule"))
                .on(node("n1").tainted("gpu=yes:NoSchedule"))
                .isPlacedOn("n1");
        given(pod("web").tolerating("gpu=yes:NoExecute"))
                .on(node("n1").tainted("gpu=yes:NoSchedule"))
                .isRejected("0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}." + NOT_HELPFUL);
        given(pod("web").tolerating("*"))
                .on(node("n1").tainted("a=b:NoExecute"))
                .isPlacedOn("n1");
    }

    @Test
    void softTaintsOnlyMakeANodeLessLiked() {
        given(pod("web"))
                .on(node("n1").tainted("a:PreferNoSchedule"), node("n2"))
                .isPlacedOn("n2");
        given(pod("web").tolerating("a:"))
                .on(node("n1").tainted("a:PreferNoSchedule"), node("n2"))
                .isPlacedOn("n1", "n2");
        given(pod("web")).on(node("n1").tainted("a:PreferNoSchedule")).isPlacedOn("n1");
    }

    @Test
    void nodeSelector() {
        given(pod("web").selecting("disk=ssd"))
                .on(node("n1"), node("n2").labelled("disk=ssd"))
                .isPlacedOn("n2");
        given(pod("web").selecting("disk=ssd"))
                .on(node("n1").labelled("disk=hdd"))
                .isRejected(
                        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector." + NOT_HELPFUL);
    }

    @Test
    void requiredAffinityNeedsOneOfItsAlternatives() {
        var a = node("a").labelled("zone=a").labelled("cores=8");
        var b = node("b").labelled("zone=b");
        var c = node("c");
        given(pod("web").requiring("zone", "In", "a").requiring("zone", "In", "b"))
                .on(a, b, c)
                .isPlacedOn("a", "b");
        given(pod("web").requiring("zone", "NotIn", "a")).on(a, b, c).isPlacedOn("b", "c");
        given(pod("web").requiring("zone", "Exists")).on(a, b, c).isPlacedOn("a", "b");
        given(pod("web").requiring("zone", "DoesNotExist")).on(a, b, c).isPlacedOn("c");
        given(pod("web").requiring("cores", "Gt", "7")).on(a, b, c).isPlacedOn("a");
        given(pod("web").requiringField("metadata.name", "In", "c")).on(a, b, c).isPlacedOn("c");
        given(pod("web").selecting("zone=a").requiring("zone", "In", "b"))
                .on(b)
                .isRejected(
                        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector." + NOT_HELPFUL);
    }

    @Test
    void preferredAffinityAddsUp() {
        var both = node("both").labelled("zone=a").labelled("disk=ssd");
        var one = node("one").labelled("zone=a");
        given(pod("web").preferring(10, "zone", "In", "a").preferring(5, "disk", "In", "ssd"))
                .on(one, both, node("none"))
                .isPlacedOn("both");
        given(pod("web").preferring(10, "zone", "In", "a"))
                .on(one, both, node("none"))
                .isPlacedOn("one", "both");
    }

    @Test
    void hostPorts() {
        var taken = pod("dns")
                .hostPort("", "UDP", 53)
                .hostPort("10.0.0.1", "TCP", 80)
                .onNode("n1");
        var message = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.";
        given(pod("web").hostPort("", "UDP", 53)).on(node("n1")).beside(taken).isRejected(message + NO_VICTIMS);
        given(pod("web").hostPort("", "TCP", 53)).on(node("n1")).beside(taken).isPlacedOn("n1");
        given(pod("web").hostPort("10.0.0.2", "TCP", 80))
                .on(node("n1"))
                .beside(taken)
                .isPlacedOn("n1");
        given(pod("web").hostPort(80)).on(node("n1")).beside(taken).isRejected(message + NO_VICTIMS);
        given(pod("web").hostPort(80)).on(node("n1"), node("n2")).beside(taken).isPlacedOn("n2");
    }

    @Test
    void aNamedNode() {
        given(pod("web").onNode("n2")).on(node("n1"), node("n2")).isPlacedOn("n2");
        given(pod("web").onNode("n2"))
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 node(s) didn't match the requested node name." + NOT_HELPFUL);
    }

    @Test
    void reasonsAreCountedAndSortedAsText() {
        given(pod("web").requesting("3"))
                .on(node("n1").tainted("a=b:NoSchedule"), node("n2").tainted("a=b:NoSchedule"), node("n3"))
                .beside(pod("db").requesting("2").onNode("n3"))
                .isRejected("0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {a: b}."
                        + " preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod,"
                        + " 2 Preemption is not helpful for scheduling.");
        given(pod("web").requesting("5").neverPreempting())
                .on(node("n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu."
                        + " preemption: not eligible due to preemptionPolicy=Never.");
    }

    @Test
    void theEmptierNodeIsBetter() {
        given(pod("web").requesting("1", "1Gi"))
                .on(node("n1"), node("n2"))
                .beside(pod("db").requesting("1", "2Gi").onNode("n1"))
                .isPlacedOn("n2");
    }

    @Test
    void podsWithoutRequestsWeighSomethingToo() {
        given(pod("web"))
                .on(node("n1"), node("n2"))
                .beside(pod("db").onNode("n1"))
                .isPlacedOn("n2");
    }

    @Test
    void amongEquallyFullNodesTheBalancedOneIsBetter() {
        // n1 would have used half of its CPU and half of its memory, n2 three quarters of one and a quarter of the
        // other.
        given(pod("web").requesting("1", "2Gi"))
                .on(node("n1"), node("n2"))
                .beside(
                        pod("a").requesting("1", "2Gi").onNode("n1"),
                        pod("b").requesting("2", "0").onNode("n2"))
                .isPlacedOn("n1");
    }

    @Test
    void nodesThatHaveTheImageAreBetter() {
        given(pod("web").running("registry.k8s.io/web"))
                .on(node("n1"), node("n2").having("registry.k8s.io/web:latest", 900))
                .isPlacedOn("n2");
        given(pod("web").running("registry.k8s.io/web:1"))
                .on(node("n1"), node("n2").having("registry.k8s.io/web:1", 20))
                .isPlacedOn("n1", "n2"); // too small to matter
    }
}
