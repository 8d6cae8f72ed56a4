/** A part of a line of code that looks the same throughout. */
export interface Token {
  readonly text: string
  readonly kind: 'plain' | 'keyword' | 'await' | 'text' | 'comment'
}

const PATTERN =
  /(?<comment>\/\/.*)|(?<text>'[^']*'|`[^`]*`)|(?<await>\bawait\b)|(?<keyword>\b(?:async|catch|const|else|for|if|let|new|return|throw|try|while)\b)/g

/** Splits a line of TypeScript as far as its colours need it. All texts together are the line. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = []
  const add = (text: string, kind: Token['kind']): void => {
    if (text !== '') tokens.push({ text, kind })
  }
  let end = 0
  for (const { 0: text, index, groups } of line.matchAll(PATTERN)) {
    add(line.slice(end, index), 'plain')
    add(
      text,
      (['comment', 'text', 'await'] as const).find((kind) => groups?.[kind] !== undefined) ?? 'keyword',
    )
    end = index + text.length
  }
  add(line.slice(end), 'plain')
  return tokens
}
