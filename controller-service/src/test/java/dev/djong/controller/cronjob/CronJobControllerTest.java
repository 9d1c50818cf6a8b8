package dev.djong.controller.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.Interruptions;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.job.JobController;
import dev.djong.controller.job.OrphanedJobPodController;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CronJobs in virtual time, which begins with the year 2026. */
class CronJobControllerTest {
    private static final String RUNS_ON = "runs-on";
    private static final String SUCCEEDS = "exits-0";
    private static final String FAILS = "exits-1";

    private final Cluster cluster = newCluster();

    private static Cluster newCluster() {
        return Cluster.running(
                CronJobController::new, JobController::new, OrphanedJobPodController::new, FakeNode::new);
    }

    private static ApiObject cronJob(String image, String schedule, String more) {
        var template = JsonReader.read("""
                {"metadata": {"labels": {"tier": "night"}},
                 "spec": {"completions": 1, "parallelism": 1, "backoffLimit": 0,
                          "selector": {"matchLabels": {"app": "tick"}},
                          "template": {"metadata": {"labels": {"app": "tick"}},
                                       "spec": {"restartPolicy": "Never",
                                                "containers": [{"name": "main", "image": "%s"}]}}}}""".formatted(image));
        var spec = JsonReader.read("{\"schedule\": \"" + schedule + "\"" + more + "}")
                .asObject();
        return ApiObject.of("batch/v1", "CronJob", Cluster.key("tick"))
                .with("spec", spec.with("jobTemplate", template));
    }

    private void given(String image, String schedule, String more) {
        cluster.create(Resources.CRON_JOBS, cronJob(image, schedule, more));
        cluster.settle();
    }

    private List<String> jobs() {
        return jobs(cluster);
    }

    private static List<String> jobs(Cluster world) {
        return world.api.all(Resources.JOBS).stream().map(ApiObject::name).toList();
    }

    private JsonObject status() {
        return cluster.api.get(Resources.CRON_JOBS, Cluster.key("tick")).status();
    }

    private long events(String start) {
        return cluster.events.all().stream()
                .filter(event -> event.startsWith(start))
                .count();
    }

    @Test
    void startsAJobAtEachPoint() {
        given(SUCCEEDS, "*/5 * * * *", "");
        assertThat(jobs()).isEmpty();
        cluster.pass(Duration.ofMinutes(5).plusSeconds(1));
        // Minutes since 1970 are in the name: nobody can start a second Job for the same point.
        assertThat(jobs()).containsExactly("tick-29453765");
        var job = cluster.job("tick-29453765");
        assertThat(job.annotations())
                .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-01-01T00:05:00Z");
        assertThat(job.labels()).containsEntry("tier", "night");
        assertThat(job.controllerReference()).isPresent();
        cluster.pass(Duration.ofMinutes(10));
        assertThat(jobs()).hasSize(3);
        assertThat(status().text("lastScheduleTime")).isEqualTo("2026-01-01T00:15:00Z");
        assertThat(status().text("lastSuccessfulTime")).isEqualTo("2026-01-01T00:15:00Z");
        assertThat(status().has("active")).isFalse();
        assertThat(cluster.events.all())
                .contains(
                        "Normal SuccessfulCreate CronJob tick: Created job tick-29453765",
                        "Normal SawCompletedJob CronJob tick: Saw completed job: tick-29453765, condition: Complete");
    }

