package dev.djong.controller.ttlafterfinished;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.job.JobController;
import dev.djong.object.Resources;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TtlAfterFinishedControllerTest {
    private final Cluster cluster = Cluster.running(TtlAfterFinishedController::new, JobController::new, FakeNode::new);

    private boolean isDeleted() {
        return cluster.job("brief").isBeingDeleted();
    }

    private void given(int exitCode, String ttl) {
        cluster.create(
                Resources.JOBS, Cluster.jobOf("brief", exitCode, "\"completions\": 1, \"backoffLimit\": 0" + ttl));
        cluster.settle();
    }

    @Test
    void aSucceededJobGoesWhenItsTimeHasCome() {
        given(0, ", \"ttlSecondsAfterFinished\": 60");
        cluster.pass(Duration.ofSeconds(59));
        assertThat(isDeleted()).isFalse();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(isDeleted()).isTrue();
        assertThat(cluster.job("brief").finalizers()).containsExactly("foregroundDeletion");
    }

    @Test
    void soDoesAFailedOneAndAtOnceWhereAskedTo() {
        given(1, ", \"ttlSecondsAfterFinished\": 0");
        assertThat(isDeleted()).isTrue();
    }

    @Test
    void moreTimeIsGranted() {
        given(0, ", \"ttlSecondsAfterFinished\": 60");
        cluster.changeSpec(Resources.JOBS, Cluster.key("brief"), spec -> spec.with("ttlSecondsAfterFinished", 3600));
        cluster.pass(Duration.ofMinutes(59));
        assertThat(isDeleted()).isFalse();
    }

    @Test
    void withoutALimitItStays() {
        given(0, "");
        cluster.pass(Duration.ofDays(30));
        assertThat(isDeleted()).isFalse();
    }
}
