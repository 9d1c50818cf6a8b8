package dev.djong.node.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Remembers answers for as long as they allow, but not longer than the limits here. */
final class CachedUpstream implements Upstream {
    /** About 1 KB each. */
    static final int MAX_ENTRIES = 10_000;

    static final Duration LONGEST = Duration.ofHours(1);
    static final Duration LONGEST_NEGATIVE = Duration.ofSeconds(30);

    private record Key(Name name, int type, int dclass) {
        static Key of(Record question) {
            return new Key(question.getName(), question.getType(), question.getDClass());
        }
    }

    private record Kept(Message answer, Instant from, Instant until) {}

    private final Upstream upstream;
    private final InstantSource clock;
    /** Guarded by itself. */
    private final Map<Key, Kept> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    CachedUpstream(Upstream upstream, InstantSource clock) {
        this.upstream = upstream;
        this.clock = clock;
    }

    @Override
    public Optional<Message> resolve(Record question) {
        var now = clock.instant();
        var known = find(Key.of(question), now);
        if (known.isPresent()) {
            return known.map(entry -> aged(entry, now));
        }
        var answer = upstream.resolve(question);
        answer.ifPresent(message -> keep(Key.of(question), message, now));
        return answer;
    }

    private Optional<Kept> find(Key key, Instant now) {
        synchronized (entries) {
            var entry = entries.get(key);
            if (entry != null && !now.isBefore(entry.until)) {
                entries.remove(key);
                return Optional.empty();
            }
            return Optional.ofNullable(entry);
        }
    }

    private void keep(Key key, Message answer, Instant now) {
        var time = lifetime(answer);
        if (time.isPositive()) {
            synchronized (entries) {
                entries.put(key, new Kept(answer, now, now.plus(time)));
            }
        }
    }

    /** The shortest time to live in it; for "there is none" what the zone says about that (RFC 2308). */
    static Duration lifetime(Message answer) {
        int rcode = answer.getHeader().getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Duration.ZERO;
        }
        var records = answer.getSection(Section.ANSWER);
        if (rcode == Rcode.NXDOMAIN || records.isEmpty()) {
            return answer.getSection(Section.AUTHORITY).stream()
                    .filter(SOARecord.class::isInstance)
                    .map(SOARecord.class::cast)
                    .map(soa -> Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum())))
                    .map(time -> time.compareTo(LONGEST_NEGATIVE) < 0 ? time : LONGEST_NEGATIVE)
                    .findFirst()
                    .orElse(Duration.ZERO);
        }
        long shortest = records.stream().mapToLong(Record::getTTL).min().orElse(0);
        return Duration.ofSeconds(Math.min(shortest, LONGEST.toSeconds()));
    }

    /** The answer with its times to live as much shorter as it is old. */
    private static Message aged(Kept entry, Instant now) {
        long age = Duration.between(entry.from, now).toSeconds();
        var copy = Messages.sameHeader(entry.answer);
        for (int section : new int[] {Section.QUESTION, Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
            for (var record : entry.answer.getSection(section)) {
                copy.addRecord(
                        record.getType() == Type.OPT || section == Section.QUESTION ? record : aged(record, age),
                        section);
            }
        }
        return copy;
    }

    private static Record aged(Record record, long age) {
        long left = Math.max(0, record.getTTL() - age);
        return Record.newRecord(
                record.getName(), record.getType(), record.getDClass(), left, record.rdataToWireCanonical());
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }
}
