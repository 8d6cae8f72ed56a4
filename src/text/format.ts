/** What stands where a figure could not be measured. */
export const NOT_AVAILABLE = 'not available'

type Figure = number | null | undefined

/** A time with three significant digits and a sensible unit: "845 µs", "12.3 ms", "1.25 s", "2 min 5 s". */
export function formatMs(ms: Figure): string {
  if (!isFigure(ms)) return NOT_AVAILABLE
  const size = Math.abs(ms)
  if (size === 0) return '0 ms'
  if (size < 0.9995) return `${formatCount(round3(ms * 1_000))} µs`
  if (size < 999.5) return `${significant3(ms)} ms`
  if (size < 119_500) return `${significant3(ms / 1_000)} s`
  return formatMinutes(ms)
}

/** A ratio such as a speed-up: "1.92×". */
export function formatRatio(ratio: Figure): string {
  return isFigure(ratio) ? `${twoDecimals(ratio)}×` : NOT_AVAILABLE
}

/** How many cores were busy on average: "1.96". */
export function formatCores(use: Figure): string {
  return isFigure(use) ? twoDecimals(use) : NOT_AVAILABLE
}

/** A share: 0.956 is "96 %"; below 10 % with one decimal. */
export function formatPercent(share: Figure): string {
  if (!isFigure(share)) return NOT_AVAILABLE
  const percent = share * 100
  return `${Math.abs(percent) >= 9.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`
}

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** A size in decimal units: "512 bytes", "1.50 MB". */
export function formatBytes(bytes: Figure): string {
  if (!isFigure(bytes)) return NOT_AVAILABLE
  let unit = 0
  let value = bytes
  while (Math.abs(value) >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${unit === 0 ? value.toFixed(0) : significant3(value)} ${BYTE_UNITS[unit] ?? ''}`
}

/** A whole number with thousands separators: "20,000". */
export function formatCount(count: Figure): string {
  return isFigure(count) ? count.toLocaleString('en-US', { maximumFractionDigits: 2 }) : NOT_AVAILABLE
}

/** A frequency such as tasks per second: "1,250 /s", "12.5 /s". */
export function formatPerSecond(rate: Figure): string {
  return isFigure(rate) ? `${formatCount(round3(rate))} /s` : NOT_AVAILABLE
}

function formatMinutes(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const hours = Math.trunc(seconds / 3_600)
  const minutes = Math.trunc((seconds % 3_600) / 60)
  return hours === 0 ? `${minutes} min ${seconds % 60} s` : `${hours} h ${minutes} min`
}

function twoDecimals(value: number): string {
  return Math.abs(value) < 99.995 ? value.toFixed(2) : formatCount(Math.round(value))
}

/** Three significant digits with trailing zeros kept, so that figures in a column look alike. */
function significant3(value: number): string {
  const digits = Math.floor(Math.log10(Math.abs(round3(value))))
  return value.toFixed(Math.min(2, Math.max(0, 2 - digits)))
}

function round3(value: number): number {
  return Number(value.toPrecision(3))
}

function isFigure(value: Figure): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
