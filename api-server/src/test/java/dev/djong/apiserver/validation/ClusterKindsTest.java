package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that speak of the whole cluster: each row takes a sound object, changes one thing, and says what is wrong. */
class ClusterKindsTest {
    private static final Map<String, Validator> VALIDATORS = Map.ofEntries(
            Map.entry("address", AddressValidators.ipAddress()),
            Map.entry("range", AddressValidators.serviceCidr()),
            Map.entry("node", CapacityValidators.csiNode()),
            Map.entry("capacity", CapacityValidators.storageCapacity()),
            Map.entry("attributes", CapacityValidators.attributesClass()),
            Map.entry("claim", DeviceValidators.claim()),
            Map.entry("flow", new FlowSchemaValidator()),
            Map.entry("level", new PriorityLevelValidator()),
            Map.entry("service", new ApiServiceValidator()),
            Map.entry("slice", new ResourceSliceValidator()),
            Map.entry("template", WorkloadValidators.podTemplate()));
    private static final Map<String, ApiObject> SOUND = Map.ofEntries(
            Map.entry("address", Yaml.object("""
                    metadata: {name: 10.0.0.1, resourceVersion: "1"}
                    spec: {parentRef: {resource: services, namespace: team, name: web}}
                    """)),
            Map.entry("range", Yaml.object("""
                    metadata: {name: more, resourceVersion: "1"}
                    spec: {cidrs: [10.0.0.0/24]}
                    """)),
            Map.entry("node", Yaml.object("""
                    metadata: {name: n, resourceVersion: "1"}
                    spec: {drivers: [{name: csi.example.com, nodeID: n1, topologyKeys: [example.com/zone]}]}
                    """)),
            Map.entry("capacity", Yaml.object("""
                    metadata: {name: c, namespace: team, resourceVersion: "1"}
                    storageClassName: fast
                    capacity: 1Gi
                    """)),
            Map.entry("attributes", Yaml.object("""
                    metadata: {name: gold, resourceVersion: "1"}
                    driverName: csi.example.com
                    parameters: {iops: "100"}
                    """)),
            Map.entry("claim", Yaml.object("""
                    metadata: {name: gpu, namespace: team, resourceVersion: "1"}
                    spec:
                      devices:
                        requests:
                        - {name: a, exactly: {deviceClassName: gpu.example.com, allocationMode: ExactCount, count: 1}}
                        constraints: [{requests: [a], matchAttribute: example.com/numa}]
                    """)),
            Map.entry("flow", Yaml.object("""
                    metadata: {name: f, resourceVersion: "1"}
                    spec:
                      matchingPrecedence: 100
                      priorityLevelConfiguration: {name: workload-low}
                      distinguisherMethod: {type: ByUser}
                      rules:
                      - subjects: [{kind: Group, group: {name: system:authenticated}}]
                        resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*']}]
                        nonResourceRules: [{verbs: [get], nonResourceURLs: ['/healthz/*']}]
                    """)),
            Map.entry("level", Yaml.object("""
                    metadata: {name: l, resourceVersion: "1"}
                    spec:
                      type: Limited
                      limited:
                        nominalConcurrencyShares: 30
                        lendablePercent: 100
                        limitResponse: {type: Queue, queuing: {queues: 64, handSize: 6, queueLengthLimit: 50}}
                    """)),
            Map.entry("service", Yaml.object("""
                    metadata: {name: v1.example.com, resourceVersion: "1"}
                    spec:
                      group: example.com
                      version: v1
                      groupPriorityMinimum: 20000
                      versionPriority: 1000
                      service: {namespace: team, name: server, port: 443}
                    """)),
            Map.entry("slice", Yaml.object("""
                    metadata: {name: n1-gpu, resourceVersion: "1"}
                    spec:
                      driver: gpu.example.com
                      nodeName: n1
                      pool: {name: n1/gpus, generation: 1, resourceSliceCount: 1}
                      devices:
                      - name: gpu-0
                        attributes: {memory: {int: 40}, example.com/driverVersion: {version: 1.2.3-rc.1+b5}}
                        capacity: {memory: {value: 40Gi}}
                        taints: [{key: example.com/sick, effect: NoSchedule}]
                    """)),
            Map.entry("template", Yaml.object("""
                    metadata: {name: web, namespace: team, resourceVersion: "1"}
                    template:
                      metadata: {labels: {app: web}}
                      spec:
                        restartPolicy: OnFailure
                        dnsPolicy: ClusterFirst
                        containers:
                        - {name: c, image: i, imagePullPolicy: Always, terminationMessagePolicy: File}
                    """)));

