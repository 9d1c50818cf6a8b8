package dev.djong.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sound Job or CronJob, one thing changed (after {@code ;} another), and what is said about it. */
class JobValidatorTest {
    private static final ApiObject JOB = Yaml.object("""
        metadata: {name: pi, namespace: team, uid: u1, resourceVersion: "1"}
        spec:
          parallelism: 1
          completions: 1
          backoffLimit: 6
          completionMode: NonIndexed
          suspend: false
          podReplacementPolicy: TerminatingOrFailed
          selector: {matchLabels: {batch.kubernetes.io/controller-uid: u1}}
          template:
            metadata:
              labels:
                {controller-uid: u1, job-name: pi,
                 batch.kubernetes.io/controller-uid: u1, batch.kubernetes.io/job-name: pi}
            spec:
              restartPolicy: Never
              dnsPolicy: ClusterFirst
              containers:
              - {name: c, image: i, imagePullPolicy: Always, terminationMessagePolicy: File}
        """);
    private static final ApiObject INDEXED = changed(JOB, "spec.completionMode = Indexed; spec.completions = 5");
    private static final ApiObject CRON_JOB = Yaml.object("""
        metadata: {name: tick, namespace: team, resourceVersion: "1"}
        spec:
          schedule: "* * * * *"
          concurrencyPolicy: Allow
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  dnsPolicy: ClusterFirst
                  containers:
                  - {name: c, image: i, imagePullPolicy: Always, terminationMessagePolicy: File}
        """);

    private static final Validator JOBS = new JobValidator();
    private static final Validator CRON_JOBS = new CronJobValidator();

    private static ApiObject changed(ApiObject sound, String changes) {
        var object = sound;
        for (var change : changes.split("; ")) {
            object = change.isBlank() ? object : Given.changed(object, change);
        }
        return object;
    }

