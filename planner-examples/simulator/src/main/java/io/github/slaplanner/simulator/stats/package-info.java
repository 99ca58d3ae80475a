/** Bounded, deterministic statistics of a simulation. */
@NullMarked
package io.github.slaplanner.simulator.stats;

import org.jspecify.annotations.NullMarked;
