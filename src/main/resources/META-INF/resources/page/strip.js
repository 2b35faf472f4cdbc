// A channel's energy over time: what was heard, how far its text is doubted, where the alerts are.

import { palette } from './palette.js';
import { rank, step } from './risk.js';

const LEVEL_MS = 100;
const FLOOR_DB = -60;
/** Pixels over the energy where the alerts' marks are. */
const HEADROOM = 9;

/** Sizes as they were told last: asking for one between two drawings makes the browser lay out everything each time. */
const sizes = new WeakMap();
const resized = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) sizes.set(target, { width: contentRect.width, tall: contentRect.height });
});

function sizeOf(canvas) {
  if (!sizes.has(canvas)) {
    sizes.set(canvas, { width: canvas.clientWidth, tall: canvas.clientHeight });
    resized.observe(canvas);
  }
  return sizes.get(canvas);
}

/** A level in dBFS as a height from 0 to 1. */
export function height(db) {
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** Risk of the word that is said at a time, else of the window. */
export function riskAt(window, ms) {
  const word = (window.words ?? []).find((each) => ms >= each.startMs && ms < (each.endMs ?? Infinity));
  return Number(word?.risk ?? 0);
}

/**
 * Draws items (windows, stretches) and alerts between two media times.
 * @param {HTMLCanvasElement} canvas drawn in its own pixels, whatever the screen's
 */
export function drawStrip(canvas, items, alerts, fromMs, toMs) {
  const scale = globalThis.devicePixelRatio || 1;
  const { width, tall } = sizeOf(canvas);
  if (!width || toMs <= fromMs) return;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(tall * scale)) canvas.height = Math.round(tall * scale);
  const pen = canvas.getContext('2d');
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, tall);
  const x = (ms) => ((ms - fromMs) / (toMs - fromMs)) * width;
  const room = { x, tall, middle: (tall + HEADROOM - 3) / 2, pen, colours: palette() };
  pen.fillStyle = room.colours.line;
  pen.fillRect(0, room.middle - 0.5, width, 1);
  for (const item of items) if (item.endMs > fromMs && item.startMs < toMs) energy(room, item, fromMs, toMs);
  if (tall > 40) for (const item of items) name(room, item);
  for (const alert of alerts) if (alert.endMs > fromMs && alert.startMs < toMs) marker(room, alert, width);
}

function energy(room, item, fromMs, toMs) {
  const { pen, x, middle, tall, colours } = room;
  const columns = Math.max(1, Math.ceil((item.endMs - item.startMs) / LEVEL_MS));
  const thin = Math.max(1, Math.ceil(((toMs - fromMs) / LEVEL_MS) / (x(toMs) / 1.5)));
  const bar = Math.max(1, x(fromMs + LEVEL_MS * thin) - 0.6);
  for (let at = 0; at < columns; at += thin) {
    const ms = item.startMs + at * LEVEL_MS;
    if (ms < fromMs || ms > toMs) continue;
    const loud = level(item, at, thin, ms);
    const at4 = item.stretch ? 0 : step(riskAt(item, ms + LEVEL_MS / 2));
    const half = Math.max(0.75, loud * ((tall - HEADROOM - 3) / 2));
    if (at4 >= 3) {
      pen.fillStyle = colours[`r${at4}`];
      pen.fillRect(x(ms) - 0.3, HEADROOM, bar + 0.9, tall - HEADROOM);
    }
    pen.fillStyle = item.stretch ? colours.quiet : at4 ? colours[`v${at4}`] : colours.wave;
    pen.fillRect(x(ms), middle - half, bar, 2 * half);
  }
}

/** What a stretch sounds like, where there is room to say so. */
function name(room, item) {
  const { pen, x, middle, colours } = room;
  if (!item.stretch || !item.class || item.class === 'silence' || x(item.endMs) - x(item.startMs) < 52) return;
  pen.fillStyle = colours.soft;
  pen.font = '11px system-ui, sans-serif';
  pen.fillText(item.class, x(item.startMs) + 5, middle - 5);
}

/** The loudest of some levels; where levels are not told, a gentle block under each word. */
function level(item, at, thin, ms) {
  if (item.levels?.length) return Math.max(...item.levels.slice(at, at + thin).map(height), 0);
  if (item.stretch) return 0.04;
  return (item.words ?? []).some((word) => ms >= word.startMs && ms < word.endMs) ? 0.5 : 0.12;
}

function marker(room, alert, width) {
  const { pen, x, tall, colours } = room;
  const left = Math.max(1, x(alert.startMs));
  const right = Math.min(width, Math.max(left + 3, x(alert.endMs)));
  pen.fillStyle = colours[alert.severity] ?? colours.low;
  pen.fillRect(left, tall - 2, right - left, 2);
  pen.beginPath();
  const middle = Math.min(Math.max(left + 4, 4), width - 4);
  if (rank(alert.severity) === 2) triangle(pen, middle);
  else if (rank(alert.severity) === 1) diamond(pen, middle);
  else pen.arc(middle, 4, 3, 0, 2 * Math.PI);
  pen.fill();
}

function triangle(pen, x) {
  pen.moveTo(x, 0);
  pen.lineTo(x + 4.5, 8);
  pen.lineTo(x - 4.5, 8);
}

function diamond(pen, x) {
  pen.moveTo(x, 0);
  pen.lineTo(x + 4, 4);
  pen.lineTo(x, 8);
  pen.lineTo(x - 4, 4);
}
