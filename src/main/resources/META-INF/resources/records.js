// Reads records of call.transcripts and call.alerts (structured CloudEvents) into what the page shows.

const SEVERITIES = ['low', 'medium', 'high'];

/** One revision of one transcript segment. */
export function segmentOf(event) {
  const data = event.data ?? {};
  return {
    id: event.id,
    key: [data.tenant ?? '', data.call, data.channel, data.startMs].join('\u0000'),
    call: data.call,
    channel: data.channel,
    startMs: Number(data.startMs),
    endMs: Number(data.endMs),
    revision: Number(data.revision),
    final: data.final === true,
    text: data.withheld === true ? '[withheld]' : data.text ?? '',
    risk: Number(data.risk),
    words: (data.words ?? []).map((word) => ({ text: String(word.text), risk: Number(word.risk) || 0 })),
  };
}

/** One step in the life of an alert episode. */
export function alertOf(event) {
  const data = event.data ?? {};
  const severity = SEVERITIES.indexOf(String(data.severity).toLowerCase());
  return {
    id: event.id,
    episode: data.episode ?? event.id,
    call: data.call,
    channel: data.channel,
    type: data.type,
    state: String(data.state).toLowerCase(),
    severity: Math.max(severity, 0),
    severityName: SEVERITIES[Math.max(severity, 0)],
    startMs: Number(data.startMs),
    endMs: Number(data.endMs),
    risk: Number(data.risk),
    action: data.action ?? 'none',
    evidence: data.evidence ?? {},
  };
}

/** Risk in [0,1] to the five steps of the legend. */
export function step(risk) {
  return risk >= 0.8 ? 4 : risk >= 0.6 ? 3 : risk >= 0.4 ? 2 : risk >= 0.25 ? 1 : 0;
}

/** Media time as m:ss. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
}
