package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import java.util.List;

/** Probes and lifecycle hooks: what to run, and how often. */
final class ProbeRules {
    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final List<String> COUNTS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");

    private ProbeRules() {}

    static void probe(Errors errors, JsonObject probe, String path, String kind) {
        handler(errors, probe, path);
        COUNTS.forEach(count -> errors.nonNegative(path + "." + count, probe.integerOr(count, 0)));
        boolean readiness = kind.equals("readinessProbe");
        probe.integer("terminationGracePeriodSeconds").ifPresent(seconds -> {
            if (readiness) {
                errors.invalid(
                        path + ".terminationGracePeriodSeconds",
                        Json.of(seconds),
                        "must not be set for readinessProbes");
            } else if (seconds <= 0) {
                errors.invalid(path + ".terminationGracePeriodSeconds", Json.of(seconds), "must be greater than 0");
            }
        });
        long successes = probe.integerOr("successThreshold", 1);
        if (!readiness && successes != 1) {
            errors.invalid(path + ".successThreshold", Json.of(successes), "must be 1");
        }
    }

    static void handler(Errors errors, JsonObject handler, String path) {
        int kinds = 0;
        for (var kind : HANDLERS) {
            if (handler.get(kind) instanceof JsonObject body) {
                if (kinds++ > 0) {
                    errors.forbidden(path + "." + kind, "may not specify more than 1 handler type");
                } else {
                    body(errors, kind, body, path + "." + kind);
                }
            }
        }
        if (kinds == 0) {
            errors.required(path, "must specify a handler type");
        }
    }

    private static void body(Errors errors, String kind, JsonObject body, String path) {
        switch (kind) {
            case "exec" -> {
                if (body.array("command").isEmpty()) {
                    errors.required(path + ".command", "");
                }
            }
            case "httpGet" -> httpGet(errors, body, path);
            case "tcpSocket" -> ContainerRules.portOrName(errors, path + ".port", port(body));
            case "grpc" -> ContainerRules.portOrName(errors, path + ".port", port(body));
            default -> {
                if (body.integerOr("seconds", 0) < 0) {
                    errors.invalid(path + ".seconds", port(body), "must be greater than or equal to 0");
                }
            }
        }
    }

    private static void httpGet(Errors errors, JsonObject body, String path) {
        errors.requireText(path + ".path", body.text("path"));
        ContainerRules.portOrName(errors, path + ".port", port(body));
        errors.oneOfOrEmpty(path + ".scheme", body.text("scheme"), SCHEMES);
        Items.each(
                body,
                path,
                "httpHeaders",
                (header, at) ->
                        errors.invalid(at + ".name", header.text("name"), Names.httpHeader(header.text("name"))));
    }

    private static Json port(JsonObject body) {
        var port = body.get("port");
        return port == null ? Json.of(0) : port;
    }
}
