package dev.djong.scheduler;

import static dev.djong.scheduler.Given.given;
import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;
import static dev.djong.scheduler.Pods.spread;

import dev.djong.json.JsonArray;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods spread over the domains of a key: a row a rule. */
class TopologySpreadRulesTest {
    private static final String TOO_MANY = "node(s) didn't match pod topology spread constraints";

    private final Nodes a = node("a").inZone("a");
    private final Nodes b = node("b").inZone("b");
    private final Nodes c = node("c").inZone("c");

    private static Pods web(String name) {
        return pod(name).labelled("app=web");
    }

    @Test
    void noDomainMayHaveTooMany() {
        var pod = web("new").spreading("zone", 1, "app=web");
        given(pod).on(a, b).isPlacedOn("a", "b");
        given(pod).on(a, b).beside(web("1").onNode("a")).isPlacedOn("b");
        given(pod)
                .on(a, b, c)
                .beside(web("1").onNode("a"), web("2").onNode("b"))
                .isPlacedOn("c");
        given(web("new").spreading("zone", 2, "app=web"))
                .on(a, b.with("100m", "8Gi"))
                .beside(web("1").onNode("a"), web("2").onNode("a"))
                .isPlacedOn("b");
    }

    @Test
    void theReason() {
        given(web("new").requesting("1").spreading("zone", 1, "app=web"))
                .on(a, b.with("500m", "8Gi"))
                .beside(web("1").onNode("a"))
                .isRejected("0/2 nodes are available: 1 Insufficient cpu, 1 " + TOO_MANY + "."
                        + " preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod,"
                        + " 1 Preemption is not helpful for scheduling.");
        given(web("new").spreading("rack", 1, "app=web"))
                .on(a)
                .isRejected("0/1 nodes are available: 1 " + TOO_MANY + " (missing required label)."
                        + " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
    }

    @Test
    void onlyMatchingPodsOfTheNamespaceThatStayCount() {
        var pod = web("new").requesting("1").spreading("zone", 1, "app=web");
        given(pod)
                .on(a, b.with("1", "1Gi"))
                .beside(
                        pod("db").labelled("app=db").onNode("a"),
                        web("elsewhere").inNamespace("prod").onNode("a"),
                        web("leaving").onNode("a").terminating())
                .isPlacedOn("a");
    }

    @Test
    void aPodThatItDoesNotMatchItselfAddsNothing() {
        given(pod("db").spreading("zone", 1, "app=web"))
                .on(a, b.with("100m", "1Gi"))
                .beside(web("1").onNode("a"))
                .isPlacedOn("a"); // where there is more room
    }

    @Test
    void fewerDomainsThanWantedCountAsEmpty() {
        var pod = web("new").spreading(spread("zone", 1, "app=web").with("minDomains", 3));
        given(pod)
                .on(a, b)
                .beside(web("1").onNode("a"), web("2").onNode("b"))
                .isRejected("0/2 nodes are available: 2 " + TOO_MANY
                        + ". preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.");
        given(pod)
                .on(a, b, c)
                .beside(web("1").onNode("a"), web("2").onNode("b"))
                .isPlacedOn("c");
    }

    @Test
    void nodesThatThePodDoesNotWantAreNoDomain() {
        var ssd = b.labelled("disk=ssd");
        var constraint = spread("zone", 1, "app=web");
        var pod = web("new").selecting("disk=ssd");
        given(pod.spreading(constraint)).on(a, ssd).beside(web("1").onNode("b")).isPlacedOn("b");
        given(pod.spreading(constraint.with("nodeAffinityPolicy", "Ignore")))
                .on(a, ssd)
                .beside(web("1").onNode("b"))
                .isRejected("0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 "
                        + TOO_MANY + ". preemption: 0/2 nodes are available: 1 No preemption victims found for"
                        + " incoming pod, 1 Preemption is not helpful for scheduling.");
    }

    @Test
    void taintedNodesAreDomainsUnlessToldOtherwise() {
        var tainted = a.tainted("gpu=yes:NoSchedule");
        var constraint = spread("zone", 1, "app=web");
        given(web("new").spreading(constraint))
                .on(tainted, b)
                .beside(web("1").onNode("b"))
                .isRejected("0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints,"
                        + " 1 node(s) had untolerated taint {gpu: yes}. preemption: 0/2 nodes are available: 1 No"
                        + " preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.");
        given(web("new").spreading(constraint.with("nodeTaintsPolicy", "Honor")))
                .on(tainted, b)
                .beside(web("1").onNode("b"))
                .isPlacedOn("b");
    }

    @Test
    void labelKeysKeepRevisionsApart() {
        var pod = web("new")
                .labelled("rev=2")
                .requesting("1")
                .spreading(spread("zone", 1, "app=web").with("matchLabelKeys", JsonArray.ofStrings(List.of("rev"))));
        given(pod)
                .on(a, b.with("1", "1Gi"))
                .beside(web("1").labelled("rev=1").onNode("a"))
                .isPlacedOn("a");
    }

    @Test
    void severalConstraintsMustAllHold() {
        var pod = web("new").spreading("zone", 1, "app=web").spreading("rack", 1, "app=web");
        given(pod)
                .on(
                        a.labelled("rack=1"),
                        node("a2").inZone("a").labelled("rack=2"),
                        b.labelled("rack=1"),
                        node("b2").inZone("b").labelled("rack=2"))
                .beside(web("1").onNode("a"))
                .isPlacedOn("b2");
    }

    @Test
    void aWishMakesFullerDomainsWorse() {
        given(web("new").preferringToSpread("zone", 1, "app=web"))
                .on(a, node("a2").inZone("a"), b)
                .beside(web("1").onNode("a"), web("2").requesting("3").onNode("b"), web("3").onNode("a"))
                .isPlacedOn("b");
        given(web("new").preferringToSpread("zone", 1, "app=web"))
                .on(a.with("8", "16Gi"), node("nowhere").with("64", "64Gi"))
                .isPlacedOn("a"); // nodes without the label come last
    }

    @Test
    void podsOfOneControllerSpreadWithoutBeingAsked() {
        var zone = "topology.kubernetes.io/zone=";
        given(web("new").ownedBy("ReplicaSet", "web-1"))
                .controller("ReplicaSet", "web-1", "app=web")
                .on(
                        node("a").labelled(zone + "a"),
                        node("a2").labelled(zone + "a"),
                        node("b").labelled(zone + "b"))
                .beside(web("1").onNode("a"))
                .isPlacedOn("b");
        given(web("new"))
                .service("app=web")
                .on(
                        node("a").labelled(zone + "a"),
                        node("a2").labelled(zone + "a"),
                        node("b").labelled(zone + "b"))
                .beside(web("1").onNode("a"))
                .isPlacedOn("b");
        given(web("new"))
                .on(
                        node("a").labelled(zone + "a"),
                        node("a2").labelled(zone + "a"),
                        node("b").labelled(zone + "b"))
                .beside(web("1").onNode("a"))
                .isPlacedOn("a2", "b");
    }
}
