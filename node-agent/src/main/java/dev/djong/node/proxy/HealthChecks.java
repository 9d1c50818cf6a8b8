package dev.djong.node.proxy;

import java.util.Collection;

/** Answers balancers' questions. */
public interface HealthChecks {
    /** These and no others are answered from now on. Never throws: a port that is taken is told and tried again. */
    void apply(Collection<HealthCheck> wanted);

    /** No question is answered any more. */
    void close();
}
