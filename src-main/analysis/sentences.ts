import { CALLER_NAMES } from '../../src-shared/contract/caller-names.ts'
import type { Door } from '../../src-shared/contract/role.ts'
import type { LocalHour } from './window.ts'

/** A name takes at most so many words of a sentence. */
const NAME_WORDS = 4
const NAME_LETTERS = 40

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** A name as it is said in a sentence. */
export function spoken(name: string): string {
  const words = name.trim().split(/\s+/)
  const short = words.slice(0, NAME_WORDS).join(' ')
  if (short.length > NAME_LETTERS) return `${short.slice(0, NAME_LETTERS - 1).trimEnd()}…`
  return words.length > NAME_WORDS ? `${short}…` : short
}

const DOORS: Readonly<Record<Door, string>> = {
  window: 'from the window',
  web: 'from a browser',
  'command-line': 'from a terminal',
}

const UNNAMED: ReadonlySet<string> = new Set(Object.values(CALLER_NAMES))

/** "from a browser, by Ana"; who has no name of their own is called by their door, and that is not said twice. */
function fromWhere(by: string, door: Door): string {
  if (UNNAMED.has(by)) return `from ${by}`
  return by === door ? DOORS[door] : `${DOORS[door]}, by ${spoken(by)}`
}

/** "on Tuesday at 9 PM", or "at 9 PM" where it is so on all days. */
export function hourText({ weekday, hour }: LocalHour, of: 'weekday' | 'day'): string {
  const clock = `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'AM' : 'PM'}`
  return of === 'day' ? `at ${clock}` : `on ${DAYS[weekday]} at ${clock}`
}

