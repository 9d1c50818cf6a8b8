package dev.djong.node.dns;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** Copies of messages: dnsjava's own are mutable and count their records in a header that cannot be reset. */
final class Messages {
    private static final int[] FLAGS = {Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD};

    private Messages() {}

    /** A message with the same id, flags and codes, and no records. */
    static Message sameHeader(Message message) {
        var copy = new Message(message.getHeader().getID());
        for (int flag : FLAGS) {
            if (message.getHeader().getFlag(flag)) {
                copy.getHeader().setFlag(flag);
            }
        }
        copy.getHeader().setOpcode(message.getHeader().getOpcode());
        copy.getHeader().setRcode(message.getHeader().getRcode());
        return copy;
    }
}
