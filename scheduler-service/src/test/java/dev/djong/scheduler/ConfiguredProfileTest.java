package dev.djong.scheduler;

import static dev.djong.scheduler.Given.given;
import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;

import org.junit.jupiter.api.Test;

/** What a configuration file changes about decisions: a row a setting. */
class ConfiguredProfileTest {
    private static final String STRATEGY = """
        profiles:
        - pluginConfig:
          - name: NodeResourcesFit
            args:
              scoringStrategy:
                type: %s
        """;

    @Test
    void fullerNodesCanBeBetter() {
        given(pod("web").requesting("1", "1Gi"))
                .configuredBy(STRATEGY.formatted("MostAllocated"))
                .on(node("n1"), node("n2"))
                .beside(pod("db").requesting("1", "2Gi").onNode("n1"))
                .isPlacedOn("n1");
    }

    @Test
    void aCurveCanSayHowFull() {
        var curve = """
            profiles:
            - pluginConfig:
              - name: NodeResourcesFit
                args:
                  scoringStrategy:
                    type: RequestedToCapacityRatio
                    resources: [{name: dev/gpu, weight: 5}]
                    requestedToCapacityRatio:
                      shape: [{utilization: 0, score: 0}, {utilization: 50, score: 10}, {utilization: 100, score: 0}]
            """;
        var pod = pod("ai").requestingOf("dev/gpu", "2");
        given(pod)
                .configuredBy(curve)
                .on(
                        node("half").offering("dev/gpu", "4"),
                        node("all").offering("dev/gpu", "2"),
                        node("little").offering("dev/gpu", "8"))
                .isPlacedOn("half");
    }

    @Test
    void aFilterCanBeSwitchedOff() {
        given(pod("web"))
                .configuredBy("""
                    profiles:
                    - plugins:
                        filter:
                          disabled: [{name: TaintToleration}]
                    """)
                .on(node("n1").tainted("gpu=yes:NoSchedule"))
                .isPlacedOn("n1");
    }

    @Test
    void onlySomeScoresCanCount() {
        given(pod("web").requesting("1", "1Gi"))
                .configuredBy("""
                    profiles:
                    - plugins:
                        score:
                          disabled: [{name: "*"}]
                          enabled: [{name: ImageLocality, weight: 7}]
                    """)
                .on(node("n1"), node("n2"))
                .beside(pod("db").requesting("1", "2Gi").onNode("n1"))
                .isPlacedOn("n1", "n2");
    }

    @Test
    void allPodsOfAProfileCanBeKeptToSomeNodes() {
        given(pod("web"))
                .configuredBy("""
                    profiles:
                    - pluginConfig:
                      - name: NodeAffinity
                        args:
                          addedAffinity:
                            requiredDuringSchedulingIgnoredDuringExecution:
                              nodeSelectorTerms:
                              - matchExpressions: [{key: zone, operator: In, values: [a]}]
                    """)
                .on(node("n1").inZone("b"))
                .isRejected("0/1 nodes are available: 1 node(s) didn't match scheduler-enforced node affinity."
                        + " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
    }

    @Test
    void resourcesThatOthersLookAfterAreIgnored() {
        given(pod("web").requestingOf("example.com/licence", "1"))
                .configuredBy("""
                    profiles:
                    - pluginConfig:
                      - name: NodeResourcesFit
                        args: {ignoredResourceGroups: [example.com]}
                    """)
                .on(node("n1"))
                .isPlacedOn("n1");
    }

    @Test
    void everyPodCanBeSpread() {
        given(pod("web").labelled("app=web"))
                .configuredBy("""
                    profiles:
                    - pluginConfig:
                      - name: PodTopologySpread
                        args:
                          defaultingType: List
                          defaultConstraints: [{topologyKey: zone, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]
                    """)
                .service("app=web")
                .on(node("a").inZone("a"), node("b").inZone("b").with("200m", "500Mi"))
                .beside(pod("first").labelled("app=web").onNode("a"))
                .isPlacedOn("b");
    }

    @Test
    void nobodyNeedBeEvicted() {
        given(pod("high").priority(1).requesting("4"))
                .configuredBy("""
                    profiles:
                    - plugins:
                        postFilter: {disabled: [{name: DefaultPreemption}]}
                    """)
                .on(node("n1"))
                .beside(pod("low").requesting("1").onNode("n1"))
                .isRejectedWithoutPreemption("0/1 nodes are available: 1 Insufficient cpu.");
    }
}
