package io.mondegreen.guard;

import java.util.List;

/**
 * Why a detector spoke.
 *
 * @param detector  its name, for example {@code ngram}; {@code probe} where the risk reads the probe, else {@code risk}
 * @param layer     decoder layer of the tap it read, -1 where it read none
 * @param score     what it measured
 * @param threshold what it compared with
 * @param reasons   short sentences for people, the strongest first; never transcript text
 */
public record Evidence(String detector, int layer, double score, double threshold, List<String> reasons) {}
