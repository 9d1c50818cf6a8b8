package dev.djong.apiserver.discovery;

import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.PathHandler;
import dev.djong.apiserver.http.Responder;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves {@code /healthz}, {@code /livez} and {@code /readyz}: {@code ok}, or 500 with the checks that fail; with
 * {@code ?verbose} every check, with {@code ?exclude=NAME} without that one, and each check below a path of its own.
 */
public final class HealthRoute implements PathHandler {
    /** One check: empty when all is well, else what is wrong. It must not block for long. */
    public record Check(String name, Supplier<Optional<String>> problem) {
        /** A server that answers at all passes. */
        public static final Check PING = new Check("ping", Optional::empty);
    }

    private static final int SERVER_ERROR = 500;

    private final List<Check> checks;
    private final Responder responder;

    public HealthRoute(List<Check> checks, Responder responder) {
        this.checks = List.copyOf(checks);
        this.responder = responder;
    }

    @Override
    public boolean servesBelow() {
        return true;
    }

    @Override
    public void serve(Call call, ApiRequest.OnPath request) throws IOException {
        var parts = request.path().substring(1).split("/", 2);
        var excluded = request.query().all("exclude");
        var wanted = parts.length == 1
                ? checks.stream()
                        .filter(check -> !excluded.contains(check.name))
                        .toList()
                : List.of(named(parts[1]));
        var lines = new ArrayList<String>();
        boolean failed = false;
        for (var check : wanted) {
            var problem = check.problem.get();
            failed |= problem.isPresent();
            lines.add(
                    problem.isPresent()
                            ? "[-]" + check.name + " failed: " + problem.get()
                            : "[+]" + check.name + " ok");
        }
        excluded.forEach(name -> lines.add("[+]" + name + " excluded: ok"));
        send(call, request, parts, lines, failed);
    }

    private void send(Call call, ApiRequest.OnPath request, String[] parts, List<String> lines, boolean failed)
            throws IOException {
        if (failed) {
            lines.add(parts[0] + " check failed\n");
            responder.text(call, SERVER_ERROR, String.join("\n", lines));
        } else if (request.query().has("verbose") && parts.length == 1) {
            lines.add(parts[0] + " check passed\n");
            responder.text(call, 200, String.join("\n", lines));
        } else {
            responder.text(call, 200, "ok");
        }
    }

    private Check named(String name) {
        return checks.stream()
                .filter(check -> check.name.equals(name))
                .findFirst()
                .orElseThrow(ApiFailure::noSuchPath);
    }
}
