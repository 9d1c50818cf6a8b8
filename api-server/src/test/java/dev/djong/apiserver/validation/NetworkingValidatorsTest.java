package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ingresses, their classes, and network policies: each row takes a sound object, changes one thing, and says what is wrong. */
class NetworkingValidatorsTest {
    private static final ApiObject INGRESS = Yaml.object("""
            metadata: {name: web, namespace: team, resourceVersion: "1"}
            spec:
              ingressClassName: nginx
              tls: [{hosts: [example.com], secretName: keys}]
              rules:
              - host: example.com
                http:
                  paths: [{path: /a, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]
            """);
    private static final ApiObject CLASS = Yaml.object("""
            metadata: {name: nginx, resourceVersion: "1"}
            spec:
              controller: example.com/nginx
              parameters: {apiGroup: example.com, kind: Settings, name: s, scope: Namespace, namespace: team}
            """);
    private static final ApiObject POLICY = Yaml.object("""
            metadata: {name: p, namespace: team, resourceVersion: "1"}
            spec:
              podSelector: {matchLabels: {app: web}}
              policyTypes: [Ingress, Egress]
              ingress: [{from: [{podSelector: {}}], ports: [{protocol: TCP, port: 80, endPort: 90}]}]
              egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]
            """);

    private static String problems(Validator validator, ApiObject sound, String change) {
        return String.join("; ", Given.texts(validator.validateCreate(Given.changed(sound, change))));
    }

    @Test
    void soundObjectsAreTaken() {
        assertThat(IngressValidators.ingress().validateCreate(INGRESS)).isEmpty();
        assertThat(IngressValidators.ingressClass().validateCreate(CLASS)).isEmpty();
        assertThat(new NetworkPolicyValidator().validateCreate(POLICY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.rules = -                                     | spec: Invalid value: null: either `defaultBackend` or `rules` must be specified
        spec.rules.0.host = 10.0.0.1                       | spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address
        spec.rules.0.host = '*.example.com'                | ^^
        spec.rules.0.http.paths = []                       | spec.rules[0].http.paths: Required value
        spec.rules.0.http.paths.0.pathType = -             | spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified
        spec.rules.0.http.paths.0.pathType = Regex         | spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"
        spec.rules.0.http.paths.0.path = a                 | spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path
        spec.rules.0.http.paths.0.path = /a//b             | spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain '//'
        spec.rules.0.http.paths.0.path = /a/..             | spec.rules[0].http.paths[0].path: Invalid value: "/a/..": cannot end with '/..'
        spec.rules.0.http.paths.0.backend = {}             | spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required
        spec.rules.0.http.paths.0.backend.service.port = {} | spec.rules[0].http.paths[0].backend: Required value: port name or number is required
        spec.rules.0.http.paths.0.backend.service.port.name = http | spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number
        spec.rules.0.http.paths.0.backend.service.port.number = 65536 | spec.rules[0].http.paths[0].backend.service.port.number: Invalid value: 65536: must be between 1 and 65535, inclusive
        spec.rules.0.http.paths.0.backend.service.name = '' | spec.rules[0].http.paths[0].backend.service.name: Required value
        spec.rules.0.http.paths.0.backend.resource = {kind: B, name: b} | spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both resource and service backends
        metadata.annotations = {kubernetes.io/ingress.class: a} | annotations.kubernetes.io/ingress.class: Invalid value: "a": can not be set when the class field is also set
        """)
    void ingress(String change, String expected) {
        assertThat(problems(IngressValidators.ingress(), INGRESS, change)).isEqualTo(expected);
    }

    @Test
    void anOlderIngressMayKeepItsAnnotation() {
        var older = Given.changed(INGRESS, "metadata.annotations = {kubernetes.io/ingress.class: a}");
        assertThat(IngressValidators.ingress().validateUpdate(older, older)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.rules.0.host = 'a.*.com'   | spec.rules[0].host
        spec.tls.0.hosts.0 = 'a b'      | spec.tls[0].hosts[0]
        spec.tls.0.secretName = 'a b'   | spec.tls[0].secretName
        spec.ingressClassName = 'a b'   | spec.ingressClassName
        """)
    void ingressNames(String change, String field) {
        assertThat(problems(IngressValidators.ingress(), INGRESS, change)).startsWith(field + ": Invalid value: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.controller = ''            | spec.controller: Required value
        spec.controller = nginx         | spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")
        spec.parameters.scope = -       | spec.parameters.scope: Required value
        spec.parameters.scope = Cluster | spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'
        spec.parameters.namespace = -   | spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'
        spec.parameters.kind = -        | spec.parameters.kind: Required value: kind is required
        """)
    void ingressClass(String change, String expected) {
        assertThat(problems(IngressValidators.ingressClass(), CLASS, change)).isEqualTo(expected);
    }

    @Test
    void aClassKeepsItsController() {
        var changed = Given.changed(CLASS, "spec.controller = example.com/other");
        assertThat(Given.texts(IngressValidators.ingressClass().validateUpdate(changed, CLASS)))
                .containsExactly("spec.controller: Invalid value: \"example.com/other\": field is immutable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        spec.policyTypes.2 = Ingress                | spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes
        spec.policyTypes.0 = Both                   | spec.policyTypes[0]: Unsupported value: "Both": supported values: "Egress", "Ingress"
        spec.podSelector.matchExpressions = [{key: a, operator: In}] | spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
        spec.ingress.0.from.0 = {}                  | spec.ingress[0].from[0]: Required value: must specify a peer
        spec.egress.0.to.0.podSelector = {}         | spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer
        spec.egress.0.to.0.ipBlock.cidr = ''        | spec.egress[0].to[0].ipBlock.cidr: Required value
        spec.egress.0.to.0.ipBlock.cidr = 10.0.0.0  | spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
        spec.egress.0.to.0.ipBlock.except.0 = 10.0.0.0/9  | ^^
        spec.egress.0.to.0.ipBlock.except.0 = 10.0.0.0/8  | spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`
        spec.egress.0.to.0.ipBlock.except.0 = 11.0.0.0/16 | spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`
        spec.ingress.0.ports.0.protocol = ICMP      | spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"
        spec.ingress.0.ports.0.port = 91            | spec.ingress[0].ports[0].endPort: Invalid value: 91: must be greater than or equal to `port`
        spec.ingress.0.ports.0.endPort = 65536      | spec.ingress[0].ports[0].endPort: Invalid value: 65536: must be between 1 and 65535, inclusive
        spec.ingress.0.ports.0.port = http          | spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric
        spec.ingress.0.ports.0.port = -             | spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified
        """)
    void policy(String change, String expected) {
        assertThat(problems(new NetworkPolicyValidator(), POLICY, change)).isEqualTo(expected);
    }
}
