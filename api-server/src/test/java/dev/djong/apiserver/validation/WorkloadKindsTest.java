package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stateful sets, daemon sets, replication controllers, and what nodes and signers are told. */
class WorkloadKindsTest {
    private static final String TEMPLATE = """
              template:
                metadata: {labels: {app: web}}
                spec:
                  restartPolicy: Always
                  dnsPolicy: ClusterFirst
                  containers:
                  - {name: c, image: i, imagePullPolicy: Always, terminationMessagePolicy: File}
            """;
    private static final ApiObject STATEFUL = Yaml.object("""
            metadata: {name: web, namespace: team, resourceVersion: "1"}
            spec:
              replicas: 1
              serviceName: web
              podManagementPolicy: OrderedReady
              updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
              persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Delete}
              selector: {matchLabels: {app: web}}
            """ + TEMPLATE);
    private static final ApiObject DAEMON = Yaml.object("""
            metadata: {name: web, namespace: team, resourceVersion: "1"}
            spec:
              updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1, maxSurge: 0}}
              selector: {matchLabels: {app: web}}
            """ + TEMPLATE);
    private static final ApiObject REPLICATION = Yaml.object("""
            metadata: {name: web, namespace: team, resourceVersion: "1"}
            spec:
              replicas: 1
              selector: {app: web}
            """ + TEMPLATE);
    private static final ApiObject SIGNING = Yaml.object("""
            metadata: {name: jane, resourceVersion: "1"}
            spec: {request: YQ==, signerName: example.com/jane, usages: [client auth], expirationSeconds: 600}
            """);
    private static final ApiObject RUNTIME = Yaml.object("""
            {metadata: {name: kata, resourceVersion: "1"}, handler: kata, overhead: {podFixed: {cpu: 10m}}}
            """);
    private static final ApiObject DRIVER = Yaml.object("""
            metadata: {name: disks.example.com, resourceVersion: "1"}
            spec: {attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: File}
            """);
    private static final ApiObject ATTACHMENT = Yaml.object("""
            metadata: {name: a, resourceVersion: "1"}
            spec: {attacher: disks.example.com, nodeName: n1, source: {persistentVolumeName: v}}
            """);

    private static String problems(Validator validator, ApiObject sound, String change) {
        return String.join("; ", Given.texts(validator.validateCreate(Given.changed(sound, change))));
    }

    private static String updateProblems(Validator validator, ApiObject sound, String change) {
        return String.join("; ", Given.texts(validator.validateUpdate(Given.changed(sound, change), sound)));
    }

    @Test
    void soundObjectsAreTaken() {
        assertThat(new StatefulSetValidator().validateCreate(STATEFUL)).isEmpty();
        assertThat(WorkloadValidators.daemonSet().validateCreate(DAEMON)).isEmpty();
        assertThat(WorkloadValidators.replicationController().validateCreate(REPLICATION))
                .isEmpty();
        assertThat(new SigningRequestValidator().validateCreate(SIGNING)).isEmpty();
        assertThat(NodeKindValidators.runtimeClass().validateCreate(RUNTIME)).isEmpty();
        assertThat(NodeKindValidators.csiDriver().validateCreate(DRIVER)).isEmpty();
        assertThat(NodeKindValidators.volumeAttachment().validateCreate(ATTACHMENT))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.replicas = -1                      | spec.replicas: Invalid value: -1: must be greater than or equal to 0
        spec.podManagementPolicy = Random       | spec.podManagementPolicy: Invalid value: "Random": must be 'OrderedReady' or 'Parallel'
        spec.updateStrategy.type = OnDelete     | spec.updateStrategy.rollingUpdate: Invalid value: {"partition":0}: only allowed for updateStrategy 'RollingUpdate'
        spec.updateStrategy.rollingUpdate.partition = -1 | spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0
        spec.persistentVolumeClaimRetentionPolicy.whenScaled = Keep | spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Keep": supported values: "Delete", "Retain"
        spec.ordinals = {start: -1}             | spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0
        spec.selector = -                       | spec.selector: Required value
        spec.selector = {}                      | spec.selector: Invalid value: {}: empty selector is invalid for statefulset
        spec.selector.matchLabels.app = other   | spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`
        spec.template.spec.restartPolicy = Never | spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
        """)
    void statefulSet(String change, String expected) {
        assertThat(problems(new StatefulSetValidator(), STATEFUL, change)).isEqualTo(expected);
    }

    @Test
    void podsOfAStatefulSetMayMountWhatItClaims() {
        var mounting = Given.changed(
                STATEFUL, "spec.template.spec.containers.0.volumeMounts = [{name: data, mountPath: /data}]");
        assertThat(new StatefulSetValidator().validateCreate(mounting)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "spec.replicas = 2, true",
        "spec.minReadySeconds = 2, true",
        "spec.template.spec.containers.0.image = j, true",
        "spec.serviceName = other, false",
        "spec.podManagementPolicy = Parallel, false",
        "spec.volumeClaimTemplates = [{metadata: {name: v}}], false"
    })
    void aStatefulSetKeepsItsIdentity(String change, boolean allowed) {
        assertThat(updateProblems(new StatefulSetValidator(), STATEFUL, change))
                .isEqualTo(
                        allowed
                                ? ""
                                : "spec: Forbidden: updates to statefulset spec for fields other than 'replicas',"
                                        + " 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit',"
                                        + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.updateStrategy.rollingUpdate.maxUnavailable = 0    | spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0
        spec.updateStrategy.rollingUpdate.maxSurge = 1          | spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero
        spec.updateStrategy.rollingUpdate.maxUnavailable = 101% | spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%
        spec.updateStrategy.rollingUpdate = -                   | spec.updateStrategy.rollingUpdate: Required value
        spec.updateStrategy.type = Recreate                     | spec.updateStrategy: Unsupported value: "Recreate": supported values: "OnDelete", "RollingUpdate"
        spec.selector = {}                                      | spec.selector: Invalid value: {}: empty selector is invalid for daemonset
        """)
    void daemonSet(String change, String expected) {
        assertThat(problems(WorkloadValidators.daemonSet(), DAEMON, change)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.selector = {}        | spec.selector: Required value
        spec.selector.app = other | spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`
        spec.template = -         | spec.template: Required value
        """)
    void replicationController(String change, String expected) {
        assertThat(problems(WorkloadValidators.replicationController(), REPLICATION, change))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.usages = []                  | spec.usages: Required value
        spec.usages.1 = client auth       | spec.usages[1]: Duplicate value: "client auth"
        spec.signerName = ''              | spec.signerName: Required value
        spec.signerName = jane            | spec.signerName: Invalid value: "jane": must be a fully qualified domain and path of the form "example.com/signer-name"
        spec.signerName = example/jane    | spec.signerName: Invalid value: "example": should be a domain with at least two segments separated by dots
        spec.expirationSeconds = 599      | spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)
        status.conditions = [{type: Approved, status: 'False'}] | status.conditions[0].status: Unsupported value: "False": supported values: "True"
        """)
    void signingRequest(String change, String expected) {
        assertThat(problems(new SigningRequestValidator(), SIGNING, change)).isEqualTo(expected);
    }