    @Test
    void keepsSomeFinishedJobs() {
        given(SUCCEEDS, "* * * * *", ", \"successfulJobsHistoryLimit\": 2, \"failedJobsHistoryLimit\": 1");
        cluster.pass(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(jobs()).containsExactly("tick-29453764", "tick-29453765");
        assertThat(events("Normal SuccessfulDelete CronJob tick: Deleted job")).isEqualTo(3);
    }

    @Test
    void keepsNoFailedJobWhereAskedTo() {
        given(FAILS, "* * * * *", ", \"failedJobsHistoryLimit\": 0");
        cluster.pass(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(jobs()).isEmpty();
        assertThat(events("Normal SawCompletedJob")).isEqualTo(2);
    }

    @Test
    void bothMayRunWhereAllowed() {
        given(RUNS_ON, "* * * * *", ", \"concurrencyPolicy\": \"Allow\"");
        cluster.pass(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(status().array("active").size()).isEqualTo(2);
        assertThat(status().array("active").get(0).asObject().names())
                .containsExactly("apiVersion", "kind", "name", "namespace", "resourceVersion", "uid");
    }

    @Test
    void theSecondWaitsWhereForbidden() {
        given(RUNS_ON, "* * * * *", ", \"concurrencyPolicy\": \"Forbid\"");
        cluster.pass(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(jobs()).containsExactly("tick-29453761");
        assertThat(cluster.events.all())
                .contains("Normal JobAlreadyActive CronJob tick: Not starting job because prior execution is running"
                        + " and concurrency policy is Forbid");
        cluster.delete(Resources.JOBS, Cluster.key("tick-29453761"), Propagation.BACKGROUND);
        cluster.settle();
        assertThat(cluster.events.all())
                .contains("Normal MissingJob CronJob tick: Active job went missing: tick-29453761");
        assertThat(jobs()).containsExactly("tick-29453762");
    }

    @Test
    void theFirstGivesWayWhereReplaced() {
        given(RUNS_ON, "* * * * *", ", \"concurrencyPolicy\": \"Replace\"");
        cluster.pass(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(jobs()).containsExactly("tick-29453762");
        assertThat(status().array("active").size()).isEqualTo(1);
        assertThat(cluster.events.all()).contains("Normal SuccessfulDelete CronJob tick: Deleted job tick-29453761");
    }

    @Test
    void aSuspendedOneStartsNothing() {
        given(SUCCEEDS, "* * * * *", ", \"suspend\": true");
        cluster.pass(Duration.ofMinutes(3));
        assertThat(jobs()).isEmpty();
        cluster.changeSpec(Resources.CRON_JOBS, Cluster.key("tick"), spec -> spec.with("suspend", false));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(jobs()).containsExactly("tick-29453763");
    }

    @Test
    void afterALongSleepOnlyTheLastPointIsMadeUpFor() {
        given(SUCCEEDS, "* * * * *", ", \"suspend\": true");
        cluster.pass(Duration.ofHours(3));
        cluster.changeSpec(Resources.CRON_JOBS, Cluster.key("tick"), spec -> spec.with("suspend", false));
        cluster.settle();
        assertThat(jobs()).containsExactly("tick-29453940");
        assertThat(cluster.events.all())
                .contains("Warning TooManyMissedTimes CronJob tick: too many missed start times. Set or decrease"
                        + " .spec.startingDeadlineSeconds or check clock skew");
    }

    @Test
    void whatIsTooLateIsLeftOut() {
        given(SUCCEEDS, "0 * * * *", ", \"suspend\": true, \"startingDeadlineSeconds\": 60");
        cluster.pass(Duration.ofMinutes(62));
        cluster.changeSpec(Resources.CRON_JOBS, Cluster.key("tick"), spec -> spec.with("suspend", false));
        cluster.settle();
        assertThat(jobs()).isEmpty();
        assertThat(cluster.events.all())
                .contains("Warning MissSchedule CronJob tick: Missed scheduled time to start a job:"
                        + " Thu, 01 Jan 2026 01:00:00 +0000");
        cluster.pass(Duration.ofHours(1));
        assertThat(jobs()).containsExactly("tick-29453880");
    }

    @Test
    void followsTheClockOfItsTimeZone() {
        given(SUCCEEDS, "0 9 * * *", ", \"timeZone\": \"Asia/Kolkata\"");
        cluster.pass(Duration.ofHours(3).plusMinutes(30).plusSeconds(1));
        assertThat(cluster.job("tick-29453970").annotations())
                .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-01-01T09:00:00+05:30");
    }

    @Test
    void saysWhatIsWrongWithASchedule() {
        given(SUCCEEDS, "0 9 * *", "");
        given2("zone", cronJob(SUCCEEDS, "0 9 * * *", ", \"timeZone\": \"Mars/Base\""));
        given2("never", cronJob(SUCCEEDS, "0 0 31 2 *", ""));
        assertThat(cluster.events.all())
                .containsExactlyInAnyOrder(
                        "Warning UnparseableSchedule CronJob tick: unparseable schedule: \"0 9 * *\" :"
                                + " expected exactly 5 fields, found 4: [0 9 * *]",
                        "Warning UnknownTimeZone CronJob zone: invalid timeZone: \"Mars/Base\":"
                                + " unknown time zone Mars/Base",
                        "Warning InvalidSchedule CronJob never: invalid schedule: 0 0 31 2 * :"
                                + " time difference between two schedules is less than 1 second");
    }

    private void given2(String name, ApiObject cronJob) {
        cluster.create(Resources.CRON_JOBS, cronJob.withMetadata(metadata -> metadata.with("name", name)));
        cluster.settle();
    }

    @Test
    void anUnexpectedJobIsReported() {
        given(SUCCEEDS, "0 0 * * *", "");
        var owner = cluster.api.get(Resources.CRON_JOBS, Cluster.key("tick"));
        cluster.create(
                Resources.JOBS,
                Cluster.jobOf("by-hand", 0, "\"completions\": 1, \"suspend\": true")
                        .withOwnerReferences(List.of(OwnerReference.controllerOf(owner))));
        cluster.settle();
        assertThat(cluster.events.all())
                .contains("Warning UnexpectedJob CronJob tick: Saw a job that the controller did not create or forgot:"
                        + " by-hand");
    }

    @Test
    void aStopAtAnyWriteChangesNothing() {
        Interruptions.of(CronJobControllerTest::newCluster, CronJobControllerTest::end)
                .then(
                        world -> world.create(
                                Resources.CRON_JOBS,
                                cronJob(SUCCEEDS, "*/10 * * * *", ", \"successfulJobsHistoryLimit\": 1")),
                        Duration.ofMinutes(25))
                .changeNothing(20);
    }

    private static Object end(Cluster world) {
        var active = world.api.all(Resources.CRON_JOBS).getFirst().status().array("active");
        var ends = world.api.all(Resources.JOBS).stream()
                .map(job -> job.name() + " " + Conditions.isTrue(job, "Complete"))
                .toList();
        return List.of(ends, active, world.count("create") - world.pods().size());
    }
}
