package io.github.slaplanner.standalone.report;

/**
 * Something that a reader must know to read a report, shown below its title.
 *
 * @param name what it is
 * @param value its value, with the unit
 */
public record Fact(String name, String value) {}
