/** What the planner decided, and why. */
@NullMarked
package io.github.slaplanner.api.decision;

import org.jspecify.annotations.NullMarked;
