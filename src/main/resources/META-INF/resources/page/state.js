// What the page knows of the line: bounded, and the same whatever the order in which its parts came.

const MAX_CALLS = 200;
const MAX_ITEMS = 300;
const MAX_ALERTS = 400;

/** Calls with their channels' windows and stretches, and alerts. `changed` collects ids of calls until somebody clears it. */
export class State {
  calls = new Map();
  alerts = new Map();
  changed = new Set();

  /** Takes the API's Call. */
  call(summary) {
    const call = this.#callOf(summary.call);
    call.summary = summary;
    for (const channel of summary.channels ?? []) {
      const known = channelOf(call, channel.channel);
      known.role = channel.role ?? known.role;
      known.positionMs = Math.max(known.positionMs, Number(channel.positionMs) || 0);
    }
    this.changed.add(call.id);
  }

  /** Takes the API's Window or stretch; an older revision than the known one changes nothing. Gives back whether it was new. */
  item(item) {
    const call = this.#callOf(item.call);
    const channel = channelOf(call, item.channel);
    const key = (item.stretch ? 's' : 'w') + item.startMs;
    const known = channel.items.get(key);
    if (known && !supersedes(item, known)) return false;
    channel.items.set(key, item);
    channel.positionMs = Math.max(channel.positionMs, Number(item.endMs) || 0);
    if (channel.items.size > MAX_ITEMS) drop(channel.items);
    this.changed.add(call.id);
    return true;
  }

  /** Takes the API's Alert; gives back whether its episode is new. */
  alert(alert) {
    const key = episodeOf(alert);
    const known = this.alerts.get(key);
    const isNew = !known;
    this.alerts.set(key, known ? follow(known, alert) : alert);
    if (this.alerts.size > MAX_ALERTS) drop(this.alerts);
    this.#callOf(alert.call);
    this.changed.add(alert.call);
    return isNew;
  }

  /** A call's alerts that were not taken back, oldest first. */
  standing(callId) {
    return [...this.alerts.values()]
      .filter((alert) => alert.call === callId && alert.state !== 'cleared')
      .sort((a, b) => a.startMs - b.startMs);
  }

  #callOf(id) {
    let call = this.calls.get(id);
    if (!call) {
      call = { id, summary: { call: id, state: 'live' }, channels: new Map() };
      this.calls.set(id, call);
      if (this.calls.size > MAX_CALLS) {
        const first = [...this.calls.values()].find((each) => each.summary.state === 'ended') ?? this.calls.values().next().value;
        this.calls.delete(first.id);
        this.changed.add(first.id);
      }
    }
    return call;
  }
}

/** A later state of an episode: where its record only counts windows, what the detector found stays its evidence. */
function follow(known, later) {
  if (later.evidence?.detector !== 'episode' || known.evidence?.detector === 'episode') return later;
  return { ...later, evidence: known.evidence, since: later.evidence.reasons };
}

/** The id under which an alert's states follow each other. */
export function episodeOf(alert) {
  return alert.episode ?? alert.event?.data?.episode ?? alert.id;
}

/** A channel's items by media time; a window before a stretch that begins with it. */
export function ordered(channel) {
  return [...channel.items.values()].sort((a, b) => a.startMs - b.startMs || Number(!!a.stretch) - Number(!!b.stretch));
}

/** How far a call has come, in ms of media. */
export function lengthOf(call) {
  return Math.max(0, ...[...call.channels.values()].map((channel) => channel.positionMs));
}

function supersedes(item, known) {
  if (item.stretch || item.final !== known.final) return item.stretch || item.final === true;
  return Number(item.revision) >= Number(known.revision);
}

function channelOf(call, name) {
  let channel = call.channels.get(name);
  if (!channel) {
    channel = { name, role: undefined, positionMs: 0, items: new Map() };
    call.channels.set(name, channel);
  }
  return channel;
}

function drop(map) {
  map.delete(map.keys().next().value);
}
