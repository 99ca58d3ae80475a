package io.github.slaplanner.core.runtime;

import java.time.Instant;

/**
 * Something that does not work, from its beginning until it has been well for a while. Whatever goes wrong with one input is
 * one failure, also when its messages change or it works now and then.
 *
 * @param input what does not work: {@code traffic}, {@code workers}, {@code fleet}, {@code scaling}, {@code engine}, {@code
 *     predictor}, {@code state}, {@code configuration}, {@code clock}, {@code listener NAME} or {@code shadow NAME}
 * @param since when it began
 * @param times how often it has happened since then
 * @param failing whether it failed when it was last tried; false while it is watched for whether it stays well
 * @param cause what happened last, on one line
 * @param remedy what it means for the fleet, and what to do
 */
public record Failure(String input, Instant since, long times, boolean failing, String cause, String remedy) {}
