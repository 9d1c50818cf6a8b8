package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Budgets, quotas, limit ranges and autoscalers. */
class PolicyValidatorsTest {
    private static final Validator BUDGETS = DisruptionBudgetValidator.create();
    private static final Validator QUOTAS = new ResourceQuotaValidator();
    private static final Validator LIMITS = new LimitRangeValidator();
    private static final Validator SCALERS = new AutoscalerValidator();

    private static final ApiObject BUDGET = Yaml.object("""
            metadata: {name: b, namespace: team, resourceVersion: "1"}
            spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
            """);
    private static final ApiObject QUOTA = Yaml.object("""
            metadata: {name: q, namespace: team, resourceVersion: "1"}
            spec:
              hard: {cpu: "1", pods: "2", count/deployments.apps: "3", requests.example.com/gpu: "1"}
              scopes: [NotBestEffort]
            """);
    private static final ApiObject RANGE = Yaml.object("""
            metadata: {name: l, namespace: team, resourceVersion: "1"}
            spec:
              limits:
              - type: Container
                min: {cpu: "1"}
                max: {cpu: "4"}
                default: {cpu: "3"}
                defaultRequest: {cpu: "2"}
                maxLimitRequestRatio: {cpu: "2"}
            """);
    private static final ApiObject SCALER = Yaml.object("""
            metadata: {name: h, namespace: team, resourceVersion: "1"}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 1
              maxReplicas: 5
              metrics:
              - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
              behavior:
                scaleDown:
                  stabilizationWindowSeconds: 300
                  selectPolicy: Max
                  policies: [{type: Percent, value: 100, periodSeconds: 15}]
            """);

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        BUDGETS,
                        BUDGET,
                        "spec.maxUnavailable = 1",
                        "spec: Invalid value: {\"maxUnavailable\":1,\"minAvailable\":1,\"selector\":{\"matchLabels\":"
                                + "{\"app\":\"web\"}}}: minAvailable and maxUnavailable cannot be both set"),
                row(
                        BUDGETS,
                        BUDGET,
                        "spec.minAvailable = -1",
                        "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0"),
                row(
                        BUDGETS,
                        BUDGET,
                        "spec.minAvailable = 101%",
                        "spec.minAvailable: Invalid value: \"101%\": must not be greater than 100%"),
                row(
                        BUDGETS,
                        BUDGET,
                        "spec.unhealthyPodEvictionPolicy = Never",
                        "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values:"
                                + " \"AlwaysAllow\", \"IfHealthyBudget\""),
                row(
                        QUOTAS,
                        QUOTA,
                        "spec.hard.bananas = '1'",
                        "spec.hard[bananas]: Invalid value: \"bananas\": must be a standard resource type or fully"
                                + " qualified; spec.hard[bananas]: Invalid value: \"bananas\": must be a standard"
                                + " resource for quota"),
                row(
                        QUOTAS,
                        QUOTA,
                        "spec.hard.pods = 1500m",
                        "spec.hard[pods]: Invalid value: \"1500m\": must be an integer"),
                row(
                        QUOTAS,
                        QUOTA,
                        "spec.hard.cpu = '-1'",
                        "spec.hard[cpu]: Invalid value: \"-1\": must be greater than or equal to 0"),
                row(
                        QUOTAS,
                        QUOTA,
                        "spec.scopes = [BestEffort]",
                        "spec.scopes: Invalid value: [\"BestEffort\"]: unsupported scope applied to resource"),
                row(
                        QUOTAS,
                        QUOTA,
                        "spec.scopes = [Terminating, NotTerminating]",
                        "spec.scopes: Invalid value: [\"Terminating\",\"NotTerminating\"]: conflicting scopes"),
                row(
                        QUOTAS,
                        QUOTA,
                        "spec.scopeSelector = {matchExpressions: [{scopeName: PriorityClass, operator: In}]}",
                        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when"
                                + " `operator` is 'In' or 'NotIn' for scope selector"),
                row(
                        LIMITS,
                        RANGE,
                        "spec.limits.0.min = {cpu: '5'}",
                        "spec.limits[0].min[cpu]: Invalid value: \"5\": min value 5 is greater than max value 4;"
                                + " spec.limits[0].defaultRequest[cpu]: Invalid value: \"2\": min value 5 is greater"
                                + " than default request value 2; spec.limits[0].default[cpu]: Invalid value: \"5\":"
                                + " min value 5 is greater than default value 3;"
                                + " spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"2\": ratio 2 is greater"
                                + " than max/min = 0.800000"),
                row(
                        LIMITS,
                        RANGE,
                        "spec.limits.0.type = Pod",
                        "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod';"
                                + " spec.limits[0].defaultRequest: Forbidden: may not be specified when `type` is"
                                + " 'Pod'"),
                row(
                        LIMITS,
                        RANGE,
                        "spec.limits.1 = {type: Container}",
                        "spec.limits[1].type: Duplicate value: \"Container\""),
                row(
                        LIMITS,
                        RANGE,
                        "spec.limits.1 = {type: PersistentVolumeClaim}",
                        "spec.limits[1].limits: Required value: either minimum or maximum storage value is required,"
                                + " but neither was provided"),
                row(
                        SCALERS,
                        SCALER,
                        "spec.minReplicas = 6",
                        "spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`"),
                row(SCALERS, SCALER, "spec.scaleTargetRef.name = ''", "spec.scaleTargetRef.name: Required value"),
                row(
                        SCALERS,
                        SCALER,
                        "spec.metrics.0.resource.target = {type: Utilization}",
                        "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target"
                                + " raw value or a target utilization"),
                row(
                        SCALERS,
                        SCALER,
                        "spec.metrics.0.type = Pods",
                        "spec.metrics[0].pods: Required value: must populate information for the given metric source;"
                                + " spec.metrics[0].resource: Forbidden: must populate the given metric source only"),
                row(
                        SCALERS,
                        SCALER,
                        "spec.behavior.scaleDown.stabilizationWindowSeconds = 3601",
                        "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or"
                                + " equal to 3600"),
                row(
                        SCALERS,
                        SCALER,
                        "spec.behavior.scaleDown.policies = []",
                        "spec.behavior.scaleDown.policies: Required value: must specify at least one Policy"),
                row(
                        SCALERS,
                        SCALER,
                        "spec.behavior.scaleDown.policies.0.periodSeconds = 1801",
                        "spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or"
                                + " equal to 1800"));
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

    @Test
    void theScopesOfAQuotaStay() {
        assertThat(Given.texts(QUOTAS.validateUpdate(Given.changed(QUOTA, "spec.scopes = -"), QUOTA)))
                .containsExactly("spec.scopes: Invalid value: []: field is immutable");
    }
}
