// Colours for canvases, read from the style sheet, so that light and dark are written down once.

const NAMES = ['ink', 'soft', 'line', 'wave', 'quiet', 'r1', 'r2', 'r3', 'r4', 'v1', 'v2', 'v3', 'v4', 'high', 'medium', 'low', 'card'];
let known;

/** Colours by name. */
export function palette() {
  if (!known) {
    const style = getComputedStyle(document.documentElement);
    known = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }
  return known;
}

/** Calls back when the colours have changed; gives what ends that. */
export function onPaletteChange(redraw) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const changed = () => {
    known = undefined;
    redraw();
  };
  dark.addEventListener('change', changed);
  return () => dark.removeEventListener('change', changed);
}
