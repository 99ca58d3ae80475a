/** The virtual connector over HTTP: the planner serves decisions, the environment asks for them and reports its engines. */
@NullMarked
package io.github.slaplanner.connectors.virtual.http;

import org.jspecify.annotations.NullMarked;
