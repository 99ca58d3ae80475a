/** Scaling policies to compare on the same trace. */
@NullMarked
package io.github.slaplanner.simulator.policy;

import org.jspecify.annotations.NullMarked;
