import type { Shade } from '../state/theme.ts'

/** The colours of a chart. The band and the line share one hue; the marks have a place of their own beside their colour. */
export interface ChartPalette {
  readonly line: string
  readonly band: string
  readonly tooLoud: string
  readonly tooLoudGround: string
  readonly grid: string
  readonly label: string
  readonly hatch: string
  readonly tip: string
  readonly tipText: string
}

const DARK: ChartPalette = {
  line: '#7dbdf2',
  band: 'rgba(61, 155, 233, 0.38)',
  tooLoud: '#ff5470',
  tooLoudGround: 'rgba(255, 84, 112, 0.10)',
  grid: 'rgba(169, 180, 192, 0.14)',
  label: '#a9b4c0',
  hatch: '#4a5564',
  tip: '#2a323d',
  tipText: '#eef2f6',
}

const LIGHT: ChartPalette = {
  line: '#124c85',
  band: 'rgba(24, 100, 171, 0.30)',
  tooLoud: '#c2255c',
  tooLoudGround: 'rgba(194, 37, 92, 0.07)',
  grid: 'rgba(77, 89, 102, 0.16)',
  label: '#4d5966',
  hatch: '#a3adb8',
  tip: '#151b22',
  tipText: '#ffffff',
}

/** The colours for a shade of the page. */
export function chartPalette(shade: Shade): ChartPalette {
  return shade === 'dark' ? DARK : LIGHT
}
