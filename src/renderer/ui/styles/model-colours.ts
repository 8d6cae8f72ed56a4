import { MODELS, type ModelColour, type ModelId } from '../../../contract/models/index.ts'

/** The custom property that holds a model's colour in the current theme. */
export function modelColourProperty(id: ModelId): `--model-${ModelId}` {
  return `--model-${id}`
}

/** The style sheet that defines the colours of all models, from their descriptors. */
export function modelColourRules(): string {
  const usual = properties(({ light, dark }) => `light-dark(${light}, ${dark})`)
  const strong = properties(({ strongLight, strongDark }) => `light-dark(${strongLight}, ${strongDark})`)
  const forced = properties(() => 'CanvasText')
  return `
    :root { ${usual} }
    @media (prefers-contrast: more) { :root { ${strong} } }
    @media (forced-colors: active) { :root { ${forced} } }
  `
}

function properties(valueOf: (colour: ModelColour) => string): string {
  return MODELS.map(({ id, colour }) => `${modelColourProperty(id)}: ${valueOf(colour)};`).join(' ')
}
