/** The global planner as a service: pools, their workers, callers, and HTTP. */
@NullMarked
package io.github.slaplanner.connectors.global.service;

import org.jspecify.annotations.NullMarked;
