// Numbers in the words and steps that the page shows them by.

const STEPS = ['none', 'slight', 'some', 'likely', 'high'];
const MARKS = { high: '▲', medium: '◆', low: '●' };

/** Risk in [0,1] as one of five steps, 0 to 4: each has a colour, an underline and a name. */
export function step(risk) {
  return risk >= 0.8 ? 4 : risk >= 0.6 ? 3 : risk >= 0.4 ? 2 : risk >= 0.25 ? 1 : 0;
}

/** The step in a word. */
export function stepName(risk) {
  return STEPS[step(risk)];
}

/** A severity's mark: a shape of its own, so that colour is not needed. */
export function mark(severity) {
  return MARKS[severity] ?? MARKS.low;
}

/** Rank of a severity: 0 low, 1 medium, 2 high. */
export function rank(severity) {
  return Math.max(0, ['low', 'medium', 'high'].indexOf(severity));
}

/** Media time as m:ss, or h:mm:ss. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor((Number(ms) || 0) / 1000));
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** A share as a whole percentage; a dash where there is none. */
export function percent(share) {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : '–';
}

/** A number with two digits; a dash where there is none. */
export function number(value, digits = 2) {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}

/** "1 alert", "2 alerts". */
export function count(many, one, more = `${one}s`) {
  return `${many} ${many === 1 ? one : more}`;
}
