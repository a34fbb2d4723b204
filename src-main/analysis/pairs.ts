import type { ChannelWindow } from './window.ts'

/** Two channels of one programme. */
export type Pair = readonly [ChannelWindow, ChannelWindow]

const SIDES: Readonly<Record<string, string>> = { l: 'r', left: 'right' }

/** Channels whose names differ in left and right alone. "TV 1" and "TV 2" are two televisions and no pair. */
export function pairsOf(channels: readonly ChannelWindow[]): readonly Pair[] {
  const named = channels
    .filter(({ placeholder }) => !placeholder)
    .map((channel) => ({ channel, words: channel.name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [] }))
  const pairs: Pair[] = []
  const taken = new Set<ChannelWindow>()
  for (const left of named) {
    const right = named.find(({ channel, words }) => !taken.has(channel) && isRightOf(words, left.words))
    if (!right) continue
    taken.add(right.channel)
    pairs.push([left.channel, right.channel])
  }
  return pairs
}

function isRightOf(right: readonly string[], left: readonly string[]): boolean {
  if (right.length !== left.length) return false
  let sides = 0
  for (const [place, word] of left.entries()) {
    if (right[place] === word) continue
    if (SIDES[word] === undefined || SIDES[word] !== right[place]) return false
    sides += 1
  }
  return sides === 1
}
