package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims, volumes and classes: a row a rule. */
class StorageValidatorsTest {
    private static final Validator CLAIMS = new ClaimValidator();
    private static final Validator VOLUMES = new PersistentVolumeValidator();
    private static final Validator CLASSES = new StorageClassValidator();

    private static final ApiObject CLAIM = Yaml.object("""
            metadata: {name: c, namespace: team, resourceVersion: "1"}
            spec:
              accessModes: [ReadWriteOnce]
              volumeMode: Filesystem
              resources: {requests: {storage: 2Gi}}
            status: {phase: Bound, capacity: {storage: 2Gi}}
            """);
    private static final ApiObject VOLUME = Yaml.object("""
            metadata: {name: v, resourceVersion: "1"}
            spec:
              accessModes: [ReadWriteOnce]
              capacity: {storage: 2Gi}
              volumeMode: Filesystem
              persistentVolumeReclaimPolicy: Retain
              local: {path: /data}
              nodeAffinity:
                required:
                  nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n1]}]}]
            """);
    private static final ApiObject CLASS = Yaml.object("""
            metadata: {name: s, resourceVersion: "1"}
            provisioner: djong.dev/local
            reclaimPolicy: Delete
            volumeBindingMode: WaitForFirstConsumer
            """);

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        CLAIMS,
                        CLAIM,
                        "spec.accessModes = []",
                        "spec.accessModes: Required value: at least 1 access mode is required"),
                row(
                        CLAIMS,
                        CLAIM,
                        "spec.accessModes = [Any]",
                        "spec.accessModes: Unsupported value: \"Any\": supported values: \"ReadOnlyMany\","
                                + " \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\""),
                row(
                        CLAIMS,
                        CLAIM,
                        "spec.accessModes = [ReadWriteOncePod, ReadWriteMany]",
                        "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes"),
                row(CLAIMS, CLAIM, "spec.resources = {}", "spec.resources[storage]: Required value"),
                row(
                        CLAIMS,
                        CLAIM,
                        "spec.resources.requests.storage = '0'",
                        "spec.resources[storage]: Invalid value: \"0\": must be greater than zero"),
                row(
                        CLAIMS,
                        CLAIM,
                        "spec.volumeMode = Tape",
                        "spec.volumeMode: Unsupported value: \"Tape\": supported values: \"Block\", \"Filesystem\""),
                row(VOLUMES, VOLUME, "spec.accessModes = []", "spec.accessModes: Required value"),
                row(VOLUMES, VOLUME, "spec.capacity = {}", "spec.capacity: Required value"),
                row(VOLUMES, VOLUME, "spec.local = -", "spec: Required value: must specify a volume type"),
                row(
                        VOLUMES,
                        VOLUME,
                        "spec.nfs = {server: s, path: /}",
                        "spec.nfs: Forbidden: may not specify more than 1 volume type"),
                row(
                        VOLUMES,
                        VOLUME,
                        "spec.nodeAffinity = -",
                        "metadata.annotations: Required value: Local volume requires node affinity"),
                row(
                        VOLUMES,
                        VOLUME,
                        "spec.local.path = /a/../b",
                        "spec.local.path: Invalid value: \"/a/../b\": must not contain '..'"),
                row(
                        VOLUMES,
                        VOLUME,
                        "spec.persistentVolumeReclaimPolicy = Burn",
                        "spec.persistentVolumeReclaimPolicy: Unsupported value: \"Burn\": supported values: \"Delete\","
                                + " \"Recycle\", \"Retain\""),
                row(CLASSES, CLASS, "provisioner = ''", "provisioner: Required value"),
                row(
                        CLASSES,
                        CLASS,
                        "reclaimPolicy = Recycle",
                        "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\""),
                row(CLASSES, CLASS, "volumeBindingMode = -", "volumeBindingMode: Required value"));
    }

    private static Arguments row(Validator validator, ApiObject sound, String change, String errors) {
        return Arguments.of(validator, sound, change, errors);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("rows")
    void refuses(Validator validator, ApiObject sound, String change, String errors) {
        assertThat(validator.validateCreate(sound)).isEmpty();
        assertThat(String.join("; ", Given.texts(validator.validateCreate(Given.changed(sound, change)))))
                .isEqualTo(errors);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                row(CLAIMS, CLAIM, "spec.volumeName = v", ""),
                row(CLAIMS, CLAIM, "spec.storageClassName = local", ""),
                row(CLAIMS, CLAIM, "spec.resources.requests.storage = 3Gi", ""),
                row(
                        CLAIMS,
                        CLAIM,
                        "spec.resources.requests.storage = 1Gi",
                        "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"),
                row(
                        CLAIMS,
                        CLAIM,
                        "spec.accessModes = [ReadWriteMany]",
                        "spec: Forbidden: spec is immutable after creation except resources.requests and"
                                + " volumeAttributesClassName for bound claims\n"
                                + "  -accessModes[0]: \"ReadWriteOnce\"\n  +accessModes[0]: \"ReadWriteMany\"\n"),
                row(VOLUMES, VOLUME, "spec.capacity.storage = 3Gi", ""),
                row(
                        VOLUMES,
                        VOLUME,
                        "spec.local.path = /other",
                        "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n"
                                + "  -local.path: \"/data\"\n  +local.path: \"/other\"\n"),
                row(
                        VOLUMES,
                        VOLUME,
                        "spec.volumeMode = Block",
                        "spec.volumeMode: Invalid value: \"Block\": field is immutable"),
                row(CLASSES, CLASS, "allowVolumeExpansion = true", ""),
                row(
                        CLASSES,
                        CLASS,
                        "provisioner = example.com/other",
                        "provisioner: Forbidden: updates to provisioner are forbidden."),
                row(
                        CLASSES,
                        CLASS,
                        "reclaimPolicy = Retain",
                        "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden."),
                row(
                        CLASSES,
                        CLASS,
                        "volumeBindingMode = Immediate",
                        "volumeBindingMode: Invalid value: \"Immediate\": field is immutable"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("changes")
    void keeps(Validator validator, ApiObject stored, String change, String errors) {
        assertThat(String.join("; ", Given.texts(validator.validateUpdate(Given.changed(stored, change), stored))))
                .isEqualTo(errors);
    }

    @Test
    void aClaimThatIsNotBoundCannotGrow() {
        var pending = Given.changed(CLAIM, "status = {phase: Pending}");
        var larger = Given.changed(pending, "spec.resources.requests.storage = 3Gi");
        assertThat(Given.texts(CLAIMS.validateUpdate(larger, pending)))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden");
    }
}
