package dev.djong.shell.metrics;

import dev.djong.shell.BuildVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

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
                .tag("platform", platform())
                .register(registry);
    }

    /** As Kubernetes writes it: {@code linux/amd64}. */
    private static String platform() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var processor = System.getProperty("os.arch", "");
        return system + "/" + (processor.equals("aarch64") ? "arm64" : processor);
    }
}
