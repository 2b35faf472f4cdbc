package io.mondegreen.lab.census;

/**
 * What a window's text deserved: three kinds of label, never mixed, and counts beside them.
 *
 * @param nonspeechText     text on audio without any voice: wrong by construction, and that is all it says
 * @param insertion         words that align to nothing of what was said, and were heard where nothing is to be heard or
 *     where another word was; never together with a loop or where most of the text is wrong
 * @param loop              text repeats more than its audio
 * @param invented          voices: most of the text was not said (or nothing was said in the model's language)
 * @param good              the text is what was said
 * @param insertedWords     that align to nothing, wherever they were heard
 * @param unheardWords      those of them that the audio confirms
 * @param substitutedContext content words replaced by other words of the language
 * @param truncated         the text ends two words or more before the speech does, or at the token limit
 * @param repeats           of the longest repetition
 * @param phraseWords       in it; 0 for a piece of a word
 * @param referenceWords    those that were said
 * @param wordErrors        against them
 */
record Labels(
        boolean nonspeechText,
        boolean insertion,
        boolean loop,
        boolean invented,
        boolean good,
        int insertedWords,
        int unheardWords,
        int substitutedContext,
        boolean truncated,
        int repeats,
        int phraseWords,
        int referenceWords,
        int wordErrors) {}
