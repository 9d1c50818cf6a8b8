package dev.djong.cron;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Time zones by their IANA names, and nothing else that the JDK would take for one ({@code +01:00}, {@code GMT+1}). */
public final class TimeZones {
    private TimeZones() {}

    /** Empty for an unknown name; no name means UTC, and so does {@code Local} on a server. */
    public static Optional<ZoneId> find(String name) {
        if (name.isEmpty() || name.equals("UTC") || name.equals("Local")) {
            return Optional.of(ZoneOffset.UTC);
        }
        return ZoneId.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }
}
