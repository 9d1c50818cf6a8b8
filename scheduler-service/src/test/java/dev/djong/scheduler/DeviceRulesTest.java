package dev.djong.scheduler;

import static dev.djong.scheduler.DeviceObjects.allocated;
import static dev.djong.scheduler.DeviceObjects.deviceClaim;
import static dev.djong.scheduler.DeviceObjects.gpuClass;
import static dev.djong.scheduler.DeviceObjects.gpus;
import static dev.djong.scheduler.DeviceObjects.slice;
import static dev.djong.scheduler.Given.given;
import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where pods with claims to devices may go, and which devices they get: a row a rule. */
class DeviceRulesTest {
    private static final String NOT_HELPFUL =
            " preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";
    private static final String TOO_FEW = "0/2 nodes are available: 2 cannot allocate all claims." + NOT_HELPFUL;

    private final Nodes a = node("a").inZone("a");
    private final Nodes b = node("b").inZone("b");
    private final Pods trainer = pod("trainer").claiming("gpus");

    private Given cluster(ApiObject... objects) {
        return given(trainer).on(a, b).devices(gpuClass()).devices(objects);
    }

    private static List<String> results(Given given, String node) {
        return given.devicePlan(node).steps().stream()
                .flatMap(step -> step.allocation().stream())
                .flatMap(allocation ->
                        allocation.object("devices").array("results").objects())
                .map(result -> result.text("request") + "=" + result.text("pool") + "/" + result.text("device"))
                .toList();
    }

    @Test
    void claimsMustBeThere() {
        cluster().isRejected("0/2 nodes are available: resourceclaim \"gpus\" not found." + NOT_HELPFUL);
        given(pod("trainer").claimingByTemplate("gpu"))
                .on(a, b)
                .isRejected("0/2 nodes are available: pod \"default/trainer\": ResourceClaim not created yet."
                        + NOT_HELPFUL);
        cluster(gpus("gpus", 1).withMetadata(metadata -> metadata.with("deletionTimestamp", "2026-01-01T00:00:00Z")))
                .isRejected("0/2 nodes are available: resourceclaim \"gpus\" is being deleted." + NOT_HELPFUL);
        given(trainer)
                .on(a, b)
                .devices(gpus("gpus", 1))
                .isRejected("0/2 nodes are available: request gpu: device class gpu does not exist." + NOT_HELPFUL);
    }

    @Test
    void aNodeWithEnoughDevicesIsChosen() {
        cluster(gpus("gpus", 2), slice("a", "[{name: g0}]"), slice("b", "[{name: g0}, {name: g1}]"))
                .isPlacedOn("b");
        cluster(gpus("gpus", 2), slice("a", "[{name: g0}]"), slice("b", "[{name: g0}]"))
                .isRejected(TOO_FEW);
        cluster(gpus("gpus", 1)).isRejected(TOO_FEW);
    }

    @Test
    void whatOthersHaveIsTaken() {
        cluster(
                        gpus("gpus", 1),
                        allocated(gpus("theirs", 1), "a", "g0"),
                        slice("a", "[{name: g0}]"),
                        slice("b", "[{name: g0}]"))
                .isPlacedOn("b");
    }

    @Test
    void aClaimThatHasDevicesIsReachedFromTheirNode() {
        cluster(allocated(gpus("gpus", 1), "b", "g0"), slice("b", "[{name: g0}]"))
                .isPlacedOn("b");
        cluster(allocated(gpus("gpus", 1), "c", "g0"))
                .isRejected("0/2 nodes are available: 2 resourceclaim not available on the node." + NOT_HELPFUL);
    }

