package dev.djong.apiserver;

import dev.djong.apiserver.ApiServer.Extra;
import dev.djong.apiserver.authn.OpenIdDocuments;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.json.Json;
import dev.djong.json.JsonWriter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the service serves beside the API itself: metrics for Prometheus, and the keys of service-account tokens. */
final class ExtraPaths {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private ExtraPaths() {}

    static Map<String, Supplier<Extra>> of(Optional<OpenIdDocuments> openId, PrometheusMeterRegistry metrics) {
        var paths = new HashMap<String, Supplier<Extra>>();
        paths.put("/metrics", () -> new Extra(PROMETHEUS, metrics.scrape().getBytes(StandardCharsets.UTF_8)));
        openId.ifPresent(documents -> {
            paths.put(OpenIdDocuments.CONFIGURATION_PATH, () -> json(MediaTypes.JSON, documents.configuration()));
            paths.put(OpenIdDocuments.KEYS_PATH, () -> json("application/jwk-set+json", documents.webKeys()));
        });
        return Map.copyOf(paths);
    }

    private static Extra json(String mediaType, Json tree) {
        return new Extra(mediaType, JsonWriter.toBytes(tree));
    }
}
