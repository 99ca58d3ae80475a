/** The planner's entry points for embedders. */
@NullMarked
package io.github.slaplanner.core;

import org.jspecify.annotations.NullMarked;