    private static Validator validator(String kind) {
        return VALIDATORS.get(kind);
    }

    @Test
    void soundObjectsAreTaken() {
        SOUND.forEach((kind, object) -> {
            assertThat(validator(kind).validateCreate(object)).as(kind).isEmpty();
            assertThat(validator(kind).validateUpdate(object, object)).as(kind).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        address    | metadata.name = 010.0.0.1                      | metadata.name: Invalid value: "010.0.0.1": must be a valid IP address
        address    | metadata.name = 2001:DB8::1                    | metadata.name: Invalid value: "2001:DB8::1": must be a canonical format IP address
        address    | spec.parentRef = -                             | spec.parentRef: Required value
        address    | spec.parentRef.resource = -                    | spec.parentRef.resource: Required value
        address    | spec.parentRef.name = a/b                      | spec.parentRef.name: Invalid value: "a/b": may not contain '/'
        range      | spec.cidrs = []                                | spec.cidrs: Required value: at least one CIDR required
        range      | spec.cidrs = ['10.0.0.0/24', '2001:db8::/64']  | ^^
        range      | spec.cidrs.0 = 10.0.0.0                        | spec.cidrs[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
        node       | spec.drivers.0.nodeID = -                      | spec.drivers[0].nodeID: Required value
        node       | spec.drivers.0.name = a_b                      | spec.drivers[0].name: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        node       | spec.drivers.1 = {name: csi.example.com, nodeID: n2} | spec.drivers[1].name: Duplicate value: "csi.example.com"
        node       | spec.drivers.0.allocatable = {count: -1}       | spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0
        capacity   | capacity = '-1'                                | capacity: Invalid value: "-1": must be greater than or equal to 0
        attributes | driverName = -                                 | driverName: Required value
        attributes | parameters = -                                 | parameters: Required value: must contain at least one key/value pair
        claim      | spec.devices.requests.0.exactly = -            | spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required
        claim      | spec.devices.requests.0.exactly.count = 0      | spec.devices.requests[0].exactly.count: Invalid value: 0: must be greater than zero
        claim      | spec.devices.requests.0.exactly.deviceClassName = -  | spec.devices.requests[0].exactly.deviceClassName: Required value
        claim      | spec.devices.constraints.0.requests = [b]      | spec.devices.constraints[0].requests[0]: Invalid value: "b": must be the name of a request in the claim
        flow       | spec.matchingPrecedence = 10000                | ^^
        flow       | spec.matchingPrecedence = 10001                | spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000
        flow       | spec.matchingPrecedence = 0                    | spec.matchingPrecedence: Invalid value: 0: must be a positive value
        flow       | spec.matchingPrecedence = 1                    | spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1
        flow       | spec.distinguisherMethod.type = ByGroup        | spec.distinguisherMethod.type: Unsupported value: "ByGroup": supported values: "ByNamespace", "ByUser"
        flow       | spec.priorityLevelConfiguration = {}           | spec.priorityLevelConfiguration.name: Required value: must reference a priority level
        flow       | spec.rules.0.subjects = []                     | spec.rules[0].subjects: Required value: subjects must contain at least one value
        flow       | spec.rules.0.subjects.0.kind = Robot           | spec.rules[0].subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"
        flow       | spec.rules.0.subjects.0.user = {name: a}       | spec.rules[0].subjects[0].user: Forbidden: user is forbidden when subject kind is not 'User'
        flow       | spec.rules.0.resourceRules.0.verbs = ['*', get] | spec.rules[0].resourceRules[0].verbs: Invalid value: ["*","get"]: if '*' is present, must not specify other verbs
        flow       | spec.rules.0.resourceRules.0.namespaces = -    | spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace
        flow       | spec.rules.0.nonResourceRules.0.nonResourceURLs = [healthz] | spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "healthz": must start with slash
        level      | spec.type = Some                               | spec.type: Unsupported value: "Some": supported values: "Exempt", "Limited"
        level      | spec.limited = -                               | spec.limited: Required value: must not be empty when type is Limited
        level      | spec.limited.lendablePercent = 101             | spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive
        level      | spec.limited.limitResponse.queuing.handSize = 65 | spec.limited.limitResponse.queuing.handSize: Invalid value: 65: should not be greater than queues (64)
        level      | spec.limited.limitResponse.type = Reject       | spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited
        service    | metadata.name = other                          | metadata.name: Invalid value: "other": must be `spec.version+"."+spec.group`: "v1.example.com"
        service    | spec.groupPriorityMinimum = 20001              | spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000
        service    | spec.versionPriority = 0                       | spec.versionPriority: Invalid value: 0: must be positive and less than 1000
        service    | spec.service.name = -                          | spec.service.name: Required value
        slice      | spec.driver = -                                | spec.driver: Required value
        slice      | spec.pool.name = -                             | spec.pool.name: Required value
        slice      | spec.pool.resourceSliceCount = 0               | spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero
        slice      | spec.pool.generation = -1                      | spec.pool.generation: Invalid value: -1: must be greater than or equal to zero
        slice      | spec.nodeName = -                              | spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required
        slice      | spec.allNodes = true                           | spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set
        slice      | spec.allNodes = false                          | spec.allNodes: Invalid value: false: must be either unset or set to true
        slice      | spec.sharedCounters = [{name: a, counters: {m: {value: '1'}}}] | spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed
        slice      | spec.devices.0.attributes.memory = {}          | spec.devices[0].attributes[memory]: Invalid value: "": exactly one value must be specified
        slice      | spec.devices.0.attributes.memory = {version: v1} | spec.devices[0].attributes[memory].version: Invalid value: "v1": must be a string compatible with semver.org spec 2.0.0
        slice      | spec.devices.0.taints.0.effect = Sometimes     | spec.devices[0].taints[0].effect: Unsupported value: "Sometimes": supported values: "NoExecute", "NoSchedule", "None"
        slice      | spec.devices.0.allNodes = true                 | spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec
        slice      | spec.devices.1 = {name: gpu-0}                 | spec.devices[1].name: Duplicate value: "gpu-0"
        template   | template.spec.restartPolicy = Always           | ^^
        template   | template.spec.containers = []                  | template.spec.containers: Required value
        template   | template.metadata.labels.app = 'a b'           | template.labels: Invalid value: "a b": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
        template   | template.spec.ephemeralContainers = [{name: e, image: i, imagePullPolicy: Always, terminationMessagePolicy: File}] | template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template
        service    | spec.service.port = 65536                      | spec.service.port: Invalid value: 65536: port is not valid: must be between 1 and 65535, inclusive
        """)
    void whatIsWrongIsSaid(String kind, String change, String problems) {
        assertThat(String.join(
                        "; ", Given.texts(validator(kind).validateCreate(Given.changed(SOUND.get(kind), change)))))
                .isEqualTo(problems);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        address    | spec.parentRef.name = other                    | spec.parentRef: Invalid value: {"name":"other","namespace":"team","resource":"services"}: field is immutable
        range      | spec.cidrs = ['10.0.0.0/24', '2001:db8::/64']  | ^^
        range      | spec.cidrs = [10.1.0.0/24]                     | spec.cidrs[0]: Invalid value: "10.1.0.0/24": field is immutable
        node       | spec.drivers.0.allocatable = {count: 5}        | ^^
        node       | spec.drivers.0.nodeID = n2                     | CSINodeDriver: Invalid value: {"name":"csi.example.com","nodeID":"n2","topologyKeys":["example.com/zone"]}: field is immutable
        capacity   | storageClassName = slow                        | storageClassName: Invalid value: "slow": field is immutable
        slice      | spec.nodeName = n2                             | spec.nodeName: Invalid value: "n2": field is immutable
        slice      | spec.pool.generation = 2                       | ^^
        attributes | parameters.iops = '200'                        | parameters: Forbidden: updates to parameters are forbidden.
        """)
    void whatMayNotChangeStays(String kind, String change, String problems) {
        var stored = SOUND.get(kind);
        assertThat(String.join(
                        "; ", Given.texts(validator(kind).validateUpdate(Given.changed(stored, change), stored))))
                .isEqualTo(problems);
    }
}
