package dev.djong.cli;

/** Talks to a person, if there is one. */
final class Terminal {
    private Terminal() {}

    static void say(String line) {
        System.out.println(line);
    }

    static void warn(String line) {
        System.err.println(line);
    }

    /** No person, no consent. */
    static boolean confirm(String question) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            return false;
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null
                && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
    }
}
