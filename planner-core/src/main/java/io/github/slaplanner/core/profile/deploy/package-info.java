/** A profile and the planner that uses it, as files for a person and for a cluster. */
@NullMarked
package io.github.slaplanner.core.profile.deploy;

import org.jspecify.annotations.NullMarked;
