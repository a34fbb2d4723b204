/** The colours of a meter bank. Colour is the third cue, after position and word (interface.md, Meters). */
export interface MeterPalette {
  /** The empty part of the bar. */
  readonly track: string
  /** Below -10 dB, from there, and above -3 dB. */
  readonly normal: string
  readonly high: string
  readonly tooLoud: string
  readonly tick: string
  readonly label: string
  readonly hatch: string
  readonly outline: string
}

/** From here, in dB, the bar has its second colour. */
export const HIGH_DB = -10

/** For a dark page. */
export const DARK_PALETTE: MeterPalette = {
  track: '#1b2027',
  normal: '#3d9be9',
  high: '#ffc145',
  tooLoud: '#ff5470',
  tick: '#0f1318',
  label: '#8b97a5',
  hatch: '#4a5564',
  outline: '#9aa6b4',
}

/** For a light page. */
export const LIGHT_PALETTE: MeterPalette = {
  track: '#e4e8ed',
  normal: '#1864ab',
  high: '#b86e00',
  tooLoud: '#c2255c',
  tick: '#ffffff',
  label: '#5a6673',
  hatch: '#a3adb8',
  outline: '#5a6673',
}
