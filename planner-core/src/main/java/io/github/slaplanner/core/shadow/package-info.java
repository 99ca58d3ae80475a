/** Policies that decide on what a planner sees without acting, and how they compare with it. */
@NullMarked
package io.github.slaplanner.core.shadow;

import org.jspecify.annotations.NullMarked;
