// The alert catalogue in words for people who listen; docs/alerts.md says the rest.

const CATALOGUE = {
  'hallucination.nonspeech': ['Text without speech', 'The model wrote words where nobody speaks: hold music, noise, tones.', 'Ignore the text.'],
  'hallucination.content': ['Invented content', 'Somebody seems to speak, but this is probably not what was said.', 'Do not quote it; listen to the span.'],
  'repetition.token': ['Word loop', 'One word is written again and again while the audio does not repeat.', 'Cut the text at the start of the alert.'],
  'repetition.phrase': ['Phrase loop', 'A phrase is written again and again while the audio does not repeat.', 'Cut the text at the start of the alert.'],
  'repetition.crosswindow': ['Same text again', 'The same text came back window after window while the audio did not repeat.', 'Take the whole run for invented.'],
  'attention.stall': ['Attention stalled', 'Text went on while attention reached no new audio.', 'Distrust the end of the segment.'],
  'attention.rewind': ['Attention jumped back', 'Audio was read twice, or never followed.', 'Weak alone; it supports other alerts.'],
  'budget.exhausted': ['No end found', 'More tokens than the audio can give.', 'Treat the text as incomplete.'],
  'mitigation.applied': ['Decoded again', 'The first text looped or found no end; another took its place.', 'Use the text, with its own risk.'],
  'audio.quality': ['Bad audio', 'The audio itself is bad, whatever the model made of it.', 'Look at the network, the gain or the telephone.'],
};

/** The alert's name for people; the type itself where it is not in the catalogue. */
export function titleOf(type) {
  return CATALOGUE[type]?.[0] ?? String(type);
}

/** What the alert means, in a sentence. */
export function meaningOf(type) {
  return CATALOGUE[type]?.[1] ?? '';
}

/** What to do about it, in a sentence. */
export function adviceOf(type) {
  return CATALOGUE[type]?.[2] ?? '';
}
