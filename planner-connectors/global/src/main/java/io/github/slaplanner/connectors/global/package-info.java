/** The connector to a global planner, which owns the GPU budget of many pools. */
@NullMarked
package io.github.slaplanner.connectors.global;

import org.jspecify.annotations.NullMarked;
