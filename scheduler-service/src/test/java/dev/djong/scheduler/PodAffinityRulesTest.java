package dev.djong.scheduler;

import static dev.djong.scheduler.Given.given;
import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;
import static dev.djong.scheduler.Pods.selector;
import static dev.djong.scheduler.Pods.term;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods near others and away from others: a row a rule. */
class PodAffinityRulesTest {
    private static final String NOT_HELPFUL =
            " preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    private static final String NO_VICTIMS =
            " preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.";

    private final Nodes a1 = node("a1").inZone("a");
    private final Nodes a2 = node("a2").inZone("a");
    private final Nodes b1 = node("b1").inZone("b");
    private final Pods cache = pod("cache").labelled("app=cache");

    @Test
    void nearAnother() {
        given(pod("web").near("app=cache", "zone"))
                .on(a1, a2, b1)
                .beside(cache.onNode("a1"))
                .isPlacedOn("a2"); // a1 is fuller, and both are in the zone
        given(pod("web").near("app=cache", "zone"))
                .on(a1, a2, b1)
                .beside(cache.onNode("b1"))
                .isPlacedOn("b1");
        given(pod("web").near("app=cache", "zone"))
                .on(a1, a2, b1)
                .isRejected("0/3 nodes are available: 3 node(s) didn't match pod affinity rules." + NOT_HELPFUL);
    }

    @Test
    void nodesWithoutTheLabelAreNearNobody() {
        given(pod("web").near("app=cache", "zone"))
                .on(node("n1"), node("n2"), a1)
                .beside(cache.onNode("n1"))
                .isRejected("0/3 nodes are available: 3 node(s) didn't match pod affinity rules." + NOT_HELPFUL);
    }

    @Test
    void theFirstOfAGroupThatWantsToBeTogetherGoesAnywhereWithTheLabel() {
        given(pod("web").labelled("app=web").near("app=web", "zone"))
                .on(a1, b1, node("nowhere"))
                .isPlacedOn("a1", "b1");
        given(pod("web").labelled("app=web").near("app=web", "zone"))
                .on(a1, b1, node("nowhere"))
                .beside(pod("first").labelled("app=web").onNode("b1"))
                .isPlacedOn("b1");
    }

    @Test
    void onlyPodsThatMeetAllTermsCount() {
        var web = pod("web").near("app=cache", "zone").near("tier=fast", "zone");
        given(web)
                .on(a1, a2, b1)
                .beside(cache.onNode("a1"), pod("fast").labelled("tier=fast").onNode("a1"))
                .isRejected("0/3 nodes are available: 3 node(s) didn't match pod affinity rules." + NOT_HELPFUL);
        given(web)
                .on(a1, a2, b1)
                .beside(cache.labelled("tier=fast").onNode("a1"))
                .isPlacedOn("a2");
    }

    @Test
    void awayFromAnother() {
        given(pod("web").awayFrom("app=cache", "zone"))
                .on(a1, a2, b1)
                .beside(cache.onNode("a1"))
                .isPlacedOn("b1");
        given(pod("web").awayFrom("app=cache", "zone"))
                .on(a1, a2, b1)
                .beside(cache.onNode("a1"), pod("c2").labelled("app=cache").onNode("b1"))
                .isRejected("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules." + NO_VICTIMS);
        given(pod("web").awayFrom("app=cache", "zone"))
                .on(a1, node("nowhere"))
                .beside(cache.onNode("nowhere"), pod("c2").labelled("app=cache").onNode("a1"))
                .isPlacedOn("nowhere"); // without the label there is nothing to share
    }

    @Test
    void antiAffinityWorksBothWays() {
        var hermit = pod("hermit").awayFrom("app=cache", "zone");
        given(cache).on(a1, a2, b1).beside(hermit.onNode("a1")).isPlacedOn("b1");
        given(cache)
                .on(a1, a2, b1)
                .beside(
                        hermit.onNode("a1"),
                        pod("h2").awayFrom("app=cache", "zone").onNode("b1"))
                .isRejected("0/3 nodes are available: 3 node(s) didn't satisfy existing pods anti-affinity rules."
                        + NO_VICTIMS);
        given(pod("web")).on(a1, b1).beside(hermit.onNode("a1")).isPlacedOn("b1"); // room alone decides
    }

    @Test
    void aPodDoesNotKeepItselfAway() {
        given(pod("web").labelled("app=web").awayFrom("app=web", "kubernetes.io/hostname"))
                .on(
                        a1.labelled("kubernetes.io/hostname=a1"),
                        a2.labelled("kubernetes.io/hostname=a2"),
                        b1.labelled("kubernetes.io/hostname=b1"))
                .beside(
                        pod("w1").labelled("app=web").onNode("a1"),
                        pod("w2").labelled("app=web").onNode("a2"))
                .isPlacedOn("b1");
    }

