type Rgb = readonly [red: number, green: number, blue: number]

/**
 * Colours of lanes and tasks, told apart by colour-blind eyes: Okabe and Ito's palette (jfly.uni-koeln.de/color,
 * 2008), put in an order that begins green, pink, blue. Beyond the eighth they begin again.
 */
const LANES: readonly Rgb[] = [
  [0, 158, 115],
  [204, 121, 167],
  [0, 114, 178],
  [230, 159, 0],
  [86, 180, 233],
  [213, 94, 0],
  [240, 228, 66],
  [120, 128, 140],
]

/** How many lanes have a colour of their own. */
export const LANE_COLOURS = LANES.length

/** A lane's colour as CSS text. */
export function laneColour(lane: number): string {
  const [red, green, blue] = LANES[lane % LANES.length] ?? [0, 0, 0]
  return `rgb(${red} ${green} ${blue})`
}

/** A pixel inside the set. */
const INSIDE = 255
const DARK: Rgb = [16, 18, 22]
const LIGHT: Rgb = [252, 252, 250]

/** How much of a lane's own colour is in its shades; the rest is grey. */
const TINT = 0.7

/**
 * Per lane the colour of each of the 256 pixel values, as red, green, blue in turn: a scale of greys from dark to
 * light, tinted by the lane. What is inside the set is dark.
 */
export const LANE_SHADES: readonly Uint8Array[] = LANES.map((lane) =>
  Uint8Array.from(
    Array.from({ length: 256 }, (_, value) => (value === INSIDE ? DARK : shade(lane, value / 254))).flat(),
  ),
)

/** From a deep tone of the lane's colour over the colour itself to nearly white. */
function shade(lane: Rgb, light: number): Rgb {
  const grey = 0.3 * lane[0] + 0.6 * lane[1] + 0.1 * lane[2]
  const tint = mix([grey, grey, grey], lane, TINT)
  const eased = light ** 2
  return eased < 0.5 ? mix(mix(DARK, tint, 0.35), tint, eased * 2) : mix(tint, LIGHT, (eased - 0.5) * 1.7)
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * share
  return [part(0), part(1), part(2)]
}
