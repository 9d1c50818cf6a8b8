package dev.djong.apiserver.verb;

import java.util.random.RandomGenerator;

/** Makes names from {@code metadata.generateName}. */
final class NameGenerator {
    /** How often a create with a generated name is tried again when the name is taken. */
    static final int MAX_TRIES = 8;

    private static final int MAX_BASE_CHARS = 58;
    private static final int SUFFIX_CHARS = 5;
    /** No vowels and no digits that look like letters: no words come out. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private final RandomGenerator random;

    NameGenerator(RandomGenerator random) {
        this.random = random;
    }

    String next(String generateName) {
        var name = new StringBuilder(generateName);
        name.setLength(Math.min(name.length(), MAX_BASE_CHARS));
        for (int i = 0; i < SUFFIX_CHARS; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
