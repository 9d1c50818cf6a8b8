package dev.djong.scheduler.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.scheduler.plugin.SchedulingProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
    private static final String HEAD = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

    private static SchedulerOptions read(String yaml) {
        return ConfigurationReader.read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEmptyOneIsTheDefault() {
        assertThat(read(HEAD).profiles())
                .extracting(SchedulingProfile::schedulerName)
                .containsExactly("default-scheduler");
    }

    @Test
    void severalProfilesAndTimes() {
        var options = read(HEAD + """
            parallelism: 16
            leaderElection: {leaderElect: true}
            podInitialBackoffSeconds: 2
            podMaxBackoffSeconds: 20
            profiles:
            - schedulerName: default-scheduler
            - schedulerName: packing
              pluginConfig:
              - name: VolumeBinding
                args: {bindTimeoutSeconds: 60}
            """);
        assertThat(options.profiles())
                .extracting(SchedulingProfile::schedulerName)
                .containsExactly("default-scheduler", "packing");
        assertThat(options.backoff().initial()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.backoff().max()).isEqualTo(Duration.ofSeconds(20));
        assertThat(options.bindTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.ignored()).containsExactly("parallelism has no effect: decisions are made by one thread");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense: 1 | unknown field \"nonsense\"",
                "profiles: [{name: a}] | unknown field \"profiles[0].name\"",
                "profiles: [{plugins: {filters: {}}}] | unknown field \"profiles[0].plugins.filters\"",
                "profiles: [{plugins: {filter: {add: []}}}] | unknown field \"profiles[0].plugins.filter.add\"",
                "profiles: [{},{}] | profiles[1].schedulerName: Duplicate value: \"default-scheduler\"",
                "podInitialBackoffSeconds: 0 | podInitialBackoffSeconds: Invalid value: 0: must be greater than 0",
                "podInitialBackoffSeconds: 20 | podMaxBackoffSeconds: must not be less than podInitialBackoffSeconds",
                "'profiles: [{pluginConfig: [{name: InterPodAffinity, args: {weight: 1}}]}]' "
                        + "| profiles[0].pluginConfig: args of InterPodAffinity: unknown field \"weight\"",
                "'profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeight: 101}}]}]' "
                        + "| profiles[0].pluginConfig: args of InterPodAffinity: hardPodAffinityWeight: Invalid value:"
                        + " 101: not in valid range [0, 100]",
                "extenders: [{urlPrefix: x}] | extenders: not supported by this scheduler",
            })
    void whatCannotBeUsedIsNamed(String yaml, String message) {
        assertThatThrownBy(() -> read(HEAD + yaml))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage(message);
    }

    @Test
    void unknownPluginsAndVersionsAreNamed() {
        assertThatThrownBy(() -> read(HEAD + "profiles: [{plugins: {score: {enabled: [{name: Mine}]}}}]"))
                .hasMessageStartingWith("profiles[0].plugins.score: no plugin \"Mine\" is known; there are Node");
        assertThatThrownBy(
                        () -> read("apiVersion: kubescheduler.config.k8s.io/v1beta3\nkind: KubeSchedulerConfiguration"))
                .hasMessage(
                        "no kind \"KubeSchedulerConfiguration\" of \"kubescheduler.config.k8s.io/v1beta3\" is known:"
                                + " it must be KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1");
        assertThatThrownBy(() -> read("a: [")).isInstanceOf(ConfigurationFailure.class);
    }
}
