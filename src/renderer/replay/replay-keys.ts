/** The action of a key on a replay. */
export type ReplayAction =
  'toggle' | 'previous' | 'next' | 'start' | 'end' | 'faster' | 'slower' | 'model-above' | 'model-below'

const KEYS: Readonly<Record<string, ReplayAction>> = {
  ' ': 'toggle',
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  ArrowUp: 'model-above',
  ArrowDown: 'model-below',
  Home: 'start',
  End: 'end',
  '+': 'faster',
  '=': 'faster',
  '.': 'faster',
  '>': 'faster',
  '-': 'slower',
  ',': 'slower',
  '<': 'slower',
}

/** The action of a key; null for one that a replay does not use. */
export function replayAction(key: string): ReplayAction | null {
  return KEYS[key] ?? null
}
