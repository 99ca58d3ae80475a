/** Fleets that the planner does not run itself: it publishes targets, and their owner carries them out. */
@NullMarked
package io.github.slaplanner.connectors.virtual;

import org.jspecify.annotations.NullMarked;
