/** The planner as a pure function of state and observation. */
@NullMarked
package io.github.slaplanner.core.engine;

import org.jspecify.annotations.NullMarked;
