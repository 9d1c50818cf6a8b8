package dev.djong.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.Interruptions;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs with nodes that run their pods, in virtual time. */
class JobControllerTest {
    private final Cluster cluster = newCluster();

    private static Cluster newCluster() {
        return Cluster.running(JobController::new, OrphanedJobPodController::new, FakeNode::new);
    }

    private ApiObject run(ApiObject job) {
        cluster.create(Resources.JOBS, job);
        cluster.settle();
        return cluster.job(job.name());
    }

    private static String ending(ApiObject job, String type) {
        return Conditions.find(job.status(), type)
                .filter(condition -> condition.text("status").equals("True"))
                .map(condition -> condition.text("reason") + ": " + condition.text("message"))
                .orElse("");
    }

    private static String counts(ApiObject job) {
        var status = job.status();
        return "active %d ready %d terminating %d succeeded %d failed %d uncounted %s"
                .formatted(
                        status.integerOr("active", 0),
                        status.integerOr("ready", 0),
                        status.integerOr("terminating", 0),
                        status.integerOr("succeeded", 0),
                        status.integerOr("failed", 0),
                        status.object("uncountedTerminatedPods"));
    }

    @Test
    void completesWhenAllPodsSucceeded() {
        var job = run(Cluster.jobOf("pi", 0, "\"completions\": 5, \"parallelism\": 2"));
        assertThat(counts(job)).isEqualTo("active 0 ready 0 terminating 0 succeeded 5 failed 0 uncounted {}");
        assertThat(ending(job, "SuccessCriteriaMet"))
                .isEqualTo(ending(job, "Complete"))
                .isEqualTo("CompletionsReached: Reached expected number of succeeded pods");
        assertThat(job.status().text("completionTime")).isNotEmpty();
        assertThat(cluster.pods()).hasSize(5).noneMatch(JobPods::isTracked);
        assertThat(cluster.events.all()).contains("Normal Completed Job pi: Job completed");
        assertThat(cluster.events.all().stream().filter(event -> event.startsWith("Normal SuccessfulCreate Job pi:")))
                .hasSize(5);
    }

    @Test
    void aWorkQueueIsDoneWithTheFirstSuccess() {
        var job = run(Cluster.jobOf("queue", 0, "\"parallelism\": 3"));
        assertThat(counts(job)).contains("succeeded 3 failed 0");
        assertThat(ending(job, "Complete")).isNotEmpty();
    }

