package dev.djong.scheduler;

import static dev.djong.scheduler.Given.given;
import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;

import org.junit.jupiter.api.Test;

/** Who goes for a more important pod, and who does not: a row a rule. */
class PreemptionRulesTest {
    private final Pods important = pod("important").priority(100).requesting("3");

    private static Pods low(String name, String cpu, String node) {
        return pod(name).requesting(cpu).onNode(node);
    }

    @Test
    void asFewAsNeededAndTheLeastImportant() {
        given(important)
                .on(node("n1"))
                .beside(
                        low("a", "1", "n1").priority(5),
                        low("b", "2", "n1").priority(1),
                        low("c", "1", "n1").priority(9))
                .evicts("n1", "a", "b");
        given(important)
                .on(node("n1"))
                .beside(low("a", "1", "n1").priority(5), low("b", "3", "n1").priority(1))
                .evicts("n1", "b");
    }

    @Test
    void equalAndMoreImportantPodsStay() {
        given(important)
                .on(node("n1"))
                .beside(low("peer", "2", "n1").priority(100))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu."
                        + " preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.");
        given(important)
                .on(node("n1"))
                .beside(low("peer", "2", "n1").priority(100), low("small", "1", "n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu."
                        + " preemption: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void whoMayNotOrCannotGainByItEvictsNobody() {
        given(important.neverPreempting())
                .on(node("n1"))
                .beside(low("a", "2", "n1"))
                .isRejected("0/1 nodes are available: 1 Insufficient cpu."
                        + " preemption: not eligible due to preemptionPolicy=Never.");
        given(important)
                .on(node("n1").with("2", "8Gi"), node("n2").cordoned())
                .beside(low("a", "2", "n1"))
                .isRejected("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable."
                        + " preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.");
    }

    @Test
    void budgetsAreBrokenLast() {
        given(important)
                .on(node("n1"), node("n2"))
                .beside(
                        low("guarded", "2", "n1").labelled("app=db").priority(1),
                        low("free", "2", "n2").priority(50))
                .protecting("app=db", 0)
                .evicts("n2", "free");
        given(important)
                .on(node("n1"))
                .beside(
                        low("guarded", "1", "n1").labelled("app=db").priority(1),
                        low("free", "1", "n1").priority(50),
                        low("rest", "2", "n1").priority(200))
                .protecting("app=db", 0)
                .isRejected("0/1 nodes are available: 1 Insufficient cpu."
                        + " preemption: 0/1 nodes are available: 1 Insufficient cpu.");
        given(important.requesting("2"))
                .on(node("n1"))
                .beside(
                        low("guarded", "2", "n1").labelled("app=db").priority(1),
                        low("free", "2", "n1").priority(50))
                .protecting("app=db", 0)
                .evicts("n1", "free");
        given(important.requesting("2"))
                .on(node("n1"))
                .beside(
                        low("guarded", "2", "n1").labelled("app=db").priority(1),
                        low("free", "2", "n1").priority(50))
                .protecting("app=db", 1)
                .evicts("n1", "guarded");
        given(important)
                .on(node("n1"))
                .beside(low("guarded", "2", "n1").labelled("app=db"))
                .protecting("app=db", 0)
                .evicts("n1", "guarded"); // but they are broken
    }

    @Test
    void theNodeWithTheLesserEvil() {
        given(important)
                .on(node("n1"), node("n2"))
                .beside(low("a", "2", "n1").priority(10), low("b", "2", "n2").priority(9))
                .evicts("n2", "b"); // the lowest of the highest priorities
        given(important.requesting("4"))
                .on(node("n1"), node("n2"))
                .beside(
                        low("a", "2", "n1").priority(10),
                        low("b", "1", "n1").priority(9),
                        low("c", "2", "n2").priority(10),
                        low("d", "1", "n2").priority(8))
                .evicts("n2", "c", "d"); // then the lowest sum
        given(important.requesting("4"))
                .on(node("n1"), node("n2"))
                .beside(low("a", "2", "n1"), low("b", "1", "n1"), low("c", "2", "n2"))
                .evicts("n2", "c"); // then the fewest
        given(important)
                .on(node("n1"), node("n2"))
                .beside(
                        low("old", "2", "n1").startedAt("2026-01-01T00:00:00Z"),
                        low("young", "2", "n2").startedAt("2026-01-02T00:00:00Z"))
                .evicts("n2", "young"); // then those that have run the least
    }

    @Test
    void amongEquallyImportantPodsTheYoungestGo() {
        given(important.requesting("2"))
                .on(node("n1"))
                .beside(
                        low("young", "2", "n1").startedAt("2026-01-02T00:00:00Z"),
                        low("old", "2", "n1").startedAt("2026-01-01T00:00:00Z"))
                .evicts("n1", "young");
    }

    @Test
    void portsAndNeighboursCanBeMadeFree() {
        given(pod("important").priority(1).hostPort(80))
                .on(node("n1"))
                .beside(
                        pod("a").hostPort(80).onNode("n1"),
                        pod("b").hostPort(81).onNode("n1"))
                .evicts("n1", "a");
        var n1 = node("n1").inZone("a");
        given(pod("important").priority(1).awayFrom("app=noisy", "zone"))
                .on(n1)
                .beside(
                        pod("noisy").labelled("app=noisy").onNode("n1"),
                        pod("quiet").onNode("n1"))
                .evicts("n1", "noisy");
        given(pod("important").priority(1).labelled("app=noisy"))
                .on(n1)
                .beside(
                        pod("hermit").awayFrom("app=noisy", "zone").onNode("n1"),
                        pod("quiet").onNode("n1"))
                .evicts("n1", "hermit");
        given(pod("important").priority(1).labelled("app=web").spreading("zone", 1, "app=web"))
                .on(n1, node("n2").inZone("b").tainted("a=b:NoSchedule"))
                .beside(
                        pod("web").labelled("app=web").onNode("n1"),
                        pod("other").onNode("n1"))
                .evicts("n1", "web");
    }

    @Test
    void whoMadeRoomWaitsForIt() {
        given(important)
                .on(node("n1"), node("n2"))
                .nominating(important, "n1")
                .beside(low("going", "2", "n1").preempted(), low("staying", "2", "n2"))
                .isRejected("0/2 nodes are available: 2 Insufficient cpu."
                        + " preemption: not eligible due to a terminating pod on the nominated node.");
    }

    @Test
    void roomThatWasMadeForOneIsNotForAnotherOfNoHigherPriority() {
        given(pod("late").requesting("2"))
                .on(node("n1"))
                .nominating(important, "n1")
                .isRejected("0/1 nodes are available: 1 Insufficient cpu."
                        + " preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.");
        given(pod("late").requesting("1"))
                .on(node("n1"))
                .nominating(important, "n1")
                .isPlacedOn("n1");
        given(pod("urgent").priority(101).requesting("2"))
                .on(node("n1"))
                .nominating(important, "n1")
                .isPlacedOn("n1");
        given(important)
                .on(node("n1"), node("n2"))
                .nominating(important, "n1")
                .beside(low("busy", "1", "n1"))
                .isPlacedOn("n1"); // its own claim comes before the better score
    }
}
