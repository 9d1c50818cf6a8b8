package dev.djong.node.dns;

import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/** Who knows the names that are not the cluster's. */
@FunctionalInterface
interface Upstream {
    /** Blocks until there is an answer; empty when nobody gave one in time. */
    Optional<Message> resolve(Record question);
}
