/** The fewest and the most digits of a PIN. */
const LEAST_PIN_DIGITS = 4
export const MOST_PIN_DIGITS = 12

export function isPin(text: string): boolean {
  return /^\d+$/.test(text) && text.length >= LEAST_PIN_DIGITS && text.length <= MOST_PIN_DIGITS
}
