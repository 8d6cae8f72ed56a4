/** A rectangle as a part of a path. */
export function rectPath(x: number, y: number, width: number, height: number): string {
  return `M${tidy(x)} ${tidy(y)}h${tidy(width)}v${tidy(height)}h${tidy(-width)}z`
}

/** Hundredths of a pixel are more than any printer shows. */
export function tidy(value: number): number {
  return Math.round(value * 100) / 100
}
