package dev.djong.shell.client;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready once what the service must know has arrived. */
public record CachesHealth(BooleanSupplier ready, String missing) implements HealthIndicator {

    /** @param missing what is said until then, such as {@code the first list of nodes is not here yet} */
    public CachesHealth {}

    @Override
    public Health health() {
        return ready.getAsBoolean()
                ? Health.up().build()
                : Health.down().withDetail("reason", missing).build();
    }
}
