package dev.djong.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows of a Job's spec, its status, its pods, and what is planned. A pod is a letter: p(ending), r(unning), s(ucceeded),
 * f(ailed), t(erminating); a capital one is not tracked any more; a number behind it is its index.
 */
class JobPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static ApiObject job(String spec, String status) {
        return Cluster.jobOf("j", 0, spec)
                .withMetadata(metadata -> metadata.with("uid", "u").with("generation", 1))
                .with("status", JsonReader.read("{" + status + "}"));
    }

    private static ApiObject pod(ApiObject job, String text, int number) {
        char kind = Character.toLowerCase(text.charAt(0));
        var pod = ApiObject.of("v1", "Pod", Cluster.key(text))
                .withMetadata(metadata -> metadata.with("uid", "pod" + number)
                        .with("creationTimestamp", "2026-01-01T00:00:0" + number + "Z"))
                .withOwnerReferences(List.of(OwnerReference.controllerOf(job)));
        if (Character.isLowerCase(text.charAt(0))) {
            pod = pod.withFinalizers(List.of(JobPods.TRACKING));
        }
        if (text.length() > 1) {
            pod = pod.withAnnotation(JobPods.INDEX, text.substring(1));
        }
        if (kind == 't') {
            pod = pod.withMetadata(metadata -> metadata.with("deletionTimestamp", "2026-01-01T00:00:00Z"));
        }
        return switch (kind) {
            case 's' -> pod.with("status", FakeNode.ended(0, NOW.minusSeconds(60)));
            case 'f' -> pod.with("status", FakeNode.ended(1, NOW.minusSeconds(60)));
            case 'r', 't' ->
                pod.withSpec(spec -> spec.with("nodeName", "n1")).with("status", FakeNode.running("10.0.0.1", NOW));
            default -> pod;
        };
    }

    private static JobObserved seen(String spec, String status, String pods) {
        var job = job(spec, status);
        var all = new ArrayList<ApiObject>();
        for (var text : pods.isEmpty() ? new String[0] : pods.split(" ")) {
            all.add(pod(job, text, all.size()));
        }
        return new JobObserved(new Job(job), all, PodBackoff.NONE, NOW);
    }

    private static String text(JobPlan plan) {
        return Stream.of(
                        plan.verdict().map(Verdict::reason).orElse(""),
                        named("stop", plan.stop().stream().map(ApiObject::name).toList()),
                        named("drop", plan.drop().stream().map(ApiObject::name).toList()),
                        named(
                                "create",
                                plan.create().stream()
                                        .map(pod -> pod.object().annotations().getOrDefault(JobPods.INDEX, "*"))
                                        .toList()),
                        plan.recheck().map(Duration::toString).orElse(""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String named(String what, List<String> items) {
        return items.isEmpty() ? "" : what + " " + String.join(" ", items);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "completions":3                                    |                  |             | create *
            "completions":3,"parallelism":2                    |                  |             | create * *
            "completions":3,"parallelism":5                    |                  | r           | create * *
            "completions":3,"parallelism":2                    | "succeeded":2    | R           | ''
            "completions":3,"parallelism":2                    | "succeeded":2    | S S         | create *
            "completions":3,"parallelism":3                    |                  | s s         | create *
            "completions":1                                    |                  | s           | CompletionsReached
            "completions":1                                    | "uncountedTerminatedPods":{"succeeded":["pod0"]} | s | CompletionsReached
            "completions":1                                    | "uncountedTerminatedPods":{"succeeded":["pod0"]} | S | CompletionsReached
            "completions":1                                    | "succeeded":1    | S r         | CompletionsReached; drop r
            "completions":2,"parallelism":2                    |                  | s r r p     | drop p r
            "completions":2,"parallelism":0                    |                  | r           | drop r
            "parallelism":2                                    |                  | r           | create *
            "parallelism":2                                    |                  | s r         | ''
            "parallelism":2                                    |                  | s s         | CompletionsReached
            "completions":1,"suspend":true                     |                  | r p         | drop r p
            "completions":1,"suspend":true                     |                  | s           | CompletionsReached
            "completions":1                                    |                  | t           | create *
            "completions":1,"podReplacementPolicy":"Failed"    |                  | t           | ''
            "completions":1,"backoffLimit":0                   |                  | f r         | BackoffLimitExceeded; stop r
            "completions":1,"backoffLimit":1                   | "failed":1       | f r         | BackoffLimitExceeded; stop r
            "completions":1,"backoffLimit":1                   |                  | f           | create *
            "completions":1,"activeDeadlineSeconds":60         | "startTime":"2026-01-01T00:59:01Z" | r | PT1S
            "completions":1,"activeDeadlineSeconds":60         | "startTime":"2026-01-01T00:59:00Z" | r | DeadlineExceeded; stop r
            "completions":1,"activeDeadlineSeconds":60,"suspend":true | "startTime":"2026-01-01T00:00:00Z" | | ''
            "completions":2                                    | "conditions":[{"type":"FailureTarget","status":"True","reason":"Old"}] | r | Old; stop r
            "completions":2                                    | "conditions":[{"type":"SuccessCriteriaMet","status":"True","reason":"Old"}] | r f | Old; stop r
            "completions":3,"parallelism":3,"completionMode":"Indexed" |          | r0 s1       | create 2
            "completions":3,"parallelism":3,"completionMode":"Indexed" | "completedIndexes":"0","succeeded":1 | S0 | create 1 2
            "completions":3,"parallelism":3,"completionMode":"Indexed" |          | r0 r0 r1 r2 | drop r0
            "completions":2,"parallelism":2,"completionMode":"Indexed" |          | r0 r1 r5 r  | drop r r5
            "completions":2,"parallelism":2,"completionMode":"Indexed","podReplacementPolicy":"Failed" | | t0 | create 1
            "completions":3,"parallelism":3,"completionMode":"Indexed","backoffLimitPerIndex":1 | | f0 r1 | create 0 2
            "completions":3,"parallelism":3,"completionMode":"Indexed","backoffLimitPerIndex":0 | | f0 r1 | create 2
            "completions":2,"parallelism":2,"completionMode":"Indexed","backoffLimitPerIndex":0 | | f0 s1 | FailedIndexes
            "completions":3,"parallelism":3,"completionMode":"Indexed","backoffLimitPerIndex":0,"maxFailedIndexes":1 | | f0 f1 r2 | MaxFailedIndexesExceeded; stop r2
            "completions":3,"completionMode":"Indexed","successPolicy":{"rules":[{"succeededIndexes":"1,2","succeededCount":1}]} | | s2 r0 | SuccessPolicy; stop r0
            "completions":3,"parallelism":3,"completionMode":"Indexed","successPolicy":{"rules":[{"succeededIndexes":"1,2"}]} | | s2 r0 | create 1
            """)
    void isPlanned(String spec, @Nullable String status, @Nullable String pods, String plan) {
        var seen = seen(spec, status == null ? "" : status, pods == null ? "" : pods);
        assertThat(text(JobPlanner.plan(seen))).isEqualTo(plan);
    }

    /** The books after the plan was carried out as planned. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "completions":3,"parallelism":2 | | | active 2, ready 0, terminating 0
            "completions":3,"parallelism":2 | | r r | active 2, ready 2, terminating 0
            "completions":2 | | s | active 1, ready 0, terminating 0, noted [pod0], let go s
            "completions":2 | "uncountedTerminatedPods":{"succeeded":["pod0"]} | s | active 1, ready 0, terminating 0, noted [pod0], let go s
            "completions":2 | "uncountedTerminatedPods":{"succeeded":["pod0"]} | S | active 1, ready 0, terminating 0, succeeded 1
            "completions":2 | "uncountedTerminatedPods":{"succeeded":["gone"]} | | active 1, ready 0, terminating 0, succeeded 1
            "completions":2 | "succeeded":1 | S | active 1, ready 0, terminating 0, succeeded 1
            "completions":1 | | s | ready 0, terminating 0, noted [pod0], SuccessCriteriaMet, let go s
            "completions":1 | "startTime":"2026-01-01T00:00:00Z","uncountedTerminatedPods":{"succeeded":["pod0"]} | S | ready 0, terminating 0, succeeded 1, SuccessCriteriaMet, Complete
            "completions":1,"backoffLimit":0 | | f r | ready 0, terminating 1, noted [] [pod0 pod1], FailureTarget, let go f r
            "completions":1,"backoffLimit":0 | "uncountedTerminatedPods":{"failed":["pod0","pod1"]} | F T | ready 0, terminating 1, failed 2, FailureTarget
            "completions":2,"completionMode":"Indexed" | | s1 | active 1, ready 0, terminating 0, succeeded 1, indexes 1, let go s1
            "completions":2,"completionMode":"Indexed" | "completedIndexes":"1" | S1 | active 1, ready 0, terminating 0, succeeded 1, indexes 1
            "completions":2,"completionMode":"Indexed","backoffLimitPerIndex":1 | | f0 | active 1, ready 0, terminating 0
            "completions":2,"completionMode":"Indexed","backoffLimitPerIndex":1 | | f0 r0 | active 1, ready 1, terminating 0, noted [] [pod0], let go f0
            """)
    void isBooked(String spec, @Nullable String status, @Nullable String pods, String books) {
        var seen = seen(spec, status == null ? "" : status, pods == null ? "" : pods);
        var plan = JobPlanner.plan(seen);
        var deleted = Stream.concat(plan.stop().stream(), plan.drop().stream()).toList();
        var report = JobAccountant.report(
                seen, plan, new JobAccountant.Done(plan.create().size(), deleted, true));
        assertThat(text(report)).isEqualTo(books);
    }

    private static String text(JobReport report) {
        var status = report.status();
        var parts = new ArrayList<String>();
        for (var count : List.of("active", "ready", "terminating", "succeeded", "failed")) {
            status.integer(count).ifPresent(number -> parts.add(count + " " + number));
        }
        status.string("completedIndexes").ifPresent(indexes -> parts.add("indexes " + indexes));
        var uncounted = status.object("uncountedTerminatedPods");
        if (!uncounted.isEmpty()) {
            parts.add(("noted " + list(uncounted.get("succeeded")) + " " + list(uncounted.get("failed")))
                    .replaceAll(" \\[]$", ""));
        }
        status.array("conditions").objects().forEach(condition -> parts.add(condition.text("type")));
        if (!report.letGo().isEmpty()) {
            parts.add("let go " + report.letGo().stream().map(ApiObject::name).collect(Collectors.joining(" ")));
        }
        return String.join(", ", parts);
    }

    private static String list(@Nullable Json uids) {
        return uids == null ? "[]" : uids.toString().replace("\"", "").replace(',', ' ');
    }
}
