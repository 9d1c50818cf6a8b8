package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KindValidatorsTest {
    private static final ApiObject SERVICE = Yaml.object("""
            metadata: {name: web, namespace: team, resourceVersion: "1"}
            spec:
              type: ClusterIP
              sessionAffinity: None
              internalTrafficPolicy: Cluster
              ipFamilies: [IPv4]
              ipFamilyPolicy: SingleStack
              clusterIP: 10.0.0.1
              clusterIPs: [10.0.0.1]
              ports: [{port: 80, targetPort: 80, protocol: TCP}]
            """);
    private static final ApiObject DEPLOYMENT = Yaml.object("""
            metadata: {name: web, namespace: team, resourceVersion: "1"}
            spec:
              replicas: 1
              progressDeadlineSeconds: 600
              selector: {matchLabels: {app: web}}
              strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 25%, maxSurge: 25%}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  restartPolicy: Always
                  dnsPolicy: ClusterFirst
                  containers:
                  - {name: c, image: i, imagePullPolicy: Always, terminationMessagePolicy: File}
            """);
    private static final ApiObject CONFIG =
            Yaml.object("{metadata: {name: c, namespace: team, resourceVersion: '1'}, data: {a: b}}");
    private static final ApiObject FROZEN_SECRET = Yaml.object(
            "{metadata: {name: c, namespace: team, resourceVersion: '1'}, type: Opaque, immutable: true, data: {a: YQ==}}");
    private static final ApiObject BINDING = Yaml.object("""
            metadata: {name: "a:b", namespace: team, resourceVersion: "1"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
            subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: u}]
            """);
    private static final ApiObject PRIORITY =
            Yaml.object("{metadata: {name: p, resourceVersion: '1'}, value: 5, preemptionPolicy: Never}");

    private static final Validator SERVICES = new ServiceValidator();
    private static final Validator DEPLOYMENTS = WorkloadValidators.deployment();

    static Stream<Arguments> creates() {
        return Stream.of(
                row(SERVICES, SERVICE, "spec.ports = []", "spec.ports: Required value"),
                row(
                        SERVICES,
                        SERVICE,
                        "spec.ports.0.nodePort = 30001",
                        "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
                row(
                        SERVICES,
                        SERVICE,
                        "spec.ports.1 = {port: 81, protocol: TCP}",
                        "spec.ports[0].name: Required value; spec.ports[1].name: Required value"),
                row(
                        SERVICES,
                        SERVICE,
                        "spec.type = Internal",
                        "spec.type: Unsupported value: \"Internal\": supported values: \"ClusterIP\", \"ExternalName\","
                                + " \"LoadBalancer\", \"NodePort\""),
                row(
                        SERVICES,
                        SERVICE,
                        "spec.clusterIPs = [10.0.0.2]",
                        "spec.clusterIPs: Invalid value: [\"10.0.0.2\"]: first value must match `clusterIP`"),
                row(
                        SERVICES,
                        SERVICE,
                        "spec.externalIPs = [127.0.0.1]",
                        "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range"
                                + " (127.0.0.0/8, ::1/128); spec.externalTrafficPolicy: Required value"),
                row(
                        SERVICES,
                        SERVICE,
                        "metadata.name = 1web",
                        "metadata.name: Invalid value: \"1web\": a DNS-1035 label must consist of lower case alphanumeric"
                                + " characters or '-', start with an alphabetic character, and end with an alphanumeric"
                                + " character (e.g. 'my-name',  or 'abc-123', regex used for validation is"
                                + " '[a-z]([-a-z0-9]*[a-z0-9])?')"),
                row(
                        SERVICES,
                        SERVICE,
                        "spec.loadBalancerSourceRanges = [10.0.0.0/8, here]",
                        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer';"
                                + " spec.LoadBalancerSourceRanges[1]: Invalid value: \"here\": must be a valid CIDR value,"
                                + " (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
                row(
                        SERVICES,
                        SERVICE,
                        "spec.loadBalancerClass = x/y",
                        "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"),
                row(DEPLOYMENTS, DEPLOYMENT, "spec.selector = -", "spec.selector: Required value"),
                row(
                        DEPLOYMENTS,
                        DEPLOYMENT,
                        "spec.selector.matchLabels.app = other",
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template"
                                + " `labels`"),
                row(
                        DEPLOYMENTS,
                        DEPLOYMENT,
                        "spec.replicas = -1",
                        "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
                row(
                        DEPLOYMENTS,
                        DEPLOYMENT,
                        "spec.strategy.type = Recreate",
                        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"),
                row(
                        DEPLOYMENTS,
                        DEPLOYMENT,
                        "spec.strategy.rollingUpdate = {maxUnavailable: 0, maxSurge: 0}",
                        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"),
                row(
                        DEPLOYMENTS,
                        DEPLOYMENT,
                        "spec.template.spec.restartPolicy = Never",
                        "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""),
                row(
                        ConfigDataValidators.configMap(),
                        CONFIG,
                        "data.a b = x",
                        "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-',"
                                + " '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
                                + " '[-._a-zA-Z0-9]+')"),
                row(
                        RbacValidators.binding(true),
                        BINDING,
                        "subjects.0.kind = Robot",
                        "subjects[0].kind: Unsupported value: \"Robot\": supported values: \"Group\", \"ServiceAccount\","
                                + " \"User\""),
                row(
                        SmallValidators.priorityClass(),
                        PRIORITY,
                        "value = 2000000000",
                        "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"));
    }

    static Stream<Arguments> updates() {
        return Stream.of(
                row(
                        SERVICES,
                        Given.changed(SERVICE, "spec.clusterIP = 10.0.0.2"),
                        "spec.clusterIPs = [10.0.0.2]",
                        "spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set",
                        SERVICE),
                row(
                        DEPLOYMENTS,
                        Given.changed(DEPLOYMENT, "spec.template.metadata.labels.b = c"),
                        "spec.selector.matchLabels = {b: c}",
                        "spec.selector: Invalid value: {\"matchLabels\":{\"b\":\"c\"}}: field is immutable",
                        DEPLOYMENT),
                row(
                        ConfigDataValidators.secret(),
                        FROZEN_SECRET,
                        "data.a = Yg==",
                        "data: Forbidden: field is immutable when `immutable` is set",
                        FROZEN_SECRET),
                row(
                        ConfigDataValidators.secret(),
                        FROZEN_SECRET,
                        "immutable = -",
                        "immutable: Forbidden: field is immutable when `immutable` is set",
                        FROZEN_SECRET),
                row(
                        RbacValidators.binding(true),
                        BINDING,
                        "roleRef.name = other",
                        "roleRef: Invalid value:"
                                + " {\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"other\"}: cannot"
                                + " change roleRef",
                        BINDING),
                row(
                        SmallValidators.priorityClass(),
                        PRIORITY,
                        "value = 6",
                        "value: Forbidden: may not be changed in an update.",
                        PRIORITY));
    }

    private static Arguments row(Validator validator, ApiObject sound, String change, String expected) {
        return Arguments.of(change, validator, sound, expected);
    }

    private static Arguments row(
            Validator validator, ApiObject sound, String change, String expected, ApiObject stored) {
        return Arguments.of(change, validator, sound, expected, stored);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("creates")
    void refusesCreate(String change, Validator validator, ApiObject sound, String expected) {
        assertThat(validator.validateCreate(sound)).isEmpty();
        assertThat(String.join("; ", Given.texts(validator.validateCreate(Given.changed(sound, change)))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("updates")
    void refusesUpdate(String change, Validator validator, ApiObject sound, String expected, ApiObject stored) {
        assertThat(validator.validateUpdate(stored, stored)).isEmpty();
        assertThat(String.join("; ", Given.texts(validator.validateUpdate(Given.changed(sound, change), stored))))
                .isEqualTo(expected);
    }

    @Test
    void aBalancersClassStaysAndItsStatusIsSound() {
        var balanced = Given.changed(
                Given.changed(SERVICE, "spec.type = LoadBalancer"), "spec.externalTrafficPolicy = Cluster");
        var classed = Given.changed(balanced, "spec.loadBalancerClass = example.com/a");
        assertThat(Given.texts(SERVICES.validateUpdate(
                        Given.changed(classed, "spec.loadBalancerClass = example.com/b"), classed)))
                .containsExactly("spec.loadBalancerClass: Invalid value: \"example.com/b\": may not change once set");
        assertThat(Given.texts(
                        SERVICES.validateUpdate(Given.changed(balanced, "spec.loadBalancerClass = x/y/z"), SERVICE)))
                .singleElement()
                .asString()
                .startsWith("spec.loadBalancerClass: Invalid value: \"x/y/z\": a qualified name");
        var told = Given.changed(
                balanced,
                "status = {loadBalancer: {ingress: [{ip: 192.0.2.1, ipMode: VIP}, {hostname: a.example}, {ip: x},"
                        + " {ipMode: VIP, hostname: 192.0.2.1}, {ip: 192.0.2.1, ipMode: Other}]}}");
        assertThat(Given.texts(SERVICES.validateStatusUpdate(told, balanced)))
                .containsExactly(
                        "status.loadBalancer.ingress[2].ip: Invalid value: \"x\": must be a valid IP address, (e.g."
                                + " 10.9.8.7 or 2001:db8::ffff)",
                        "status.loadBalancer.ingress[3].ipMode: Forbidden: may not be specified when `ip` is not set",
                        "status.loadBalancer.ingress[3].hostname: Invalid value: \"192.0.2.1\": must be a DNS name, not an"
                                + " IP address",
                        "status.loadBalancer.ingress[4].ipMode: Unsupported value: \"Other\": supported values: \"Proxy\","
                                + " \"VIP\"");
    }

    @Test
    void boundsData() {
        var atLimit = "x".repeat(ConfigDataValidators.MAX_BYTES);
        var validator = ConfigDataValidators.configMap();
        assertThat(validator.validateCreate(
                        CONFIG.with("data", CONFIG.root().object("data").with("a", atLimit))))
                .isEmpty();
        assertThat(Given.texts(validator.validateCreate(
                        CONFIG.with("data", CONFIG.root().object("data").with("a", atLimit + "x")))))
                .containsExactly(": Too long: may not be more than 1048576 bytes");
    }

    @Test
    void boundsAnnotations() {
        int room = ObjectMetas.ANNOTATIONS_MAX_BYTES - "a".length();
        var validator = ConfigDataValidators.configMap();
        assertThat(validator.validateCreate(CONFIG.withAnnotation("a", "x".repeat(room))))
                .isEmpty();
        assertThat(Given.texts(validator.validateCreate(CONFIG.withAnnotation("a", "x".repeat(room + 1)))))
                .containsExactly("metadata.annotations: Too long: may not be more than 262144 bytes");
    }
}
