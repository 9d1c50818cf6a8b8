package dev.djong.codec;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * A text that lies in memory whole, as YAML's scanner reads it. The library's own reader takes in a thousand characters at a
 * time and copies all that the scanner has not done with each time, so that one long word cost its square: 3 MiB of it kept a
 * core busy for ten seconds.
 */
final class WholeText extends StreamReader {
    private static final String NAME = "'reader'";
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final int[] codePoints;
    private int pointer;
    private int documentIndex;
    private int line;
    private int column;

    /** @throws ReaderException for a character that YAML forbids */
    WholeText(String text) {
        super("");
        codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            if (!isPrintable(codePoints[i])) {
                throw new ReaderException(NAME, i, codePoints[i], "special characters are not allowed");
            }
        }
    }

    @Override
    public Mark getMark() {
        return new Mark(NAME, pointer, line, column, codePoints, pointer);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        for (int i = 0; i < length && pointer < codePoints.length; i++) {
            int passed = codePoints[pointer];
            moveOn(1);
            if (isLineBreak(passed) || passed == '\r' && pointer < codePoints.length && peek() != '\n') {
                line++;
                column = 0;
            } else if (passed != BYTE_ORDER_MARK) {
                column++;
            }
        }
    }

    private static boolean isLineBreak(int codePoint) {
        return switch (codePoint) {
            case '\n', 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    private void moveOn(int length) {
        pointer += length;
        documentIndex += length;
    }

    @Override
    public int peek() {
        return peek(0);
    }

    @Override
    public int peek(int ahead) {
        return pointer + ahead < codePoints.length ? codePoints[pointer + ahead] : '\0';
    }

    @Override
    public String prefix(int length) {
        return new String(codePoints, pointer, Math.min(length, codePoints.length - pointer));
    }

    @Override
    public String prefixForward(int length) {
        var prefix = prefix(length);
        moveOn(length);
        column += length;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return documentIndex;
    }

    @Override
    public void resetDocumentIndex() {
        documentIndex = 0;
    }

    @Override
    public int getIndex() {
        return pointer;
    }

    @Override
    public int getLine() {
        return line;
    }
}
