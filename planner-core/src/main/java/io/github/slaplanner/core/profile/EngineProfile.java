package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;

/**
 * The measured performance of the engines of a fleet.
 *
 * @param prefill the prefill engine
 * @param decode the decode engine
 */
public record EngineProfile(PrefillProfile prefill, DecodeProfile decode) {}
