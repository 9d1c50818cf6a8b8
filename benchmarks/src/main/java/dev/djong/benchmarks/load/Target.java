package dev.djong.benchmarks.load;

/** What requests are sent to, and whose CPU they cost. */
interface Target {
    /** On loopback, over TLS. */
    int port();

    /** All processes together. */
    ProcessMeter meter();

    /** The server without its etcd. */
    ProcessMeter serverMeter();
}
