package dev.djong.node.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class CachedUpstreamTest {
    private final VirtualTimers clock = new VirtualTimers();
    private final AtomicInteger asked = new AtomicInteger();
    private String data = "";
    private int rcode = Rcode.NOERROR;
    private final CachedUpstream cache = new CachedUpstream(this::answer, clock);

    private Optional<Message> answer(Record question) {
        asked.incrementAndGet();
        var answer = Message.newQuery(question);
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(rcode);
        try {
            var soa = "ns. host. 1 2 3 4 60";
            var record = data.isEmpty()
                    ? Record.fromString(Name.root, Type.SOA, DClass.IN, 3600, soa, Name.root)
                    : Record.fromString(question.getName(), Type.A, DClass.IN, 100, data, Name.root);
            answer.addRecord(record, data.isEmpty() ? Section.AUTHORITY : Section.ANSWER);
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Optional.of(answer);
    }

    private Message ask(String name) {
        return cache.resolve(Record.newRecord(Labels.absolute(name), Type.A, DClass.IN))
                .orElseThrow();
    }

    @Test
    void anAnswerIsKeptAsLongAsItAllowsAndItsTimeRunsDown() {
        data = "192.0.2.1";
        ask("example.org.");
        clock.advance(Duration.ofSeconds(40));
        assertThat(ask("EXAMPLE.org.").getSection(Section.ANSWER))
                .extracting(Record::getTTL)
                .containsExactly(60L);
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(60));
        ask("example.org.");
        assertThat(asked).hasValue(2);
    }

    @Test
    void thatThereIsNoneIsKeptForHalfAMinuteAtMost() {
        rcode = Rcode.NXDOMAIN;
        ask("missing.org.");
        clock.advance(CachedUpstream.LONGEST_NEGATIVE.minusSeconds(1));
        assertThat(ask("missing.org.").getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        ask("missing.org.");
        assertThat(asked).hasValue(2);
    }

    @Test
    void failuresAreNotKept() {
        rcode = Rcode.SERVFAIL;
        ask("example.org.");
        ask("example.org.");
        assertThat(asked).hasValue(2);
    }

    @Test
    void itStaysSmall() {
        data = "192.0.2.1";
        for (int i = 0; i <= CachedUpstream.MAX_ENTRIES; i++) {
            ask("n" + i + ".org.");
        }
        assertThat(cache.size()).isEqualTo(CachedUpstream.MAX_ENTRIES);
    }
}
