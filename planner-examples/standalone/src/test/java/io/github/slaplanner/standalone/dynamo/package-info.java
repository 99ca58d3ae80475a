/** The planner beside a real Dynamo. */
@org.jspecify.annotations.NullMarked
package io.github.slaplanner.standalone.dynamo;
