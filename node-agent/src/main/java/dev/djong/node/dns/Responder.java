package dev.djong.node.dns;

import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Turns a query into a response: the cluster's names from the zone, all others from upstream. */
final class Responder {
    /** How often a name may be another's before we stop following. */
    static final int MAX_ALIASES = 8;

    private final ClusterZone zone;
    private final Upstream upstream;

    Responder(ClusterZone zone, Upstream upstream) {
        this.zone = zone;
        this.upstream = upstream;
    }

    /** Whether answering means asking others, which takes time. */
    boolean needsUpstream(Message query) {
        var question = query.getQuestion();
        return question != null
                && switch (zone.lookup(question.getName(), question.getType())) {
                    case Answer.Found found -> false;
                    case Answer.NoData none -> false;
                    case Answer.NoSuchName none -> false;
                    case Answer.NotYet soon -> false;
                    case Answer.Alias alias -> true;
                    case Answer.NotOurs others -> true;
                };
    }

    /** The response; never fails, and asks upstream only for names that are not the cluster's. */
    Message respond(Message query) {
        var response = new Message(query.getHeader().getID());
        var header = response.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        header.setOpcode(query.getHeader().getOpcode());
        if (query.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        var refusal = refusal(query);
        var question = query.getQuestion();
        if (question != null) {
            response.addRecord(question, Section.QUESTION);
        }
        if (refusal.isPresent() || question == null) {
            header.setRcode(refusal.orElse(Rcode.FORMERR));
        } else if (!isVersionKnown(query)) {
            response.addRecord(new OPTRecord(Forwarder.UDP_PAYLOAD_BYTES, Rcode.BADVERS >> 4, 0), Section.ADDITIONAL);
            return response;
        } else {
            answer(question, response);
        }
        if (query.getOPT() != null) {
            response.addRecord(new OPTRecord(Forwarder.UDP_PAYLOAD_BYTES, 0, 0), Section.ADDITIONAL);
        }
        return response;
    }

    private static boolean isVersionKnown(Message query) {
        return query.getOPT() == null || query.getOPT().getVersion() == 0;
    }

    private static Optional<Integer> refusal(Message query) {
        if (query.getHeader().getOpcode() != Opcode.QUERY) {
            return Optional.of(Rcode.NOTIMP);
        }
        var question = query.getQuestion();
        if (question == null || query.getHeader().getCount(Section.QUESTION) != 1) {
            return Optional.of(Rcode.FORMERR);
        }
        boolean transfer = question.getType() == Type.AXFR || question.getType() == Type.IXFR;
        return transfer || question.getDClass() != DClass.IN ? Optional.of(Rcode.REFUSED) : Optional.empty();
    }

    private void answer(Record question, Message response) {
        var name = question.getName();
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            switch (zone.lookup(name, question.getType())) {
                case Answer.Found(var records, var additional) -> {
                    records.forEach(record -> response.addRecord(record, Section.ANSWER));
                    additional.forEach(record -> response.addRecord(record, Section.ADDITIONAL));
                    response.getHeader().setFlag(Flags.AA);
                    return;
                }
                case Answer.Alias(var record, var target) -> {
                    response.addRecord(record, Section.ANSWER);
                    if (question.getType() == Type.CNAME) {
                        response.getHeader().setFlag(Flags.AA);
                        return;
                    }
                    name = target;
                }
                case Answer.NoData none -> {
                    negative(response, Rcode.NOERROR);
                    return;
                }
                case Answer.NoSuchName none -> {
                    negative(response, Rcode.NXDOMAIN);
                    return;
                }
                case Answer.NotYet soon -> {
                    response.getHeader().setRcode(Rcode.SERVFAIL);
                    return;
                }
                case Answer.NotOurs others -> {
                    forward(name, question, response);
                    return;
                }
            }
        }
        response.getHeader().setRcode(Rcode.SERVFAIL);
    }

    private void negative(Message response, int rcode) {
        response.getHeader().setFlag(Flags.AA);
        response.getHeader().setRcode(rcode);
        response.addRecord(zone.startOfAuthority(), Section.AUTHORITY);
    }

    private void forward(Name name, Record question, Message response) {
        var asked = Record.newRecord(name, question.getType(), question.getDClass());
        upstream.resolve(asked)
                .ifPresentOrElse(
                        answer -> copy(answer, response),
                        () -> response.getHeader().setRcode(Rcode.SERVFAIL));
    }

    private static void copy(Message answer, Message response) {
        response.getHeader().setRcode(answer.getHeader().getRcode());
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
            answer.getSection(section).stream()
                    .filter(record -> record.getType() != Type.OPT) // that one is between the two servers
                    .forEach(record -> response.addRecord(record, section));
        }
    }
}
