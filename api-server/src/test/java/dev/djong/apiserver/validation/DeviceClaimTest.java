package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.cel.DeviceSelectors;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selectors of devices, and who may say that which devices were given. */
class DeviceClaimTest {
    private static final String SELECTORS = "spec.selectors[0].cel.expression: ";
    private static final ApiObject CLAIM = Yaml.object("""
            metadata: {name: gpu, namespace: team, resourceVersion: "1"}
            spec:
              devices:
                requests:
                - {name: a, exactly: {deviceClassName: gpu.example.com, allocationMode: ExactCount, count: 1}}
            status:
              allocation:
                devices:
                  results: [{request: a, driver: gpu.example.com, pool: n1, device: gpu-0}]
                  config: [{source: FromClass, requests: [a], opaque: {driver: gpu.example.com, parameters: {a: 1}}}]
              reservedFor: [{resource: pods, name: p, uid: u}]
            """);
    private static final ApiObject PLAIN = new ApiObject(CLAIM.root().without("status"));

    private static ApiObject deviceClass(String expression) {
        return Yaml.object("metadata: {name: gpu, resourceVersion: '1'}\nspec: {selectors: [{cel: {}}]}")
                .withSpec(spec -> spec.with(
                        "selectors",
                        spec.array("selectors")
                                .map(selector ->
                                        selector.asObject().withAt(Json.of(expression), "cel", "expression"))));
    }

    private static List<String> problems(String expression) {
        return Given.texts(DeviceValidators.deviceClass().validateCreate(deviceClass(expression)));
    }

    @Test
    void selectorsAreCompiled() {
        assertThat(problems("device.driver == 'gpu.example.com'")).isEmpty();
        assertThat(problems("device.driver"))
                .containsExactly(SELECTORS + "Invalid value: \"device.driver\": must evaluate to bool or the unknown"
                        + " type, not string");
        assertThat(problems("device.")).singleElement().asString().contains("compilation failed: ERROR: <input>:1:");
    }

    @Test
    void selectorsHaveALargestLengthAndCost() {
        var space = " ".repeat(DeviceSelectors.MAX_BYTES - "true".length());
        assertThat(problems("true" + space)).isEmpty();
        assertThat(problems("true " + space)).containsExactly(SELECTORS + "Too long: may not be more than 10240 bytes");
        var loop = "device.attributes.all(%1$s, device.attributes[%1$s].all(%1$sn, %2$s))";
        var costly = loop.formatted("a", loop.formatted("b", loop.formatted("c", "true")));
        assertThat(problems(costly)).containsExactly(SELECTORS + "Forbidden: too complex, exceeds cost limit");
    }

    @Test
    void storedSelectorsAreNotLookedAtAgain() {
        var stored = deviceClass("device.old");
        var validator = DeviceValidators.deviceClass();
        assertThat(validator.validateUpdate(stored.withLabel("a", "b"), stored)).isEmpty();
        assertThat(validator.validateUpdate(deviceClass("device.new"), stored)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        metadata.name = gpu                          | ^^
        status.reservedFor.0.uid = -                 | status.reservedFor[0].uid: Required value
        status.reservedFor.1 = {resource: pods, name: q, uid: u} | status.reservedFor[1]: Duplicate value: {"name":"q","resource":"pods","uid":"u"}
        status.allocation = -                        | status.reservedFor: Forbidden: may not be specified when `allocated` is not set
        status.allocation.devices.results.0.request = b | status.allocation.devices.results[0].request: Invalid value: "b": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'
        status.allocation.devices.results.0.driver = -  | status.allocation.devices.results[0].driver: Required value
        status.allocation.devices.results.0.pool = -    | status.allocation.devices.results[0].pool: Required value
        status.allocation.devices.config.0.source = Here | status.allocation.devices.config[0].source: Unsupported value: "Here": supported values: "FromClaim", "FromClass"
        """)
    void devicesAreGivenBySoundResults(String change, String problems) {
        var errors = DeviceValidators.claim().validateStatusUpdate(Given.changed(CLAIM, change), PLAIN);
        assertThat(String.join("; ", Given.texts(errors))).isEqualTo(problems);
    }

    @Test
    void whatWasGivenStaysUntilItIsTakenBack() {
        var other = Given.changed(CLAIM, "status.allocation.devices.results.0.device = gpu-1");
        assertThat(DeviceValidators.claim().validateStatusUpdate(other, CLAIM))
                .singleElement()
                .asString()
                .contains("status.allocation")
                .contains("field is immutable");
        assertThat(DeviceValidators.claim().validateStatusUpdate(PLAIN, CLAIM)).isEmpty();
    }

    @Test
    void nobodyNewUsesAClaimThatIsBeingDeleted() {
        var leaving = CLAIM.withMetadata(metadata -> metadata.with("deletionTimestamp", "2026-01-01T00:00:00Z"));
        var one = Given.changed(leaving, "status.reservedFor.1 = {resource: pods, name: q, uid: w}");
        assertThat(Given.texts(DeviceValidators.claim().validateStatusUpdate(one, leaving)))
                .containsExactly("status.reservedFor: Forbidden: new entries may not be added while"
                        + " `deallocationRequested` or `deletionTimestamp` are set");
        assertThat(DeviceValidators.claim().validateStatusUpdate(leaving, one)).isEmpty();
    }

    @Test
    void aClaimHasALimitedNumberOfUsers() {
        var users = CLAIM.status().array("reservedFor");
        while (users.size() < 256) {
            users = users.plus(Yaml.tree("{resource: pods, name: p, uid: u" + users.size() + "}"));
        }
        var all = users;
        var full = CLAIM.withStatus(status -> status.with("reservedFor", all));
        assertThat(DeviceValidators.claim().validateStatusUpdate(full, PLAIN)).isEmpty();
        var over = CLAIM.withStatus(
                status -> status.with("reservedFor", all.plus(Yaml.tree("{resource: pods, name: p, uid: last}"))));
        assertThat(Given.texts(DeviceValidators.claim().validateStatusUpdate(over, PLAIN)))
                .containsExactly("status.reservedFor: Too many: 257: must have at most 256 items");
    }
}
