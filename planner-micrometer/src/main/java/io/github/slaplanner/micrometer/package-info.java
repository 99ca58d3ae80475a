/** The planner's metrics in a registry of Micrometer. */
@NullMarked
package io.github.slaplanner.micrometer;

import org.jspecify.annotations.NullMarked;
