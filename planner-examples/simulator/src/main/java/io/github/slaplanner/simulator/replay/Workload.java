package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.RequestStream;

/** Requests that can be read from the start any number of times, by several threads at once, each with its own stream. */
@FunctionalInterface
public interface Workload {
    /** The requests in order of arrival; the first arrives at 0 or later. */
    RequestStream requests();
}
