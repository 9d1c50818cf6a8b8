package dev.djong.node.dns;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What is known about a name and a type. */
sealed interface Answer {
    /** @param additional addresses of the targets that {@code records} name */
    record Found(List<Record> records, List<Record> additional) implements Answer {
        Found(List<Record> records) {
            this(records, List.of());
        }
    }

    /** The name is another's: the question has to be asked again for {@code target}. */
    record Alias(Record record, Name target) implements Answer {}

    /** The name exists, but has nothing of this type. */
    record NoData() implements Answer {}

    record NoSuchName() implements Answer {}

    /** It is ours, but not everything is known yet. */
    record NotYet() implements Answer {}

    /** Somebody else knows. */
    record NotOurs() implements Answer {}
}
