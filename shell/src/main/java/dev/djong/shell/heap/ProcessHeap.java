package dev.djong.shell.heap;

/** The heap of a process, and whether the process works. */
interface ProcessHeap {
    /** What the system has given for it, used or not. */
    long committedBytes();

    /** The processor time that the process has used since it began. */
    long processorNanos();

    /** Collects all of it, while everybody waits, and gives back what is not needed any more. */
    void collect();
}
