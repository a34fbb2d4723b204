import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import { follow, TOPIC_GAP_MS } from '../../src-main/api/follow.ts'
import { systemClock } from '../../src-main/clock.ts'
import { createMeterBank } from '../../src-main/meters/bank.ts'
import { createBroadcast, FRAME_PERIOD_MS } from '../../src-main/meters/broadcast.ts'
import { createMeterFeed } from '../../src-renderer/meters/meter-feed.ts'
import { NO_READING } from '../../src-shared/decibels.ts'
import type { MeterFrame, MeterLayout } from '../../src-shared/model/meter.ts'
import { ProcessorId } from '../../src-shared/model/processor.ts'
import { type Case, type Ready, type Size, timed } from '../harness.ts'
import { createRandom } from '../random.ts'
import { type MetersMessage, namedMetersMessage } from '../ref/meter-objects.ts'

const METERS = 48
const AREA = 'transport'

/** A bank with `processors` × `zones` meters, every one of which has just read something. */
function playingBank(processors: number, zones: number) {
  const random = createRandom(11)
  const bank = createMeterBank(systemClock, () => -30)
  const ids = Array.from({ length: processors }, (_, place) => ProcessorId.parse(`p-${place}f3a9c1e`))
  const keys = Array.from({ length: zones }, (_, index) => ({ family: 'zone' as const, index }))
  for (const id of ids) bank.place(id, keys)
  const play = () => {
    for (const id of ids)
      for (const { index } of keys)
        bank.sink(id).write(2, index, -Math.floor(random() * 800), systemClock.monotonicMs())
  }
  play()
  return { bank, play }
}

/** How a door carries values: as JSON to a browser, as a structured clone to the window. */
interface Wire {
  readonly name: string
  encode(value: unknown): { readonly length: number }
  decode(encoded: { readonly length: number }): unknown
}
const WIRES: readonly Wire[] = [
  { name: 'as JSON', encode: (value) => JSON.stringify(value), decode: (text) => JSON.parse(String(text)) as unknown },
  {
    name: 'as a clone',
    encode: (value) => serialize(value),
    decode: (bytes) => deserialize(bytes as Buffer) as unknown,
  },
]

function openFrames(wire: Wire) {
  const { bank } = playingBank(2, METERS / 2)
  const { slots } = bank.layout.get()
  const frame = bank.frame(true)
  const oursMessage = { type: 'value', id: 2, value: frame }
  const plainMessage = namedMetersMessage(slots, frame.tenthsDb, frame.atMs)
  return {
    oursMessage,
    plainMessage,
    /** What arrives must be the same levels under the same names. */
    check() {
      const ours = wire.decode(wire.encode(oursMessage)) as { readonly value: MeterFrame }
      const plain = wire.decode(wire.encode(plainMessage)) as MetersMessage
      const levels = slots.map(({ processorId, family, index }, place) => [
        `${processorId}-${family}-${index}`,
        ours.value.tenthsDb[place]! / 10,
      ])
      assert.equal(levels.length, METERS)
      assert.deepEqual(
        levels,
        plain.data.map(({ id, level }) => [id, level]),
      )
    },
  }
}

function bytesCase(wire: Wire): Case {
  return {
    area: AREA,
    name: `${METERS} meters ${wire.name}: bytes of a frame`,
    reference: { kind: 'ratio-at-least', value: 10 },
    floor: null,
    open(): Ready {
      const { oursMessage, plainMessage, check } = openFrames(wire)
      return {
        check,
        ours: () => wire.encode(oursMessage).length,
        reference: () => wire.encode(plainMessage).length,
        floor: null,
        close: () => undefined,
      }
    },
  }
}

function timeCase(wire: Wire): Case {
  return {
    area: AREA,
    name: `${METERS} meters ${wire.name}: time to write and read a frame`,
    reference: { kind: 'ratio-at-least', value: 1 },
    floor: null,
    open(size): Ready {
      const { oursMessage, plainMessage, check } = openFrames(wire)
      const carry = (message: unknown) => () =>
        timed(() => {
          for (let time = 0; time < (size === 'full' ? 500 : 5); time++) wire.decode(wire.encode(message))
        })
      return { check, ours: carry(oursMessage), reference: carry(plainMessage), floor: null, close: () => undefined }
    },
  }
}

const STRETCH_MS = { full: 1_000, smoke: 200 } as const satisfies Record<Size, number>

/** Bank, broadcast, newest-wins delivery and the page's feed in one process, with a page that can be hidden. */
function openFeed(processors: number) {
  const { bank, play } = playingBank(processors, 6)
  const playing = setInterval(play, 20)
  const frames = createBroadcast(bank, systemClock)
  const seen = new Set<string>()
  let messages = 0
  const client = {
    meters: {
      layout: { subscribe: (take: (value: MeterLayout) => void) => follow(bank.layout, TOPIC_GAP_MS, take) },
      frame: {
        subscribe: (take: (value: MeterFrame) => void) =>
          follow(frames, TOPIC_GAP_MS, (frame) => {
            messages += 1
            take(frame)
          }),
      },
    },
  }
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const feed = createMeterFeed(client as unknown as Parameters<typeof createMeterFeed>[0], page as unknown as Document)
  feed.follow({
    places: () => undefined,
    lost: () => undefined,
    frame: ({ tenthsDb }) => {
      const { slots } = bank.layout.get()
      for (const [place, level] of tenthsDb.entries()) if (level !== NO_READING) seen.add(slots[place]!.processorId)
    },
  })
  const show = (visibilityState: 'visible' | 'hidden') => {
    page.visibilityState = visibilityState
    page.dispatchEvent(new Event('visibilitychange'))
  }
  return {
    show,
    async check() {
      show('visible')
      await sleep(FRAME_PERIOD_MS * 3)
      assert.equal(seen.size, processors, 'every processor is in the frames')
    },
    async messagesIn(durationMs: number) {
      const before = messages
      await sleep(durationMs)
      return messages - before
    },
    close() {
      show('hidden')
      clearInterval(playing)
    },
  }
}

const oneMessageCase: Case = {
  area: AREA,
  name: '8 processors: messages against one for each 50 ms',
  reference: null,
  floor: { kind: 'ratio-at-most', value: 1.1 },
  open(size): Ready {
    const feed = openFeed(8)
    return {
      check: feed.check,
      ours: () => feed.messagesIn(STRETCH_MS[size]),
      reference: null,
      floor: () => STRETCH_MS[size] / FRAME_PERIOD_MS,
      close: feed.close,
    }
  },
}

const hiddenCase: Case = {
  area: AREA,
  name: 'page hidden: messages',
  reference: null,
  floor: { kind: 'difference-at-most', value: 0, unit: 'messages' },
  open(size): Ready {
    const feed = openFeed(8)
    return {
      async check() {
        await feed.check()
        assert.ok((await feed.messagesIn(STRETCH_MS.smoke)) > 0, 'a visible page gets messages')
        feed.show('hidden')
      },
      ours: () => feed.messagesIn(STRETCH_MS[size]),
      reference: null,
      floor: () => 0,
      close: feed.close,
    }
  },
}

/** A frame of meters from the bank to the page. */
export const transportCases: readonly Case[] = [
  ...WIRES.map(bytesCase),
  ...WIRES.map(timeCase),
  oneMessageCase,
  hiddenCase,
]
