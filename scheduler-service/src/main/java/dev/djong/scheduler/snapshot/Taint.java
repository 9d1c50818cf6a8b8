package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;

/** A node's mark that keeps pods away which do not tolerate it. */
public record Taint(String key, String value, Effect effect) {

    /** What an untolerated taint does. */
    public enum Effect {
        NO_SCHEDULE("NoSchedule"),
        PREFER_NO_SCHEDULE("PreferNoSchedule"),
        NO_EXECUTE("NoExecute");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        static Effect of(String text) {
            return switch (text) {
                case "PreferNoSchedule" -> PREFER_NO_SCHEDULE;
                case "NoExecute" -> NO_EXECUTE;
                default -> NO_SCHEDULE;
            };
        }
    }

    public static Taint of(JsonObject json) {
        return new Taint(json.text("key"), json.text("value"), Effect.of(json.text("effect")));
    }

    /** Whether it keeps pods off the node, rather than only making the node less liked. */
    public boolean forbidsScheduling() {
        return effect != Effect.PREFER_NO_SCHEDULE;
    }
}