    @Test
    void aClaimCanBeSharedByManyButNotByAny() {
        var reservations = IntStream.range(0, 256)
                .mapToObj(i -> "{\"resource\": \"pods\", \"name\": \"p\", \"uid\": \"" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        var full = allocated(gpus("gpus", 1), "a", "g0")
                .withStatus(status -> status.with("reservedFor", JsonReader.read(reservations)));
        cluster(full).isRejected("0/2 nodes are available: resourceclaim in use." + NOT_HELPFUL);
    }

    @Test
    void selectorsOfClassAndRequestBothDecide() {
        var big = deviceClaim("gpus", """
                requests:
                  - name: gpu
                    exactly:
                      deviceClassName: gpu
                      selectors:
                        - cel: {expression: "device.capacity['gpu.example.com'].memory.compareTo(quantity('40Gi')) >= 0"}
                        - cel: {expression: "device.attributes['gpu.example.com'].model == 'b100'"}
                """);
        var devices = "[{name: g0, attributes: {model: {string: %s}}, capacity: {memory: {value: %s}}}]";
        cluster(big, slice("a", devices.formatted("b100", "24Gi")), slice("b", devices.formatted("b100", "80Gi")))
                .isPlacedOn("b");
        cluster(big, slice("a", devices.formatted("a100", "80Gi")), slice("b", devices.formatted("a100", "80Gi")))
                .isRejected(TOO_FEW);
        given(trainer)
                .on(a, b)
                .devices(
                        gpuClass("'example.com' in device.attributes && device.attributes['example.com'].slot > 3"),
                        gpus("gpus", 1),
                        slice("a", "[{name: g0}]"),
                        slice("b", "[{name: g0, attributes: {example.com/slot: {int: 4}}}]"))
                .isPlacedOn("b");
    }

    @Test
    void aSelectorThatFailsIsTold() {
        var claim = deviceClaim("gpus", """
                requests:
                  - name: gpu
                    exactly:
                      deviceClassName: gpu
                      selectors: [{cel: {expression: "device.attributes['x.com'].healthy"}}]
                """);
        cluster(claim, slice("a", "[{name: g0}]"), slice("b", "[{name: g0}]"))
                .isRejected(
                        "0/2 nodes are available: 2 claim default/gpus: selector #0: CEL runtime error: no such key:"
                                + " healthy." + NOT_HELPFUL);
    }

    @Test
    void theFirstAlternativeThatCanBeHadIsGiven() {
        var claim = deviceClaim("gpus", """
                requests:
                  - name: gpu
                    firstAvailable:
                      - {name: two, deviceClassName: gpu, count: 2}
                      - {name: one, deviceClassName: gpu, count: 1}
                """);
        assertThat(results(cluster(claim, slice("a", "[{name: g0}, {name: g1}]"), slice("b", "[{name: g0}]")), "a"))
                .containsExactly("gpu/two=a/g0", "gpu/two=a/g1");
        assertThat(results(cluster(claim, slice("a", "[{name: g0}, {name: g1}]"), slice("b", "[{name: g0}]")), "b"))
                .containsExactly("gpu/one=b/g0");
    }

    @Test
    void whoWantsAllWaitsUntilAllAreFreeAndKnown() {
        var all = deviceClaim("gpus", """
                {requests: [{name: gpu, exactly: {deviceClassName: gpu, allocationMode: All}}]}""");
        var two = "[{name: g0}, {name: g1}]";
        assertThat(results(cluster(all, slice("a", two)), "a")).containsExactly("gpu=a/g0", "gpu=a/g1");
        cluster(all, slice("a", two), allocated(gpus("theirs", 1), "a", "g1")).isRejected(TOO_FEW);
        cluster(all, slice("a", "nodeName: a", 2, two), slice("b", "nodeName: b", 2, two))
                .isRejected("0/2 nodes are available: 1 claim default/gpus, request gpu: asks for all devices, but"
                        + " resource pool gpu.example.com/a is currently being updated, 1 claim default/gpus, request"
                        + " gpu: asks for all devices, but resource pool gpu.example.com/b is currently being updated."
                        + NOT_HELPFUL);
        cluster(gpus("gpus", 1), slice("a", "nodeName: a", 2, two)).isRejected(TOO_FEW);
    }

    /** The first device that suits would leave none for the second request. */
    @Test
    void aChoiceIsTakenBackWhereItLeavesNoneForOthers() {
        var claim = deviceClaim("gpus", """
                requests:
                  - {name: any, exactly: {deviceClassName: gpu}}
                  - name: good
                    exactly:
                      deviceClassName: gpu
                      selectors: [{cel: {expression: "device.attributes['gpu.example.com'].good"}}]
                """);
        var devices = "[{name: g0, attributes: {good: {bool: true}}}, {name: g1, attributes: {good: {bool: false}}}]";
        assertThat(results(cluster(claim, slice("a", devices)), "a")).containsExactly("any=a/g1", "good=a/g0");
    }

    @Test
    void devicesMustAgreeOrDiffer() {
        var same = deviceClaim("gpus", """
                requests: [{name: gpu, exactly: {deviceClassName: gpu, count: 2}}]
                constraints: [{requests: [gpu], matchAttribute: gpu.example.com/board}]
                """);
        var devices = "[{name: g0, attributes: {board: {int: 1}}}, {name: g1, attributes: {board: {int: 2}}},"
                + " {name: g2, attributes: {board: {int: 2}}}, {name: g3}]";
        assertThat(results(cluster(same, slice("a", devices)), "a")).containsExactly("gpu=a/g1", "gpu=a/g2");
        var different = deviceClaim("gpus", """
                requests: [{name: gpu, exactly: {deviceClassName: gpu, count: 2}}]
                constraints: [{distinctAttribute: gpu.example.com/board}]
                """);
        assertThat(results(cluster(different, slice("a", devices)), "a")).containsExactly("gpu=a/g0", "gpu=a/g1");
        var three = deviceClaim("gpus", """
                requests: [{name: gpu, exactly: {deviceClassName: gpu, count: 3}}]
                constraints: [{distinctAttribute: gpu.example.com/board}]
                """);
        cluster(three, slice("a", devices)).isRejected(TOO_FEW);
    }

    @Test
    void taintsKeepClaimsAwayThatDoNotTolerateThem() {
        var sick = "[{name: g0, taints: [{key: sick, effect: NoSchedule}]}]";
        cluster(gpus("gpus", 1), slice("a", sick)).isRejected(TOO_FEW);
        var brave = deviceClaim("gpus", """
                requests:
                  - name: gpu
                    exactly:
                      deviceClassName: gpu
                      tolerations: [{key: sick, operator: Exists}]
                """);
        assertThat(results(cluster(brave, slice("a", sick)), "a")).containsExactly("gpu=a/g0");
    }

    @Test
    void anAdministratorLooksAfterDevicesOfOthers() {
        var admin = deviceClaim("gpus", """
                {requests: [{name: gpu, exactly: {deviceClassName: gpu, adminAccess: true, allocationMode: All}}]}""");
        cluster(admin, slice("a", "[{name: g0}]"), allocated(gpus("theirs", 1), "a", "g0"))
                .isPlacedOn("a");
    }

    @Test
    void partsOfACardShareWhatItHas() {
        var parts = """
                [{name: whole, consumesCounters: [{counterSet: card, counters: {memory: {value: 80Gi}}}]},
                 {name: half-0, consumesCounters: [{counterSet: card, counters: {memory: {value: 40Gi}}}]},
                 {name: half-1, consumesCounters: [{counterSet: card, counters: {memory: {value: 40Gi}}}]}]""";
        var card = slice("a", parts).withSpec(spec -> spec.with("sharedCounters", JsonReader.read("""
                        [{"name": "card", "counters": {"memory": {"value": "80Gi"}}}]""")));
        assertThat(results(cluster(gpus("gpus", 1), card), "a")).containsExactly("gpu=a/whole");
        assertThat(results(cluster(gpus("gpus", 2), card), "a")).containsExactly("gpu=a/half-0", "gpu=a/half-1");
        assertThat(results(cluster(gpus("gpus", 1), card, allocated(gpus("theirs", 1), "a", "half-0")), "a"))
                .containsExactly("gpu=a/half-1");
        cluster(gpus("gpus", 1), card, allocated(gpus("theirs", 1), "a", "whole"))
                .isRejected(TOO_FEW);
    }

    @Test
    void networkedDevicesAreForAllNodesThatTheySelect() {
        var inZone = """
                nodeSelector:
                  nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [b]}]}]""";
        var given = cluster(gpus("gpus", 1), slice("net", inZone, 1, "[{name: n0}]"));
        given.isPlacedOn("b");
        var allocation = given.devicePlan("b").steps().getFirst().allocation().orElse(JsonObject.EMPTY);
        assertThat(allocation.object("nodeSelector").toString()).contains("\"key\":\"zone\"");
        var anywhere = cluster(gpus("gpus", 1), slice("net", "allNodes: true", 1, "[{name: n0}]"));
        anywhere.isPlacedOn("a", "b");
        assertThat(anywhere.devicePlan("a")
                        .steps()
                        .getFirst()
                        .allocation()
                        .orElse(JsonObject.EMPTY)
                        .names())
                .containsExactly("devices");
    }

    @Test
    void settingsOfTheClassComeBeforeThoseOfTheClaim() {
        var claim = deviceClaim("gpus", """
                requests: [{name: gpu, exactly: {deviceClassName: gpu}}]
                config:
                  - {requests: [gpu], opaque: {driver: gpu.example.com, parameters: {speed: fast}}}
                  - {requests: [other], opaque: {driver: gpu.example.com, parameters: {speed: slow}}}
                """);
        var configured = gpuClass().withSpec(spec -> spec.with("config", JsonReader.read("""
                        [{"opaque": {"driver": "gpu.example.com", "parameters": {"speed": "fair"}}}]""")));
        var plan = given(trainer)
                .on(a)
                .devices(configured, claim, slice("a", "[{name: g0}]"))
                .devicePlan("a");
        assertThat(plan.steps()
                        .getFirst()
                        .allocation()
                        .orElseThrow()
                        .object("devices")
                        .array("config")
                        .objects()
                        .map(each -> each.text("source") + " " + each.array("requests") + " "
                                + each.object("opaque").object("parameters").text("speed")))
                .containsExactly("FromClass [\"gpu\"] fair", "FromClaim [\"gpu\"] fast");
    }

    /** No choice of sixteen devices makes the last request possible: without a limit all of them would be tried. */
    @Test
    void aSearchThatLeadsNowhereIsGivenUp() {
        var devices = IntStream.range(0, 64)
                .mapToObj(i -> "{name: g%d, attributes: {x: {int: %d}}}".formatted(i, i))
                .collect(Collectors.joining(",", "[", "]"));
        var claim = deviceClaim("gpus", """
                requests:
                  - {name: some, exactly: {deviceClassName: gpu, count: 16}}
                  - {name: pair, exactly: {deviceClassName: gpu, count: 2}}
                constraints: [{requests: [pair], matchAttribute: gpu.example.com/x}]
                """);
        cluster(claim, slice("a", devices))
                .isRejected("0/2 nodes are available: 1 cannot allocate all claims, 1 claim default/gpus: gave up after"
                        + " trying 100000 devices: its constraints leave too many combinations." + NOT_HELPFUL);
    }

    @Test
    void twoEntriesMayNameOneClaim() {
        var twice = given(pod("trainer").claiming("gpus").claiming("gpus"))
                .on(a, b)
                .devices(gpuClass(), gpus("gpus", 1), slice("b", "[{name: g0}]"));
        twice.isPlacedOn("b");
        assertThat(results(twice, "b")).containsExactly("gpu=b/g0");
    }

    @Test
    void claimsOfAPodAreJudgedTogether() {
        var both = pod("trainer").claiming("first").claiming("second");
        given(both)
                .on(a, b)
                .devices(gpuClass(), gpus("first", 1), gpus("second", 1))
                .devices(slice("a", "[{name: g0}]"), slice("b", "[{name: g0}, {name: g1}]"))
                .isPlacedOn("b");
    }
}
