/** The messages between a pool's planner and the global planner. */
@NullMarked
package io.github.slaplanner.connectors.global.wire;

import org.jspecify.annotations.NullMarked;
