package dev.djong.shell;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Our settings in the words of Spring Boot. */
final class ServiceProperties {
    static final String BUNDLE = "serving";
    private static final String PEM = "spring.ssl.bundle.pem." + BUNDLE + ".";

    private ServiceProperties() {}

    static Map<String, Object> of(Role role, ServiceSettings settings) {
        var properties = new HashMap<String, Object>();
        properties.put("spring.application.name", role.label());
        properties.put("spring.config.name", role.label());
        properties.put("spring.jmx.enabled", false);
        properties.put("spring.threads.virtual.enabled", true);
        properties.put("spring.main.lazy-initialization", false);
        mainServer(properties, role, settings);
        management(properties, role, settings);
        settings.tlsCertFile().ifPresent(file -> properties.putAll(bundle(settings, file)));
        return properties;
    }

    private static void mainServer(Map<String, Object> properties, Role role, ServiceSettings settings) {
        properties.put("server.address", settings.bindAddress());
        properties.put("server.port", settings.securePort().orElse(role.defaultPort()));
        properties.put("server.ssl.bundle", BUNDLE);
        properties.put("server.ssl.client-auth", clientAuth(settings));
        properties.put("server.http2.enabled", true);
        // Open watches never end by themselves: each service ends its own before its server stops.
        properties.put("server.shutdown", "immediate");
    }

    private static void management(Map<String, Object> properties, Role role, ServiceSettings settings) {
        if (role.ownServer()) {
            properties.put("management.server.port", settings.managementPort());
            properties.put("management.server.address", settings.managementBindAddress());
            properties.put("management.server.ssl.bundle", BUNDLE);
            properties.put("management.server.ssl.client-auth", clientAuth(settings));
        }
        // Only endpoints whose auto-configuration the shell imports exist, so all of them may be shown.
        properties.put("management.endpoints.web.exposure.include", "*");
        properties.put("management.endpoints.web.discovery.enabled", false);
        properties.put("management.endpoint.health.probes.enabled", true);
        properties.put("management.endpoint.health.show-details", "when-authorized");
        properties.put("management.endpoint.health.group.liveness.include", "livenessState");
        properties.put("management.endpoint.health.group.readiness.include", "*");
        properties.put("management.metrics.use-global-registry", false);
        properties.put("management.info.env.enabled", true);
        properties.put("info.service", role.label());
        properties.put("info.kubernetes", BuildVersion.KUBERNETES);
    }

    /** Without an authority no certificate can be accepted, so none is asked for. */
    private static String clientAuth(ServiceSettings settings) {
        return settings.clientCaFile().isPresent() ? "want" : "none";
    }

    private static Map<String, Object> bundle(ServiceSettings settings, Path certificate) {
        var properties = new HashMap<String, Object>();
        properties.put(PEM + "reload-on-update", true);
        properties.put(PEM + "keystore.certificate", location(certificate));
        properties.put(
                PEM + "keystore.private-key",
                location(settings.tlsPrivateKeyFile().orElseThrow()));
        settings.clientCaFile().ifPresent(file -> properties.put(PEM + "truststore.certificate", location(file)));
        return properties;
    }

    private static String location(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
