/** Time series of demand and their forecasts as distributions. */
@NullMarked
package io.github.slaplanner.api.forecast;

import org.jspecify.annotations.NullMarked;
