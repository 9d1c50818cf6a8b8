package dev.djong.node.runtime.simulated;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a simulated container does: run until it is stopped, or exit by itself.
 *
 * <p>A pod says so with the annotation {@code simulation.djong.dev/CONTAINER}: {@code run}, {@code exit 1} or {@code exit
 * 0 after 5s}. Without one, init containers exit with 0 at once and all others run.
 *
 * @param exitCode empty for one that runs until it is stopped
 */
public record Simulation(Optional<Integer> exitCode, Duration after) {
    /** The prefix of the annotation's name; the container's name follows. */
    public static final String ANNOTATION_PREFIX = "simulation.djong.dev/";

    static final Simulation RUN = new Simulation(Optional.empty(), Duration.ZERO);
    static final Simulation SUCCEED = new Simulation(Optional.of(0), Duration.ZERO);

    private static final Pattern EXIT = Pattern.compile("exit (\\d{1,3})(?: after (\\d{1,9})(ms|s|m))?");

    /** Reads the annotation's text; text of another form runs. */
    static Simulation parse(String text) {
        var match = EXIT.matcher(text.trim());
        if (!match.matches()) {
            return RUN;
        }
        return new Simulation(
                Optional.of(Integer.parseInt(match.group(1))),
                match.group(2) == null ? Duration.ZERO : duration(Long.parseLong(match.group(2)), match.group(3)));
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
