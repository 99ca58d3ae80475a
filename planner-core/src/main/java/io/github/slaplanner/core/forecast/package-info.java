/** Scores predictors on past demand, walking forward without a look ahead. */
@NullMarked
package io.github.slaplanner.core.forecast;

import org.jspecify.annotations.NullMarked;
