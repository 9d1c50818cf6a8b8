package dev.djong.apiserver.admission;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One object's way through the mutating steps. A step that changed the object in the first round may ask for a second, so
 * that those before it see what it did; there is no third.
 */
public final class Reinvocation {
    private final Map<AdmissionStep, Object> memories = new IdentityHashMap<>();
    private boolean again;
    private boolean second;

    /** Asks for a second round. */
    public void ask() {
        again = true;
    }

    /** Whether this is the second round. */
    public boolean isSecond() {
        return second;
    }

    /** What a step remembers of the first round. */
    public <T> T memory(AdmissionStep step, Class<T> type, Supplier<T> first) {
        return type.cast(memories.computeIfAbsent(step, unused -> first.get()));
    }

    /** Begins the second round if somebody asked for it. */
    boolean advance() {
        boolean wanted = again && !second;
        second = second || wanted;
        return wanted;
    }
}
