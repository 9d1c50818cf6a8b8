package dev.djong.cli;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at the machine and says what is missing for what. */
@Command(name = "doctor", description = "Check this machine: what can run here, and what to install for the rest.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE})")
    private OutputFormat output = OutputFormat.text;

    @Override
    public Integer call() throws IOException {
        var findings = new MachineChecks(cluster.directory()).all();
        Json json = findings.stream()
                .map(finding -> JsonObject.builder()
                        .put("check", finding.check())
                        .put("verdict", finding.verdict().name())
                        .put("detail", finding.detail())
                        .build())
                .map(Json.class::cast)
                .collect(JsonArray.collector());
        output.print(
                json,
                () -> findings.forEach(finding -> Terminal.say(
                        "%-7s %-22s %s".formatted(finding.verdict().name(), finding.check(), finding.detail()))));
        return findings.stream().anyMatch(finding -> finding.verdict() == MachineChecks.Verdict.broken) ? 1 : 0;
    }
}
