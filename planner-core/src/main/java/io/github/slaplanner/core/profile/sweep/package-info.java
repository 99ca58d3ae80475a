/** Engine performance by measurement, over HTTP. */
@NullMarked
package io.github.slaplanner.core.profile.sweep;

import org.jspecify.annotations.NullMarked;
