/** Flow records as CloudWatch's commands print them in JSON: the text of each event. */
export type FlowMessage = { readonly text: string; readonly of: string; readonly number: number };

/**
 * `filter-log-events` and `get-log-events` ({"events":[{"message"}]}), `get-query-results`
 * ({"results":[[{"field":"@message","value"}]]}), a subscription's {"logEvents":[{"message"}]}, an array of events or
 * of texts, and JSON lines of any of these. What is none of them comes back as it is, for its reader to refuse.
 */
export function flowMessages(text: string): readonly FlowMessage[] {
  const whole = parsed(text);
  if (whole !== undefined) return numbered('event', messagesIn(whole) ?? [text]);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return numbered(
    'event',
    lines.flatMap((line) => messagesIn(parsed(line)) ?? [line]),
  );
}

const numbered = (of: string, texts: readonly string[]): readonly FlowMessage[] =>
  texts.map((text, at) => ({ text, of, number: at + 1 }));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null for what holds no messages. */
function messagesIn(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return joined(value.map(messagesIn));
  if (typeof value !== 'object' || value === null) return null;
  const of = (name: string): unknown => Object.entries(value).find(([key]) => key === name)?.[1];
  const [message, field, shown] = [of('message'), of('field'), of('value')];
  if (typeof message === 'string') return [message];
  if (field !== undefined) return field === '@message' && typeof shown === 'string' ? [shown] : [];
  return messagesIn(of('events') ?? of('logEvents') ?? of('results'));
}

function joined(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const found = lists.filter((one) => one !== null);
  return found.length < lists.length ? null : found.flat();
}
