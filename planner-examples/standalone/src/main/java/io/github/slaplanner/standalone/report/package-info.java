/** Reports as one HTML page each: a replay, forecasts, and engine performance data. They open without a network. */
@NullMarked
package io.github.slaplanner.standalone.report;

import org.jspecify.annotations.NullMarked;