    @Test
    void theSoundOnesAreSound() {
        assertThat(JOBS.validateCreate(JOB)).isEmpty();
        assertThat(JOBS.validateCreate(INDEXED)).isEmpty();
        assertThat(JOBS.validateUpdate(JOB, JOB)).isEmpty();
        assertThat(CRON_JOBS.validateCreate(CRON_JOB)).isEmpty();
        assertThat(CRON_JOBS.validateUpdate(CRON_JOB, CRON_JOB)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        spec.parallelism = -1 | spec.parallelism: Invalid value: -1: must be greater than or equal to 0
        spec.completionMode = Odd | spec.completionMode: Unsupported value: "Odd": supported values: "Indexed", "NonIndexed"
        spec.backoffLimitPerIndex = 1 | spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode
        spec.completionMode = Indexed; spec.completions = - | spec.completions: Required value: when completion mode is Indexed
        spec.completionMode = Indexed; spec.parallelism = 100001 | spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed
        spec.completionMode = Indexed; spec.maxFailedIndexes = 1 | spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified
        spec.template.spec.restartPolicy = Always | spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
        spec.podReplacementPolicy = Never | spec.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"
        spec.managedBy = mine | spec.managedBy: Invalid value: "mine": must be a domain-prefixed path (such as "acme.io/foo")
        spec.selector = - | spec.selector: Required value
        spec.selector.matchLabels.a = b | spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"u1"}}: `selector` not auto-generated
        spec.successPolicy.rules = [] | spec.successPolicy: Invalid value: {"rules":[]}: requires indexed completion mode
        spec.completionMode = Indexed; spec.successPolicy.rules = [] | spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified
        spec.completionMode = Indexed; spec.successPolicy.rules = [{}] | spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified
        spec.completionMode = Indexed; spec.successPolicy.rules = [{succeededIndexes: "1"}] | spec.successPolicy.rules[0].succeededIndexes: Invalid value: "1": error parsing succeededIndexes: too large index: "1"
        spec.completionMode = Indexed; spec.successPolicy.rules = [{succeededCount: 2}] | spec.successPolicy.rules[0].succeededCount: Invalid value: 2: must be less than or equal to 1 (the number of specified completions)
        """)
    void isRefused(String changes, String text) {
        var errors = Given.texts(JOBS.validateCreate(changed(JOB, changes)));
        assertThat(errors).contains(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {onExitCodes: {operator: In, values: [1]}} | rules[0].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]
        {action: FailIndex, onExitCodes: {operator: In, values: [1]}} | rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set
        {action: FailJob} | rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required
        {action: FailJob, onExitCodes: {operator: In, values: [0]}} | rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator
        {action: FailJob, onExitCodes: {operator: In, values: [2, 1]}} | rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered
        {action: FailJob, onExitCodes: {operator: In, values: [2, 2]}} | rules[0].onExitCodes.values[1]: Duplicate value: 2
        {action: FailJob, onExitCodes: {operator: In, values: []}} | rules[0].onExitCodes.values: Invalid value: []: at least one value is required
        {action: FailJob, onExitCodes: {operator: In, values: [1], containerName: x}} | rules[0].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template
        {action: FailJob, onPodConditions: [{type: DisruptionTarget}]} | rules[0].onPodConditions[0].status: Required value: valid values: ["False" "True" "Unknown"]
        """)
    void aFailureRuleIsRefused(String rule, String text) {
        var job = changed(JOB, "spec.podReplacementPolicy = Failed; spec.podFailurePolicy.rules = [" + rule + "]");
        assertThat(Given.texts(JOBS.validateCreate(job))).contains("spec.podFailurePolicy." + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        spec.completions = 2 | | spec.completions: Invalid value: 2: field is immutable
        spec.completions = 2; spec.completionMode = Indexed | spec.completionMode = Indexed | spec.completions: Invalid value: 2: can only be modified in tandem with spec.parallelism
        spec.completions = 2; spec.parallelism = 2; spec.completionMode = Indexed | spec.completionMode = Indexed |
        spec.parallelism = 3 | |
        spec.suspend = true | |
        spec.managedBy = a.io/b | | spec.managedBy: Invalid value: "a.io/b": field is immutable
        spec.template.spec.nodeSelector = {a: b} | spec.suspend = true |
        spec.template.spec.tolerations = [{operator: Exists}] | spec.suspend = true |
        """)
    void mayOnlyChangeInParts(String changes, String before, String text) {
        var stored = changed(JOB, before == null ? "" : before);
        var errors = Given.texts(JOBS.validateUpdate(changed(stored, changes), stored));
        assertThat(errors).isEqualTo(text == null ? List.of() : List.of(text));
    }

    @Test
    void theTemplateOfAStartedJobStays() {
        var image = changed(JOB, "spec.template.spec.containers.0.image = j");
        assertThat(Given.texts(JOBS.validateUpdate(image, JOB)))
                .singleElement()
                .asString()
                .startsWith("spec.template: Invalid value: ")
                .endsWith(": field is immutable");
        var started = changed(JOB, "spec.suspend = true; status.startTime = \"2026-01-01T00:00:00Z\"");
        assertThat(JOBS.validateUpdate(changed(started, "spec.template.spec.nodeSelector = {a: b}"), started))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {active: -1} | {} | status.active: Invalid value: -1: must be greater than or equal to 0
        {active: 1, ready: 2} | {} | status.ready: Invalid value: 2: cannot set more ready pods than active
        {conditions: [{type: Failed, status: "True"}], startTime: "2026-01-01T00:00:00Z"} | {} | status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition
        {conditions: [{type: Complete, status: "True"}, {type: SuccessCriteriaMet, status: "True"}], startTime: "2026-01-01T00:00:00Z"} | {} | status.completionTime: Required value: completionTime is required for Complete jobs
        {conditions: [{type: FailureTarget, status: "True"}, {type: Failed, status: "True"}]} | {} | status.startTime: Required value: startTime is required for finished job
        {} | {failed: 1} | status.failed: Invalid value: 0: cannot decrease the failed counter
        {} | {conditions: [{type: FailureTarget, status: "True"}]} | status.conditions: Invalid value: cannot disable the terminal FailureTarget=True condition
        {uncountedTerminatedPods: {succeeded: [a], failed: [a]}} | {} | status.uncountedTerminatedPods.failed[0]: Duplicate value: "a"
        {completedIndexes: "0"} | {} | status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode
        {startTime: "2026-01-02T00:00:00Z"} | {startTime: "2026-01-01T00:00:00Z"} | status.startTime: Required value: startTime cannot be removed for unsuspended job
        {startTime: "2026-01-02T00:00:00Z"} | {startTime: "2026-01-01T00:00:00Z", conditions: [{type: Suspended, status: "True"}]} |
        {active: 1, ready: 1, uncountedTerminatedPods: {}} | {} |
        """)
    void theStatusGoesOneWay(String status, String before, String text) {
        var errors = Given.texts(
                JOBS.validateStatusUpdate(changed(JOB, "status = " + status), changed(JOB, "status = " + before)));
        assertThat(errors).isEqualTo(text == null ? List.of() : List.of(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        spec.schedule = "" | spec.schedule: Required value
        spec.schedule = "* * * *" | spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]
        spec.schedule = "TZ=UTC * * * * *" | spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead
        spec.timeZone = "" | spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string
        spec.timeZone = Local | spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones
        spec.timeZone = Mars/Base | spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base
        spec.timeZone = ../etc | spec.timeZone: Invalid value: "../etc": unknown time zone ../etc
        spec.timeZone = Europe/Berlin |
        spec.concurrencyPolicy = Perhaps | spec.concurrencyPolicy: Unsupported value: "Perhaps": supported values: "Allow", "Forbid", "Replace"
        spec.failedJobsHistoryLimit = -1 | spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0
        spec.startingDeadlineSeconds = -1 | spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0
        spec.jobTemplate.spec.manualSelector = true | spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "false", "nil"
        spec.jobTemplate.spec.template.spec.restartPolicy = Always | spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
        metadata.name = a2345678901234567890123456789012345678901234567890123 | metadata.name: Invalid value: "a2345678901234567890123456789012345678901234567890123": must be no more than 52 characters
        """)
    void aCronJobIsRefused(String change, String text) {
        var errors = Given.texts(CRON_JOBS.validateCreate(changed(CRON_JOB, change)));
        assertThat(errors).isEqualTo(text == null ? List.of() : List.of(text));
    }
}
