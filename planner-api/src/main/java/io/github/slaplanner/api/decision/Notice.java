package io.github.slaplanner.api.decision;

/**
 * Something that a person should know and that belongs to no single role: a signal that is not fresh, a plug-in that
 * failed.
 *
 * @param reason what it is, as a type
 * @param detail what exactly, in words
 */
public record Notice(Reason reason, String detail) {}
