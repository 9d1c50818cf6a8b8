package dev.djong.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Indents JSON by two blanks without understanding it: strings are skipped, everything else is structure. */
public final class Pretty {
    private static final byte[] INDENT = "  ".getBytes(StandardCharsets.US_ASCII);

    private int depth;
    /** Behind a bracket that was opened last: what comes next tells whether anything is in it. */
    private boolean opened;

    /** @param json compact JSON: no blanks outside of strings */
    static byte[] print(byte[] json) {
        var out = new ByteArrayOutputStream(json.length * 2);
        var printer = new Pretty();
        printer.print(json, out);
        printer.end(out);
        return out.toByteArray();
    }

    /** Goes on with the next part of the text; no string may be cut. */
    public void print(byte[] part, ByteArrayOutputStream out) {
        for (int i = 0; i < part.length; i++) {
            byte c = part[i];
            boolean closing = c == '}' || c == ']';
            if (opened && !closing) {
                depth++;
                newLine(out);
            }
            if (closing && !opened) {
                depth--;
                newLine(out);
            }
            opened = c == '{' || c == '[';
            switch (c) {
                case '"' -> {
                    int end = endOfString(part, i);
                    out.write(part, i, end - i);
                    i = end - 1;
                }
                case ',' -> {
                    out.write(c);
                    newLine(out);
                }
                case ':' -> {
                    out.write(c);
                    out.write(' ');
                }
                default -> out.write(c);
            }
        }
    }

    /** Ends the last line. */
    public void end(ByteArrayOutputStream out) {
        out.write('\n');
    }

    private static int endOfString(byte[] json, int start) {
        int i = start + 1;
        while (json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private void newLine(ByteArrayOutputStream out) {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.writeBytes(INDENT);
        }
    }
}
