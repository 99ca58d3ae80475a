/** Replays a request trace on a simulated fleet with a scaling policy in the loop, and scores what its users got. */
@NullMarked
package io.github.slaplanner.simulator.replay;

import org.jspecify.annotations.NullMarked;
