package dev.djong.node.dns;

import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Makes a response fit. Extras go first, without a word. Then as many answers stay as fit and the flag TC tells that
 * there are more: a client that cannot ask over TCP still gets some of a hundred addresses.
 */
final class Truncation {
    private Truncation() {}

    static byte[] toWire(Message response, int maxBytes) {
        var whole = response.toWire();
        if (whole.length <= maxBytes) {
            return whole;
        }
        var withoutExtras = copy(response, response.getSection(Section.ANSWER)).toWire();
        return withoutExtras.length <= maxBytes ? withoutExtras : cut(response, maxBytes);
    }

    private static byte[] cut(Message response, int maxBytes) {
        var answers = response.getSection(Section.ANSWER);
        int fits = 0;
        int tooMany = answers.size();
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) / 2;
            boolean small = copy(response, answers.subList(0, middle)).toWire().length <= maxBytes;
            fits = small ? middle : fits;
            tooMany = small ? tooMany : middle;
        }
        var shorter = copy(response, answers.subList(0, fits));
        shorter.getHeader().setFlag(Flags.TC);
        return shorter.toWire();
    }

    /** The response with these answers and of the rest only the question, the authority and EDNS. */
    private static Message copy(Message response, List<Record> answers) {
        var copy = Messages.sameHeader(response);
        response.getSection(Section.QUESTION).forEach(record -> copy.addRecord(record, Section.QUESTION));
        answers.forEach(record -> copy.addRecord(record, Section.ANSWER));
        response.getSection(Section.AUTHORITY).forEach(record -> copy.addRecord(record, Section.AUTHORITY));
        response.getSection(Section.ADDITIONAL).stream()
                .filter(record -> record.getType() == Type.OPT)
                .forEach(record -> copy.addRecord(record, Section.ADDITIONAL));
        return copy;
    }
}
