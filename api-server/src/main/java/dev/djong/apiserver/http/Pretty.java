package dev.djong.apiserver.http;

import java.io.ByteArrayOutputStream;

/** Indents JSON by two blanks without understanding it: strings are skipped, everything else is structure. */
final class Pretty {
    private static final String INDENT = "  ";

    private final ByteArrayOutputStream out;
    private int depth;

    private Pretty(int expectedBytes) {
        out = new ByteArrayOutputStream(expectedBytes);
    }

    /** @param json compact JSON: no blanks outside of strings */
    static byte[] print(byte[] json) {
        var printer = new Pretty(json.length * 2);
        printer.all(json);
        return printer.out.toByteArray();
    }

    private void all(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            byte c = json[i];
            switch (c) {
                case '"' -> {
                    int end = endOfString(json, i);
                    out.write(json, i, end - i);
                    i = end - 1;
                }
                case '{', '[' -> {
                    out.write(c);
                    if (json[i + 1] == '}' || json[i + 1] == ']') {
                        out.write(json[++i]);
                    } else {
                        depth++;
                        newLine();
                    }
                }
                case '}', ']' -> {
                    depth--;
                    newLine();
                    out.write(c);
                }
                case ',' -> {
                    out.write(c);
                    newLine();
                }
                case ':' -> {
                    out.write(c);
                    out.write(' ');
                }
                default -> out.write(c);
            }
        }
        out.write('\n');
    }

    private static int endOfString(byte[] json, int start) {
        int i = start + 1;
        while (json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private void newLine() {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.writeBytes(INDENT.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }
}
