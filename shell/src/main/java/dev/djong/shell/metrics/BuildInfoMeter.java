package dev.djong.shell.metrics;

import dev.djong.shell.BuildVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** {@code kubernetes_build_info}: always 1, its labels say what runs. */
public final class BuildInfoMeter implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        var version = BuildVersion.KUBERNETES.substring(1).split("\\.");
        Gauge.builder("kubernetes.build.info", () -> 1)
                .description("What was built, as labels of a constant 1")
                .tag("major", version[0])
                .tag("minor", version[1])
                .tag("git_version", BuildVersion.KUBERNETES)
                .tag("go_version", "java" + Runtime.version().feature())
                .tag("compiler", "hotspot")
                .tag("platform", System.getProperty("os.name", "") + "/" + System.getProperty("os.arch", ""))
                .register(registry);
    }
}
