// What the page knows: bounded, keyed by ids that are the same after every replay.

const MAX_CALLS = 50;
const MAX_SEGMENTS = 200;
const MAX_ALERTS = 300;

export class State {
  calls = new Map();
  alerts = new Map();
  totals = { segments: 0, high: 0 };

  /** Takes one revision of a segment; an older revision than the one shown changes nothing. */
  segment(segment) {
    const call = this.#call(segment.call);
    const shown = call.segments.get(segment.key);
    if (shown && (shown.final || shown.revision >= segment.revision) && !(segment.final && !shown.final)) return null;
    if (segment.final && !shown?.final) this.totals.segments++;
    call.segments.set(segment.key, segment);
    if (call.segments.size > MAX_SEGMENTS) drop(call.segments);
    return call;
  }

  /** Takes one step of an episode; null where it says nothing new. */
  alert(alert) {
    const shown = this.alerts.get(alert.episode);
    if (shown?.id === alert.id) return null;
    if (alert.severityName === 'high' && shown?.severityName !== 'high') this.totals.high++;
    this.alerts.set(alert.episode, alert);
    if (this.alerts.size > MAX_ALERTS) drop(this.alerts);
    return this.#call(alert.call);
  }

  /** Alerts of a call that still stand. */
  standing(callId) {
    return [...this.alerts.values()].filter((alert) => alert.call === callId && alert.state !== 'cleared');
  }

  #call(id) {
    let call = this.calls.get(id);
    if (!call) {
      call = { id, segments: new Map() };
      this.calls.set(id, call);
      if (this.calls.size > MAX_CALLS) drop(this.calls);
    }
    return call;
  }
}

function drop(map) {
  map.delete(map.keys().next().value);
}