    @Test
    void aRequestIsNotApprovedAndDenied() {
        var both = Given.changed(
                SIGNING, "status.conditions = [{type: Approved, status: 'True'}, {type: Denied, status: 'True'}]");
        assertThat(Given.texts(new SigningRequestValidator().validateStatusUpdate(both, SIGNING)))
                .containsExactly(
                        "status.conditions[1].type: Invalid value: \"Denied\": Approved and Denied conditions are"
                                + " mutually exclusive");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        handler = kata.v2                     | handler: Invalid value: "kata.v2": must not contain dots
        overhead.podFixed.cpu = '-1'          | overhead.podFixed[cpu]: Invalid value: "-1": must be greater than or equal to 0
        """)
    void runtimeClass(String change, String expected) {
        assertThat(problems(NodeKindValidators.runtimeClass(), RUNTIME, change)).isEqualTo(expected);
    }

    @Test
    void nodeKindsKeepWhatNodesReliedOn() {
        assertThat(updateProblems(NodeKindValidators.runtimeClass(), RUNTIME, "handler = runc"))
                .isEqualTo("handler: Invalid value: \"runc\": field is immutable");
        assertThat(updateProblems(NodeKindValidators.csiDriver(), DRIVER, "spec.attachRequired = false"))
                .isEqualTo("spec.attachRequired: Invalid value: false: field is immutable");
        assertThat(updateProblems(NodeKindValidators.csiDriver(), DRIVER, "spec.storageCapacity = true"))
                .isEmpty();
        assertThat(updateProblems(NodeKindValidators.volumeAttachment(), ATTACHMENT, "spec.nodeName = n2"))
                .startsWith("spec: Invalid value: ")
                .endsWith("field is immutable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.fsGroupPolicy = Some             | spec.fsGroupPolicy: Unsupported value: "Some": supported values: "File", "None", "ReadWriteOnceWithFSType"
        spec.volumeLifecycleModes = [Ever]    | spec.volumeLifecycleModes[0]: Unsupported value: "Ever": supported values: "Ephemeral", "Persistent"
        """)
    void csiDriver(String change, String expected) {
        assertThat(problems(NodeKindValidators.csiDriver(), DRIVER, change)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.attacher = ''                    | spec.attacher: Required value
        spec.source = {}                      | spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName
        spec.source.inlineVolumeSpec = {}     | spec.source: Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName
        """)
    void volumeAttachment(String change, String expected) {
        assertThat(problems(NodeKindValidators.volumeAttachment(), ATTACHMENT, change))
                .isEqualTo(expected);
    }
}
