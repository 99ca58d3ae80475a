/** Engine performance data: reading, writing and interpolating them. */
@NullMarked
package io.github.slaplanner.core.profile;

import org.jspecify.annotations.NullMarked;
