/** An element of a drawing. It becomes text for a file, and elements for the page, whose policy accepts no markup. */
export interface SvgNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (SvgNode | string)[]
}

const NAMESPACE = 'http://www.w3.org/2000/svg'

export function svgNode(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (SvgNode | string)[] = [],
): SvgNode {
  return { name, attributes, children }
}

/** A drawing as a document, whatever its texts contain. */
export function toXml(root: SvgNode): string {
  return elementXml({ ...root, attributes: { xmlns: NAMESPACE, ...root.attributes } })
}

/** A drawing as elements of the page. */
export function toElement({ name, attributes, children }: SvgNode): SVGElement {
  const element = document.createElementNS(NAMESPACE, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  element.append(...children.map((child) => (typeof child === 'string' ? child : toElement(child))))
  return element
}

function elementXml({ name, attributes, children }: SvgNode): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
  const inside = children.map((child) => (typeof child === 'string' ? escapeXml(child) : elementXml(child)))
  return children.length === 0
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${inside.join('')}</${name}>`
}

/** Escapes markup, and leaves out control characters, which XML cannot express. */
function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what is looked for
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
