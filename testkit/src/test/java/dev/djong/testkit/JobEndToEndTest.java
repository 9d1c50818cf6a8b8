package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.api.ListOptions;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All services for real, containers simulated: Jobs run to their end and are counted, and go with their pods. */
class JobEndToEndTest {
    private static final String NAMESPACE = "default";

    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    private static ApiClient api() {
        return CLUSTER.api();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(NAMESPACE, name);
    }

    /** @param does what the simulated container does, such as {@code exit 0} */
    private static ApiObject job(String name, String does, String spec) {
        return ApiObject.of("batch/v1", "Job", key(name)).with("spec", JsonReader.read("""
                {%s "template": {"metadata": {"annotations": {"simulation.djong.dev/main": "%s"}},
                              "spec": {"restartPolicy": "Never", "terminationGracePeriodSeconds": 1,
                                       "containers": [{"name": "main", "image": "demo:1"}]}}}""".formatted(spec, does)));
    }

    private static List<ApiObject> podsOf(String job) {
        return api().list(Resources.PODS, ListOptions.inNamespace(NAMESPACE)).items().stream()
                .filter(pod -> job.equals(pod.labels().get("batch.kubernetes.io/job-name")))
                .toList();
    }

    private static ApiObject awaitCondition(String name, String type) {
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().get(Resources.JOBS, key(name))
                        .status()
                        .array("conditions")
                        .objects()
                        .anyMatch(condition -> condition.text("type").equals(type)
                                && condition.text("status").equals("True")));
        return api().get(Resources.JOBS, key(name));
    }

    @Test
    void completesAndIsDeletedWithItsPods() {
        api().create(Resources.JOBS, job("pi", "exit 0", "\"completions\": 5, \"parallelism\": 3,"));
        var job = awaitCondition("pi", "Complete");
        assertThat(job.status().integerOr("succeeded", 0)).isEqualTo(5);
        assertThat(job.status().object("uncountedTerminatedPods").isEmpty()).isTrue();
        assertThat(podsOf("pi")).hasSize(5).allSatisfy(pod -> {
            assertThat(pod.finalizers()).isEmpty();
            assertThat(pod.status().text("phase")).isEqualTo("Succeeded");
        });
        api().delete(Resources.JOBS, key("pi"), DeleteOptions.DEFAULT.with(Propagation.BACKGROUND));
        await().atMost(RunningCluster.PATIENCE)
                .untilAsserted(() -> assertThat(podsOf("pi")).isEmpty());
    }

    @Test
    void failsByItsPolicy() {
        api().create(Resources.JOBS, job("strict", "exit 42", """
                "podFailurePolicy": {"rules": [
                    {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}}]},"""));
        var job = awaitCondition("strict", "Failed");
        assertThat(job.status().integerOr("failed", 0)).isEqualTo(1);
    }

    @Test
    void anIndexedJobIsStoppedAndResumed() {
        api().create(
                        Resources.JOBS,
                        job(
                                "map",
                                "exit 0 after 1s",
                                "\"suspend\": true, \"completions\": 3, \"parallelism\": 3,"
                                        + "\"completionMode\": \"Indexed\","));
        awaitCondition("map", "Suspended");
        assertThat(podsOf("map")).isEmpty();
        api().update(
                        Resources.JOBS,
                        api().get(Resources.JOBS, key("map")).withSpec(spec -> spec.with("suspend", false)));
        assertThat(awaitCondition("map", "Complete").status().text("completedIndexes"))
                .isEqualTo("0-2");
    }

    @Test
    void runningPodsEndWithTheDeadline() {
        api().create(Resources.JOBS, job("slow", "run", "\"activeDeadlineSeconds\": 2, \"parallelism\": 2,"));
        var job = awaitCondition("slow", "Failed");
        assertThat(job.status().integerOr("failed", 0)).isEqualTo(2);
        await().atMost(RunningCluster.PATIENCE)
                .untilAsserted(() -> assertThat(podsOf("slow")).isEmpty());
    }

    @Test
    void aFinishedJobGoesByItself() {
        api().create(Resources.JOBS, job("brief", "exit 0", "\"ttlSecondsAfterFinished\": 1,"));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().find(Resources.JOBS, key("brief")).isEmpty());
        assertThat(podsOf("brief")).isEmpty();
    }

    @Test
    void aCronJobStartsJobs() {
        var template = job("unused", "exit 0", "").spec();
        var spec = JsonReader.read("{\"schedule\": \"@every 2s\", \"successfulJobsHistoryLimit\": 1}")
                .asObject();
        api().create(
                        Resources.CRON_JOBS,
                        ApiObject.of("batch/v1", "CronJob", key("tick"))
                                .with("spec", spec.withAt(template, "jobTemplate", "spec")));
        await().atMost(RunningCluster.PATIENCE)
                .until(() ->
                        api().get(Resources.CRON_JOBS, key("tick")).status().has("lastSuccessfulTime"));
        api().delete(Resources.CRON_JOBS, key("tick"), DeleteOptions.DEFAULT.with(Propagation.FOREGROUND));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().find(Resources.CRON_JOBS, key("tick")).isEmpty());
        assertThat(api().list(Resources.JOBS, ListOptions.inNamespace(NAMESPACE))
                        .items())
                .noneMatch(job -> job.name().startsWith("tick"));
    }
}
