/**
 * Predictors of demand: pure functions of a bounded history. All of them skip the idle start of a history, step over
 * gaps, honour {@code load_predictor_log1p}, never forecast below zero, and calibrate their uncertainty on the errors that
 * they would have made so far.
 */
@NullMarked
package io.github.slaplanner.predictors;

import org.jspecify.annotations.NullMarked;