    @Test
    void withoutCompletionsToReachNothingRuns() {
        var job = run(Cluster.jobOf("none", 0, "\"completions\": 0"));
        assertThat(ending(job, "Complete")).isNotEmpty();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void retriesWithGrowingDelaysAndThenFails() {
        run(Cluster.jobOf("bad", 1, "\"completions\": 1, \"backoffLimit\": 2"));
        assertThat(cluster.pods()).hasSize(1);
        cluster.pass(Duration.ofSeconds(9));
        assertThat(cluster.pods()).hasSize(1);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.pods()).hasSize(2);
        cluster.pass(Duration.ofSeconds(19));
        assertThat(cluster.pods()).hasSize(2);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.pods()).hasSize(3);
        var job = cluster.job("bad");
        assertThat(counts(job)).isEqualTo("active 0 ready 0 terminating 0 succeeded 0 failed 3 uncounted {}");
        assertThat(ending(job, "FailureTarget"))
                .isEqualTo(ending(job, "Failed"))
                .isEqualTo("BackoffLimitExceeded: Job has reached the specified backoff limit");
        assertThat(job.status().has("completionTime")).isFalse();
        assertThat(cluster.events.all())
                .contains("Warning BackoffLimitExceeded Job bad: Job has reached the specified backoff limit");
    }

    @Test
    void theDelayOutlivesTheController() {
        run(Cluster.jobOf("bad", 1, "\"completions\": 1"));
        cluster.pass(Duration.ofSeconds(10));
        cluster.restart();
        cluster.pass(Duration.ofSeconds(19));
        assertThat(cluster.pods()).hasSize(2);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.pods()).hasSize(3);
    }

    @Test
    void endsItsPodsAtTheDeadline() {
        var spec = "\"completions\": 2, \"parallelism\": 2, \"activeDeadlineSeconds\": 60, \"template\": "
                + template("runs-on", "");
        run(Cluster.jobOf("slow", 0, spec));
        cluster.pass(Duration.ofSeconds(59));
        assertThat(counts(cluster.job("slow"))).contains("active 2 ready 2");
        cluster.pass(Duration.ofSeconds(1));
        var job = cluster.job("slow");
        assertThat(ending(job, "Failed")).isEqualTo("DeadlineExceeded: Job was active longer than specified deadline");
        assertThat(counts(job)).isEqualTo("active 0 ready 0 terminating 0 succeeded 0 failed 2 uncounted {}");
        assertThat(cluster.pods()).isEmpty();
    }

    private static String template(String image, String more) {
        return """
                {"metadata": {"labels": {"batch.kubernetes.io/job-name": "slow"}},
                 "spec": {"restartPolicy": "Never"%s, "containers": [{"name": "main", "image": "%s"}]}}""".formatted(more, image);
    }

    @Test
    void aSuspendedJobRunsNothingAndBeginsAnewWhenResumed() {
        var spec =
                "\"completions\": 2, \"parallelism\": 2, \"suspend\": true, \"template\": " + template("runs-on", "");
        var job = run(Cluster.jobOf("slow", 0, spec));
        assertThat(cluster.pods()).isEmpty();
        assertThat(ending(job, "Suspended")).isEqualTo("JobSuspended: Job suspended");
        assertThat(job.status().has("startTime")).isFalse();

        cluster.pass(Duration.ofMinutes(5));
        cluster.changeSpec(Resources.JOBS, job.key(), change -> change.with("suspend", false));
        cluster.settle();
        assertThat(counts(cluster.job("slow"))).contains("active 2 ready 2");
        assertThat(cluster.job("slow").status().text("startTime")).isEqualTo("2026-01-01T00:05:00Z");

        cluster.changeSpec(Resources.JOBS, job.key(), change -> change.with("suspend", true));
        cluster.settle();
        assertThat(cluster.pods()).isEmpty();
        assertThat(counts(cluster.job("slow"))).contains("active 0 ready 0 terminating 0 succeeded 0 failed 0");
        assertThat(cluster.events.all())
                .contains("Normal Suspended Job slow: Job suspended", "Normal Resumed Job slow: Job resumed");
    }

    @Test
    void givesEachIndexAPodAndTellsItWhichOne() {
        var job =
                run(Cluster.jobOf("map", 0, "\"completions\": 4, \"parallelism\": 4, \"completionMode\": \"Indexed\""));
        assertThat(job.status().text("completedIndexes")).isEqualTo("0-3");
        assertThat(counts(job)).contains("succeeded 4");
        assertThat(cluster.pods()).extracting(JobPods::index).containsExactly(0, 1, 2, 3);
        var pod = cluster.pods().get(2);
        assertThat(pod.name()).startsWith("map-2-");
        assertThat(pod.labels()).containsEntry(JobPods.INDEX, "2");
        assertThat(pod.spec().text("hostname")).isEqualTo("map-2");
        assertThat(pod.spec().array("containers").get(0).toString())
                .contains("\"name\":\"JOB_COMPLETION_INDEX\"")
                .contains("metadata.labels['batch.kubernetes.io/job-completion-index']");
    }

    @Test
    void limitsTheRetriesOfEachIndex() {
        run(Cluster.jobOf(
                "map",
                1,
                "\"completions\": 2, \"parallelism\": 2, \"completionMode\": \"Indexed\","
                        + "\"backoffLimitPerIndex\": 1, \"backoffLimit\": 2147483647"));
        assertThat(cluster.pods())
                .extracting(pod -> pod.annotations().get(JobPods.FAILURES))
                .containsOnly("0");
        cluster.pass(Duration.ofSeconds(10));
        var job = cluster.job("map");
        assertThat(cluster.pods())
                .extracting(pod -> pod.annotations().get(JobPods.FAILURES))
                .containsExactlyInAnyOrder("0", "0", "1", "1");
        assertThat(ending(job, "Failed")).isEqualTo("FailedIndexes: Job has failed indexes");
        assertThat(job.status().text("failedIndexes")).isEqualTo("0,1");
        assertThat(counts(job)).contains("failed 4 uncounted {}");
        assertThat(cluster.pods()).noneMatch(JobPods::isTracked);
    }

    @Test
    void failsWithTooManyFailedIndexes() {
        run(Cluster.jobOf(
                "map",
                1,
                "\"completions\": 4, \"parallelism\": 1, \"completionMode\": \"Indexed\","
                        + "\"backoffLimitPerIndex\": 0, \"maxFailedIndexes\": 1"));
        var job = cluster.job("map");
        assertThat(ending(job, "Failed"))
                .isEqualTo("MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes");
        assertThat(job.status().text("failedIndexes")).isEqualTo("0,1");
        assertThat(cluster.pods()).hasSize(2);
    }

    @Test
    void aFailurePolicyEndsTheJobAtOnce() {
        run(Cluster.jobOf(
                "strict",
                42,
                "\"completions\": 3, \"parallelism\": 1, \"podFailurePolicy\": {\"rules\": ["
                        + "{\"action\": \"FailJob\", \"onExitCodes\": {\"operator\": \"In\", \"values\": [42]}}]}"));
        var pod = cluster.pods().getFirst().name();
        assertThat(ending(cluster.job("strict"), "Failed"))
                .isEqualTo("PodFailurePolicy: Container main for pod shop/" + pod
                        + " failed with exit code 42 matching FailJob rule at index 0");
        assertThat(cluster.pods()).hasSize(1);
    }

    @Test
    void ignoredFailuresUseUpNoRetry() {
        run(Cluster.jobOf(
                "lenient",
                7,
                "\"completions\": 1, \"backoffLimit\": 0, \"podFailurePolicy\": {\"rules\": ["
                        + "{\"action\": \"Ignore\", \"onExitCodes\": {\"operator\": \"NotIn\", \"values\": [1]}}]}"));
        cluster.pass(Duration.ofSeconds(10));
        assertThat(cluster.pods()).hasSize(2);
        assertThat(counts(cluster.job("lenient"))).contains("failed 0");
        assertThat(ending(cluster.job("lenient"), "Failed")).isEmpty();
    }

    @Test
    void aSuccessPolicyEndsTheRest() {
        var spec = "\"completions\": 3, \"parallelism\": 1, \"completionMode\": \"Indexed\", \"successPolicy\": "
                + "{\"rules\": [{\"succeededIndexes\": \"2\"}, {\"succeededCount\": 2}]}";
        var job = run(Cluster.jobOf("enough", 0, spec));
        assertThat(ending(job, "Complete")).isEqualTo("SuccessPolicy: Matched rules at index 1");
        assertThat(job.status().text("completedIndexes")).isEqualTo("0,1");
        assertThat(cluster.pods()).hasSize(2);
    }

    @Test
    void leavesAJobOfAnotherControllerAlone() {
        var job = run(Cluster.jobOf("theirs", 0, "\"completions\": 1, \"managedBy\": \"example.com/queue\""));
        assertThat(job.status().isEmpty()).isTrue();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void aPodThatIsDeletedIsCountedAndReplaced() {
        run(Cluster.jobOf("slow", 0, "\"completions\": 1, \"template\": " + template("runs-on", "")));
        var first = cluster.pods().getFirst();
        cluster.delete(Resources.PODS, first.key(), Propagation.BACKGROUND);
        cluster.pass(Duration.ofSeconds(30));
        assertThat(cluster.pods()).hasSize(1).noneMatch(pod -> pod.uid().equals(first.uid()));
        assertThat(counts(cluster.job("slow"))).contains("active 1 ready 1 terminating 0 succeeded 0 failed 1");
    }

    @Test
    void podsOfAGoneJobAreLetGo() {
        run(Cluster.jobOf("slow", 0, "\"completions\": 1, \"template\": " + template("runs-on", "")));
        cluster.delete(Resources.JOBS, Cluster.key("slow"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(cluster.pods()).hasSize(1).noneMatch(JobPods::isTracked);
    }

    @Test
    void adoptsMatchingPodsAndCountsThem() {
        cluster.runningPod("stray", "n1", java.util.Map.of("batch.kubernetes.io/job-name", "slow"), "10.0.0.7");
        run(Cluster.jobOf(
                "slow", 0, "\"completions\": 2, \"parallelism\": 2, \"template\": " + template("runs-on", "")));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.pods()).hasSize(2).allMatch(JobPods::isTracked);
        assertThat(cluster.api.get(Resources.PODS, Cluster.key("stray")).controllerReference())
                .isPresent();
    }

    @Test
    void aStopAtAnyWriteOfASuccessChangesNothing() {
        Interruptions.of(JobControllerTest::newCluster, JobControllerTest::end)
                .then(world ->
                        world.create(Resources.JOBS, Cluster.jobOf("pi", 0, "\"completions\": 4, \"parallelism\": 2")))
                .changeNothing(20);
    }

    @Test
    void aStopAtAnyWriteOfAnIndexedJobChangesNothing() {
        Interruptions.of(JobControllerTest::newCluster, JobControllerTest::end)
                .then(world -> world.create(
                        Resources.JOBS,
                        Cluster.jobOf(
                                "map", 0, "\"completions\": 4, \"parallelism\": 3, \"completionMode\": \"Indexed\"")))
                .changeNothing(20);
    }

    @Test
    void aStopAtAnyWriteOfAFailureChangesNothing() {
        Interruptions.of(JobControllerTest::newCluster, JobControllerTest::end)
                .then(
                        world -> world.create(
                                Resources.JOBS, Cluster.jobOf("bad", 3, "\"completions\": 2, \"backoffLimit\": 2")),
                        Duration.ofMinutes(2))
                .changeNothing(15);
    }

    @Test
    void aStopAtAnyWriteOfASuspensionChangesNothing() {
        var spec = "\"completions\": 2, \"parallelism\": 2, \"template\": " + template("runs-on", "");
        Interruptions.of(JobControllerTest::newCluster, JobControllerTest::end)
                .then(world -> world.create(Resources.JOBS, Cluster.jobOf("slow", 0, spec)))
                .then(world ->
                        world.changeSpec(Resources.JOBS, Cluster.key("slow"), change -> change.with("suspend", true)))
                .then(world ->
                        world.changeSpec(Resources.JOBS, Cluster.key("slow"), change -> change.with("suspend", false)))
                .changeNothing(15);
    }

    /** Counts, endings, and how many pods were ever made: none twice, none lost. */
    private static Object end(Cluster world) {
        var job = world.api.all(Resources.JOBS).getFirst();
        var pods = world.pods().stream()
                .map(pod -> pod.name() + " " + Pods.phase(pod) + " " + pod.finalizers())
                .toList();
        return List.of(
                counts(job),
                job.status().text("completedIndexes"),
                ending(job, "Complete"),
                ending(job, "Failed"),
                pods,
                "creates " + world.count("create"));
    }
}
