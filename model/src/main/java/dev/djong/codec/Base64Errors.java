package dev.djong.codec;

/** Finds where base64 goes wrong, as upstream counts it. Runs only for malformed input. */
final class Base64Errors {
    private Base64Errors() {}

    /** The offset of the first character that cannot stand where it stands; line ends are already taken out. */
    static int offset(String text) {
        int inGroup = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                return padding(text, i, inGroup);
            }
            if (!isDigit(c)) {
                return i;
            }
            inGroup = (inGroup + 1) % 4;
        }
        return text.length() - inGroup;
    }

    private static int padding(String text, int at, int inGroup) {
        return switch (inGroup) {
            case 0, 1 -> at;
            case 2 -> at + 1 >= text.length() ? text.length() : text.charAt(at + 1) == '=' ? at + 2 : at + 1;
            default -> at + 1;
        };
    }

    private static boolean isDigit(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }
}