    @Test
    void terminatingNeighboursStillCount() {
        given(pod("web").awayFrom("app=cache", "zone"))
                .on(a1, b1)
                .beside(cache.onNode("a1").terminating())
                .isPlacedOn("b1");
    }

    @Test
    void otherNamespacesCountOnlyWhereNamed() {
        var elsewhere = cache.inNamespace("prod").onNode("a1");
        given(pod("web").awayFrom("app=cache", "zone")).on(a1).beside(elsewhere).isPlacedOn("a1");
        given(pod("web").awayFrom(term("app=cache", "zone").with("namespaces", JsonArray.ofStrings(List.of("prod")))))
                .on(a1, b1)
                .beside(elsewhere)
                .isPlacedOn("b1");
        given(pod("web").awayFrom(term("app=cache", "zone").with("namespaceSelector", JsonObject.EMPTY)))
                .on(a1, b1)
                .beside(elsewhere)
                .isPlacedOn("b1");
    }

    @Test
    void namespacesByLabel() {
        var web = pod("web").awayFrom(term("app=cache", "zone").with("namespaceSelector", selector("team=red")));
        var elsewhere = cache.inNamespace("prod").onNode("a1");
        given(web).on(a1, b1).namespace("prod", "team=red").beside(elsewhere).isPlacedOn("b1");
        given(web).on(a1).namespace("prod", "team=blue").beside(elsewhere).isPlacedOn("a1");
        given(web)
                .on(a1, b1)
                .namespace("prod", "team=blue")
                .beside(elsewhere)
                .namespace("prod", "team=red")
                .isPlacedOn("b1");
    }

    @Test
    void aMissingSelectorMeansNobodyAndAnEmptyOneEverybody() {
        var bare = JsonObject.of("topologyKey", Json.of("zone"));
        given(pod("web").awayFrom(bare)).on(a1).beside(cache.onNode("a1")).isPlacedOn("a1");
        given(pod("web").awayFrom(bare.with("labelSelector", JsonObject.EMPTY)))
                .on(a1, b1)
                .beside(cache.onNode("a1"))
                .isPlacedOn("b1");
    }

    @Test
    void labelKeysStandForThePodsOwnLabels() {
        var old = pod("old").labelled("app=web").labelled("rev=1").onNode("a1");
        var rev2 = pod("new").labelled("app=web").labelled("rev=2");
        var matching = term("app=web", "zone").with("matchLabelKeys", JsonArray.ofStrings(List.of("rev")));
        given(rev2.awayFrom(matching)).on(a1).beside(old).isPlacedOn("a1");
        given(pod("more").labelled("app=web").labelled("rev=1").awayFrom(matching))
                .on(a1, b1)
                .beside(old)
                .isPlacedOn("b1");
        var mismatching = term("app=web", "zone").with("mismatchLabelKeys", JsonArray.ofStrings(List.of("rev")));
        given(rev2.awayFrom(mismatching)).on(a1, b1).beside(old).isPlacedOn("b1");
    }

    @Test
    void wishesAddUpByWeight() {
        given(pod("web").preferringNear(10, "app=cache", "zone"))
                .on(a1, a2, b1)
                .beside(cache.onNode("a1"))
                .isPlacedOn("a2");
        given(pod("web").preferringAway(10, "app=cache", "zone"))
                .on(a1, a2, b1)
                .beside(cache.onNode("a1"))
                .isPlacedOn("b1");
        given(pod("web").preferringNear(10, "app=cache", "zone").preferringAway(20, "app=db", "zone"))
                .on(a1, b1)
                .beside(cache.onNode("a1"), pod("db").labelled("app=db").onNode("a1"))
                .isPlacedOn("b1");
    }

    @Test
    void wishesOfPlacedPodsCountToo() {
        given(cache)
                .on(a1, a2, b1)
                .beside(pod("fan").preferringNear(50, "app=cache", "zone").onNode("a1"))
                .isPlacedOn("a2");
        given(cache)
                .on(a1, b1)
                .beside(pod("foe").preferringAway(50, "app=cache", "zone").onNode("b1"))
                .isPlacedOn("a1");
        given(cache)
                .on(a1, a2, b1)
                .beside(
                        cache.uid("first").onNode("a1"),
                        pod("fan").near("app=cache", "zone").onNode("a1"))
                .isPlacedOn("a2"); // a requirement of a placed pod is a wish for others
    }
}