const count = (number: number, one: string) => (number === 1 ? `1 ${one}` : `${number} ${one}s`)
/** "Patio", "Patio and Stage", "Patio, Stage and 2 more". */
const someOf = (names: readonly string[]) => {
  const [first = '', second = ''] = names.map(spoken)
  if (names.length <= 1) return first
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`
}

/**
 * Every sentence of the analysis that people read, at most 15 words each and without the words of the field; figures are in the
 * findings' details and evidence. Names come as the processor says them.
 */
export const sentences = {
  found: {
    silentArea: (area: string, source: string) =>
      `${spoken(area)} is silent: its source, ${spoken(source)}, sends no sound.`,
    silentAreas: (areas: number, source: string) =>
      `${count(areas, 'area')} are silent: their source, ${spoken(source)}, sends no sound.`,
    silentSource: (source: string) => `${spoken(source)} is in use, but sends no sound.`,
    silentAll: (sources: number) => `No area has sound: all ${count(sources, 'source')} are silent.`,
    deafArea: (area: string, source: string) =>
      `${spoken(area)} is silent although its source, ${spoken(source)}, sends sound.`,
    tooLoud: (name: string) => `${spoken(name)} is too loud and sounds distorted.`,
    tooLoudOnce: (name: string) => `${spoken(name)} was too loud for a moment.`,
    tooQuiet: (name: string) => `${spoken(name)} is so quiet that it is hard to hear.`,
    deadSide: (dead: string, other: string) => `${spoken(dead)} sends no sound, while ${spoken(other)} does.`,
    weakSide: (weak: string, other: string) => `${spoken(weak)} is much quieter than ${spoken(other)}, its other side.`,
    jumpedUp: (name: string) => `${spoken(name)} suddenly became much louder.`,
    jumpedDown: (name: string) => `${spoken(name)} suddenly became much quieter.`,
    takenOver: (area: string, microphone: string, times: number) =>
      `${spoken(area)} keeps changing volume: ${spoken(microphone)} is open (${count(times, 'time')}).`,
    takenOverMany: (areas: number, microphone: string, times: number) =>
      `${count(areas, 'area')} keep changing volume: ${spoken(microphone)} is open (${count(times, 'time')}).`,
    flapping: (times: number) => `The connection to the processor broke ${count(times, 'time')}.`,
    outage: () => 'The processor cannot be reached. The music keeps playing.',
    deafLink: () => 'The processor answers, but its levels do not arrive.',
    slow: () => 'The processor answers much more slowly than usual.',
    unnamed: (name: string) => `${spoken(name)} plays, but nobody has named it.`,
    unnamedMany: (channels: number) => `${count(channels, 'channel')} play, but nobody has named them.`,
    noSource: (area: string) => `${spoken(area)} is switched on, but has no source.`,
    missingSource: (area: string) => `${spoken(area)} is set to a source that does not exist.`,
    overruled: (area: string) => `${spoken(area)} follows its group: changes to its own volume do not last.`,
    alwaysTooLoud: (name: string, hours: number) => `${spoken(name)} was too loud in ${hours} of the last 24 hours.`,
    louderThanUsual: (name: string, when: string) => `${spoken(name)} is much louder than usual ${when}.`,
    quieterThanUsual: (name: string, when: string) => `${spoken(name)} is much quieter than usual ${when}.`,
    playsThoughSilent: (name: string, when: string) => `${spoken(name)} plays, but is usually silent ${when}.`,
    fading: (name: string, days: number) =>
      `${spoken(name)} gets quieter and will be too quiet in about ${count(days, 'day')}.`,
    swelling: (name: string, days: number) =>
      `${spoken(name)} gets louder and will be too loud in about ${count(days, 'day')}.`,
    slowing: (days: number) => `The processor gets slower and will be too slow in about ${count(days, 'day')}.`,
    droppedAlone: (name: string) => `${spoken(name)} suddenly became very quiet, and nobody knows why.`,
    poorSound: (name: string) => `${spoken(name)} was not heard well for part of the time.`,
  },
  action: {
    checkSource: (source: string) => `Check that ${spoken(source)} is on, is playing, and is plugged in.`,
    checkAll: () => 'If the venue is open, check the players and their power.',
    checkOutput: () => 'Check the processor: its own page shows what this area gets.',
    turnDownBefore: (name: string) => `Turn down the output of ${spoken(name)} before the processor.`,
    turnUpBefore: (name: string) => `Turn up the output of ${spoken(name)}, or its input.`,
    checkCable: (name: string) => `Check the cable and the plug of ${spoken(name)}.`,
    balance: (name: string) => `Set both sides of ${spoken(name)} to the same volume.`,
    listen: (name: string) => `Listen to ${spoken(name)}, and set its volume if it is wrong.`,
    closeMicrophone: (name: string) => `Switch off ${spoken(name)}, or move it away from the sound.`,
    checkNetworkParts: () => 'Check the network cable, the switch, and the power of the processor.',
    findOut: () => 'Open Tools, and find out why it is not connected.',
    checkMeters: () => 'Open Tools, and check why the levels do not arrive.',
    checkTraffic: () => 'Check what else uses the network, or restart the switch.',
    nameIt: () => 'Give it a name in the setup of the processor.',
    chooseSource: (area: string) => `Choose a source for ${spoken(area)}, or mute it.`,
    setGroup: () => 'Change the volume of its group, or take the area out of it.',
    watch: (name: string) => `Check ${spoken(name)} and its cables before it gets worse.`,
    watchNetwork: () => 'Check the network before it gets worse.',
    askWhy: (name: string) => `Listen in ${spoken(name)}, and set its volume again if it is wrong.`,
    lookAtTime: (name: string) => `See who changes ${spoken(name)} at that time.`,
  },
  pattern: {
    consistent: (name: string, days: number) => `${spoken(name)} has had the same volume on ${count(days, 'day')}.`,
    intermittent: (name: string, hours: number) =>
      `${spoken(name)} was lost again and again in ${count(hours, 'hour')}.`,
    intermittentLink: (times: number) => `The connection comes and goes: ${count(times, 'time')} in a short while.`,
    tooLoudAt: (name: string, when: string) => `${spoken(name)} is too loud mostly ${when}.`,
    fading: (name: string) => `${spoken(name)} gets a little quieter every day.`,
    swelling: (name: string) => `${spoken(name)} gets a little louder every day.`,
    slowing: () => 'The processor answers a little more slowly every day.',
  },
  forecast: {
    tooQuiet: (name: string, days: number) => `${spoken(name)} will be too quiet in about ${count(days, 'day')}.`,
    tooLoud: (name: string, days: number) => `${spoken(name)} will be too loud in about ${count(days, 'day')}.`,
    tooSlow: (days: number) => `The processor will be too slow in about ${count(days, 'day')}.`,
  },
  summary: {
    fine: () => 'Sound is fine.',
    fineIn: (areas: number) =>
      areas === 1 ? 'Sound is fine in the one area.' : `Sound is fine in all ${areas} areas.`,
    areas: (names: readonly string[]) => `${count(names.length, 'area')} need attention: ${someOf(names)}.`,
    stopped: () => 'The monitor is stopped, so nothing is judged.',
    notConnected: () => 'Not connected: the music keeps playing, but nothing can be judged.',
    collecting: (readings: number, needed: number) => `Collecting: ${readings} of ${needed} readings so far.`,
    noMeters: () => 'Connected, but no levels arrive, so nothing can be judged.',
    notWritable: () => 'Levels cannot be kept: the disk does not take them.',
    nothingPlays: () => 'Nothing is playing that could be judged.',
  },
  cause: {
    command: (name: string, by: string, door: Door) => `${spoken(name)} was changed ${fromWhere(by, door)}.`,
    undo: (name: string, by: string, door: Door) => `${spoken(name)} was put back ${fromWhere(by, door)}.`,
    preset: (name: string, by: string) => `${spoken(name)} was set by a preset of ${spoken(by)}.`,
    muteAll: (name: string, by: string) => `${spoken(name)} was muted with everything else, by ${spoken(by)}.`,
    check: (name: string, by: string) => `${spoken(name)} was moved by a check, by ${spoken(by)}.`,
    recalled: (name: string, scene: string) => `${spoken(name)} was set when ${spoken(scene)} was recalled.`,
    recalledHere: (name: string, scene: string) =>
      `${spoken(name)} was set by ${spoken(scene)}, recalled from this console.`,
    combined: (name: string, group: string) => `${spoken(name)} was combined with its group, ${spoken(group)}.`,
    released: (name: string, group: string) => `${spoken(name)} was let go by its group, ${spoken(group)}.`,
    follows: (name: string, group: string) =>
      `${spoken(name)} followed its group, ${spoken(group)}, which was changed.`,
    voice: (name: string, microphone: string) => `${spoken(name)} made way while ${spoken(microphone)} was in use.`,
    message: (name: string, message: string) => `${spoken(name)} made way for the message ${spoken(message)}.`,
    announced: (name: string) => `${spoken(name)} made way for an announcement, as it did before.`,
    daily: (name: string, days: number) =>
      `${spoken(name)} changes at this time: also on ${count(days, 'day')} before.`,
    turned: (name: string) => `${spoken(name)} was turned by hand, at the wall or on a page.`,
    outside: (name: string) => `${spoken(name)} was changed at the wall, or on the processor’s own page.`,
    sourceGone: (name: string, source: string) => `${spoken(name)} lost its sound: ${spoken(source)} sends none.`,
    sourceBack: (name: string, source: string) => `${spoken(name)} has sound again: ${spoken(source)} sends it.`,
    renamed: (name: string) => `A name changed in the setup of the processor: ${spoken(name)}.`,
    unseen: (name: string) => `${spoken(name)} changed while the processor could not be heard.`,
    twoAtOnce: (name: string) => `It is not known why ${spoken(name)} changed: several things happened at once.`,
    unknown: (name: string) => `It is not known why ${spoken(name)} changed.`,
    isMuted: (name: string) => `${spoken(name)} is muted.`,
    isGrouped: (name: string) => `${spoken(name)} plays with its group.`,
    isGroupedWith: (name: string, group: string) => `${spoken(name)} plays with its group, ${spoken(group)}.`,
    isLow: (name: string) => `The volume of ${spoken(name)} is very low.`,
    hasNoSource: (name: string) => `${spoken(name)} has no source.`,
    isTakenOver: () => 'Something goes before the music now.',
    isUnheard: (name: string) => `How ${spoken(name)} is now is not known: the processor cannot be heard.`,
    longBefore: () => 'It has been so since before the record.',
  },
  history: {
    nothing: () => 'Nothing was recorded in this time.',
    stable: () => 'Levels were stable in this time.',
    tooLoud: (events: number) => `Something was too loud ${count(events, 'time')}.`,
    turnDown: () => 'Turn down the loudest input before the processor.',
  },
} as const
