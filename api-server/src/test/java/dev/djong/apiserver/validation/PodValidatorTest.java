package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodValidatorTest {
    private static final ApiObject POD = Yaml.object("""
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: team, resourceVersion: "1"}
            spec:
              restartPolicy: Always
              dnsPolicy: ClusterFirst
              terminationGracePeriodSeconds: 30
              tolerations:
              - {key: gone, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
              volumes:
              - name: data
                emptyDir: {}
              containers:
              - name: main
                image: "web:1"
                imagePullPolicy: IfNotPresent
                terminationMessagePolicy: File
                ports:
                - {name: http, containerPort: 80, protocol: TCP}
                volumeMounts:
                - {name: data, mountPath: /data}
            """);

    private final Validator validator = new PodValidator();

    @Test
    void acceptsASoundPod() {
        assertThat(validator.validateCreate(POD)).isEmpty();
        assertThat(validator.validateUpdate(POD, POD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "metadata.name = Web | metadata.name: Invalid value: \"Web\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
                "metadata.labels.a = b c | metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
                "spec.containers = [] | spec.containers: Required value",
                "spec.containers.0.name = - | spec.containers[0].name: Required value",
                "spec.containers.0.name = a.b | spec.containers[0].name: Invalid value: \"a.b\": must not contain dots",
                "spec.containers.0.image = - | spec.containers[0].image: Required value",
                "spec.containers.0.image = ' web' | spec.containers[0].image: Invalid value: \" web\": must not have leading or trailing whitespace",
                "spec.containers.0.imagePullPolicy = Often | spec.containers[0].imagePullPolicy: Unsupported value: \"Often\": supported values: \"Always\", \"IfNotPresent\", \"Never\"",
                "spec.containers.0.ports.0.containerPort = 70000 | spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
                "spec.containers.0.ports.0.containerPort = 0 | spec.containers[0].ports[0].containerPort: Required value",
                "spec.containers.0.ports.0.protocol = tcp | spec.containers[0].ports[0].protocol: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
                "spec.containers.0.ports.0.name = 12-34 | spec.containers[0].ports[0].name: Invalid value: \"12-34\": must contain at least one letter (a-z)",
                "spec.containers.0.volumeMounts.0.name = other | spec.containers[0].volumeMounts[0].name: Not found: \"other\"",
                "spec.containers.0.volumeMounts.0.subPath = ../x | spec.containers[0].volumeMounts[0].subPath: Invalid value: \"../x\": must not contain '..'",
                "spec.containers.0.env = [{name: ''}] | spec.containers[0].env[0].name: Required value",
                "spec.containers.0.env = [{name: a=b}] | spec.containers[0].env[0].name: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='",
                "spec.containers.0.env = [{name: A, valueFrom: {}}] | spec.containers[0].env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
                "spec.containers.0.env = [{name: A, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: spec.foo}}}] | spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.foo\": error converting fieldPath: field label not supported: spec.foo",
                "spec.containers.0.resources = {requests: {cpu: '2'}, limits: {cpu: '1'}} | spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1",
                "spec.containers.0.resources = {limits: {cpu: '-1'}} | spec.containers[0].resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
                "spec.containers.0.livenessProbe = {periodSeconds: 1} | spec.containers[0].livenessProbe: Required value: must specify a handler type",
                "spec.containers.0.livenessProbe = {exec: {command: [x]}, successThreshold: 2} | spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
                "spec.initContainers = [{name: main, image: i, imagePullPolicy: Never, terminationMessagePolicy: File}] | spec.initContainers[0].name: Duplicate value: \"main\"",
                "spec.restartPolicy = Sometimes | spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"Never\", \"OnFailure\"",
                "spec.dnsPolicy = None | spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
                "spec.volumes.0.emptyDir = - | spec.volumes[0]: Required value: must specify a volume type",
                "spec.volumes.0.hostPath = {path: /a/../b} | spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type",
                "spec.activeDeadlineSeconds = 0 | spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
                "spec.tolerations.0.effect = Never | spec.tolerations[0].effect: Invalid value: \"Never\": effect must be 'NoExecute' when `tolerationSeconds` is set; spec.tolerations[0].effect: Unsupported value: \"Never\": supported values: \"NoExecute\", \"NoSchedule\", \"PreferNoSchedule\"",
                "spec.tolerations.1 = {key: a, operator: Maybe} | spec.tolerations[1].operator: Unsupported value: \"Maybe\": supported values: \"Equal\", \"Exists\"",
                "spec.affinity = {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{}]}} | spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty",
            })
    void refuses(String change, String expected) {
        assertThat(String.join("; ", Given.texts(validator.validateCreate(Given.changed(POD, change)))))
                .isEqualTo(expected);
    }

    /** {@code %} is the path of the devices, {@code @} that of the mounts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[{name: disk, devicePath: /dev/disk}] | ''",
                "[{name: own, devicePath: /dev/own}, {name: disk, devicePath: /dev/disk}] | ''",
                "[{name: disk}] | %[0].devicePath: Required value",
                "[{devicePath: /dev/disk}] | %[0].name: Required value; %[0].name: Not found: \"\"",
                "[{name: other, devicePath: /dev/disk}] | %[0].name: Not found: \"other\"",
                "[{name: memory, devicePath: /dev/disk}] | %[0].name: Invalid value: \"memory\": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
                "[{name: disk, devicePath: /dev/a}, {name: disk, devicePath: /dev/b}] | %[1].name: Invalid value: \"disk\": must be unique",
                "[{name: disk, devicePath: /dev/a}, {name: own, devicePath: /dev/a}] | %[1].devicePath: Invalid value: \"/dev/a\": must be unique",
                "[{name: disk, devicePath: /dev/../a}] | %[0].devicePath: Invalid value: \"/dev/../a\": can not contain backsteps ('..')",
                "[{name: data, devicePath: /dev/a}] | @[0].name: Invalid value: \"data\": must not already exist in volumeDevices; %[0].name: Invalid value: \"data\": must not already exist in volumeMounts",
                "[{name: disk, devicePath: /data}] | @[0].mountPath: Invalid value: \"/data\": must not already exist as a path in volumeDevices; %[0].devicePath: Invalid value: \"/data\": must not already exist as a path in volumeMounts",
            })
    void devices(String devices, String expected) {
        var pod = Given.changed(
                POD,
                "spec.volumes = [{name: data, persistentVolumeClaim: {claimName: data}},"
                        + " {name: disk, persistentVolumeClaim: {claimName: disk}}, {name: memory, emptyDir: {}},"
                        + " {name: own, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce],"
                        + " volumeMode: Block, resources: {requests: {storage: 1Mi}}}}}}]");
        var path = "spec.containers[0].volume";
        assertThat(String.join(
                        "; ",
                        Given.texts(validator.validateCreate(
                                Given.changed(pod, "spec.containers.0.volumeDevices = " + devices)))))
                .isEqualTo(
                        expected.equals("''")
                                ? ""
                                : expected.replace("%", path + "Devices").replace("@", path + "Mounts"));
    }

    @Test
    void initContainersMayHaveDevicesToo() {
        var pod = Given.changed(
                POD,
                "spec.initContainers = [{name: init, image: i, imagePullPolicy: Never, terminationMessagePolicy: File,"
                        + " volumeDevices: [{name: data, devicePath: /dev/a}]}]");
        assertThat(Given.texts(validator.validateCreate(pod)))
                .containsExactly("spec.initContainers[0].volumeDevices[0].name: Invalid value: \"data\": can only use"
                        + " volume source type of PersistentVolumeClaim or Ephemeral for block mode");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "spec.containers.0.image = web:2 | ''",
                "spec.activeDeadlineSeconds = 5 | ''",
                "spec.tolerations.1 = {key: more, operator: Exists} | ''",
                "spec.tolerations.0.tolerationSeconds = 5 | ''",
                "spec.tolerations = [] | spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
                "spec.schedulingGates = [{name: g}] | spec.schedulingGates: Forbidden: only deletion is allowed, but found new scheduling gate 'g'",
                "metadata.uid = other | metadata.uid: Invalid value: \"other\": field is immutable",
                "metadata.resourceVersion = - | metadata.resourceVersion: Invalid value: \"\": must be specified for an update",
            })
    void updates(String change, String expected) {
        assertThat(String.join("; ", Given.texts(validator.validateUpdate(Given.changed(POD, change), POD))))
                .isEqualTo(expected.equals("''") ? "" : expected);
    }

    @Test
    void saysWhichFieldsOfAPodAreFrozen() {
        var changed = Given.changed(POD, "spec.hostname = other");
        assertThat(validator.validateUpdate(changed, POD))
                .singleElement()
                .satisfies(error -> assertThat(error.toString())
                        .startsWith(
                                "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,")
                        .endsWith("\n  +hostname: \"other\"\n"));
    }

    @Test
    void findsAllErrorsAtOnce() {
        var changed = Given.changed(Given.changed(POD, "spec.restartPolicy = x"), "spec.containers.0.image = -");
        assertThat(validator.validateCreate(changed)).hasSize(2);
    }
}
