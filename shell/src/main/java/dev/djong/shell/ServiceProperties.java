package dev.djong.shell;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Our settings in the words of Spring Boot. */
final class ServiceProperties {
    static final String BUNDLE = "serving";
    /** The same certificate, but for clients of more authorities. */
    private static final String MAIN_BUNDLE = "main";

    private static final String WANTED = "want";
    /** Few ever talk to a service; the api-server gives its own port more. Holds for the management port too. */
    private static final int CONNECTIONS_PART_OF_HEAP = 16;

    /**
     * Of the key stores that Spring Boot makes of PEM files. They never leave the memory, so that their password protects
     * nothing; but the default, PKCS12, derives a key from it by 10,000 rounds whenever a key is put in or taken out,
     * which was an eighth of the CPU time of a start.
     */
    static final String STORE_TYPE = "JKS";

    /** JKS insists on one. */
    static final String STORE_PASSWORD = "memory";

    private ServiceProperties() {}

    /** @param mainPortAuthorities of client certificates on the main port; empty where they are the usual ones */
    static Map<String, Object> of(Role role, ServiceSettings settings, Optional<Path> mainPortAuthorities) {
        var properties = new HashMap<String, Object>();
        properties.put("spring.application.name", role.label());
        properties.put("spring.config.name", role.label());
        properties.put("spring.jmx.enabled", false);
        properties.put("spring.threads.virtual.enabled", true);
        properties.put("spring.main.lazy-initialization", false);
        mainServer(properties, role, settings);
        management(properties, role, settings);
        settings.tlsCertFile()
                .ifPresent(file -> properties.putAll(bundle(BUNDLE, settings, file, settings.clientCaFile())));
        if (settings.tlsCertFile().isPresent() && mainPortAuthorities.isPresent()) {
            properties.putAll(
                    bundle(MAIN_BUNDLE, settings, settings.tlsCertFile().get(), mainPortAuthorities));
            properties.put("server.ssl.bundle", MAIN_BUNDLE);
            properties.put("server.ssl.client-auth", WANTED);
        }
        return properties;
    }

    private static void mainServer(Map<String, Object> properties, Role role, ServiceSettings settings) {
        properties.put("server.address", settings.bindAddress());
        properties.put("server.port", settings.securePort().orElse(role.defaultPort()));
        properties.put("server.ssl.bundle", BUNDLE);
        properties.put("server.ssl.client-auth", clientAuth(settings));
        properties.put("server.http2.enabled", true);
        properties.put("server.tomcat.max-connections", ConnectionLimit.ofHeap(CONNECTIONS_PART_OF_HEAP));
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
        return settings.clientCaFile().isPresent() ? WANTED : "none";
    }

    private static Map<String, Object> bundle(
            String name, ServiceSettings settings, Path certificate, Optional<Path> authorities) {
        var pem = "spring.ssl.bundle.pem." + name + ".";
        var properties = new HashMap<String, Object>();
        properties.put(pem + "reload-on-update", true);
        properties.put(pem + "keystore.type", STORE_TYPE);
        properties.put(pem + "key.password", STORE_PASSWORD);
        properties.put(pem + "keystore.certificate", location(certificate));
        properties.put(
                pem + "keystore.private-key",
                location(settings.tlsPrivateKeyFile().orElseThrow()));
        authorities.ifPresent(file -> {
            properties.put(pem + "truststore.type", STORE_TYPE);
            properties.put(pem + "truststore.certificate", location(file));
        });
        return properties;
    }

    private static String location(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
