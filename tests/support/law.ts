import type { Import } from './imports.ts'

/** A line of "Who may import whom" (architecture.md): for the files it covers, everything that they may import. */
interface Line {
  /** Name for the sentences. */
  readonly who: string
  /** The files it covers; the first line that covers a file decides. */
  readonly covers: RegExp
  /** Files of the project that it may import. */
  readonly files: readonly RegExp[]
  /** Files of the project of which it may import the types. */
  readonly types: readonly RegExp[]
  readonly packages: readonly string[]
  readonly node: boolean
  /** What to do instead, as the end of the sentence about a violation. */
  readonly instead: string
}

const SHARED = /^src-shared\//
/** What every room of the main process may use: values that announce changes, time, the log, and private files. */
const BASE =
  /^src-main\/(topic|clock|log|log-file|local-time|local-schedule|node-http|held-files|private-files|own-addresses)\.ts$/
const SERVICE_ROOMS = [
  'device',
  'meters',
  'control',
  'presets',
  'monitor',
  'backup',
  'restore',
  'captures',
  'health',
  'update',
  'alerts',
  'access',
  'protocol-check',
  'raw-console',
]
const SERVICES = new RegExp(`^src-main/(${SERVICE_ROOMS.join('|')})/`)
/** What a job process is asked and answers. Its work is another process's; a service gets the way to ask from app.ts. */
const JOB_WORDS = /^src-main\/jobs\/(messages|runner)\.ts$/
/** What both sides of a backup have to say alike: what its files are called, what a manifest is, and who sealed it. */
const BACKUP_WORDS = /^src-main\/jobs\/(manifest-file|names|seal)\.ts$/
/** Pure, so that every service may think with it. */
const ANALYSIS = /^src-main\/analysis\//
const PURE_CAPTURES = /^src-main\/captures\/(match|compare|plan|stale|keep|live)\.ts$/
const API = /^src-main\/api\//

/** A service runs on its own and sees the others as types: app.ts hands them to each other. */
function serviceLine(room: string): Line {
  return {
    who: 'a service',
    covers: new RegExp(`^src-main/${room}/`),
    files: [SHARED, BASE, ANALYSIS, BACKUP_WORDS, new RegExp(`^src-main/${room}/`)],
    types: [SERVICES, JOB_WORDS],
    packages: ['zod'],
    node: true,
    instead: 'what it needs from elsewhere is passed in by app.ts',
  }
}

/** The table, most particular line first. */
const LAW: readonly Line[] = [
  {
    who: 'shared code',
    covers: SHARED,
    files: [SHARED],
    types: [],
    packages: ['zod'],
    node: false,
    instead: 'it runs in the page and in the main process alike, so it may import only zod and itself',
  },
  {
    who: 'the preload',
    covers: /^src-preload\//,
    files: [],
    types: [SHARED],
    packages: ['electron'],
    node: false,
    instead: 'at run time it may import electron and nothing else; take types with "import type"',
  },
  {
    who: 'the page',
    covers: /^src-renderer\//,
    files: [/^src-renderer\//, /^src-shared\/(?!contract\/(contract|inputs|[a-z]+-lines)\.ts$)/],
    types: [SHARED],
    packages: ['react', 'react-dom', 'zustand', 'chart.js', '@base-ui/react', 'lucide-react'],
    node: false,
    instead: 'ask for it through the contract, which it may import only as a type',
  },
  {
    who: 'the pure times of the wall’s clock',
    covers: /^src-main\/local-schedule\.ts$/,
    files: [SHARED],
    types: [],
    packages: ['croner'],
    node: false,
    instead: 'gather at the edge and pass the values in',
  },
  {
    who: 'a pure schedule',
    covers: /^src-main\/(backup\/schedule|presets\/due)\.ts$/,
    files: [SHARED, /^src-main\/local-schedule\.ts$/],
    types: [],
    packages: [],
    node: false,
    instead: 'gather at the edge and pass the values in',
  },
  {
    who: 'a pure part',
    covers: /^src-main\/(analysis\/|restore\/plan\.ts$|presets\/(match|plan)\.ts$)/,
    files: [SHARED, /^src-main\/analysis\//, /^src-main\/presets\/match\.ts$/],
    types: [],
    packages: [],
    node: false,
    instead: 'gather at the edge and pass the values in',
  },
  {
    who: 'the pure part of the captures',
    covers: PURE_CAPTURES,
    files: [SHARED, PURE_CAPTURES],
    types: [],
    packages: [],
    node: false,
    instead: 'gather at the edge and pass the values in',
  },
  {
    who: 'the pure wire format',
    covers: /^src-main\/device\/(framer|protocol|parameters|meter-scan)\.ts$/,
    files: [SHARED, /^src-main\/device\/(framer|protocol|parameters|meter-scan)\.ts$/],
    types: [],
    packages: [],
    node: false,
    instead: 'sockets belong to the link; pass bytes in and values out',
  },
  ...SERVICE_ROOMS.map(serviceLine),
  {
    who: 'the store',
    covers: /^src-main\/store\//,
    files: [SHARED, BASE, /^src-main\/store\//],
    types: [],
    packages: ['kysely', 'better-sqlite3'],
    node: true,
    instead: 'it keeps rows and knows neither processors nor doors',
  },
  {
    who: 'the job process',
    covers: /^src-main\/jobs\//,
    files: [
      SHARED,
      /^src-main\/jobs\//,
      /^src-main\/store\/(open|start-up|connection|failure|hours|migrations\/[\w-]+)\.ts$/,
      /^src-main\/(held|private)-files\.ts$/,
    ],
    types: [],
    packages: ['better-sqlite3'],
    node: true,
    instead: 'it gets everything else in its messages',
  },
  {
    who: 'the API',
    covers: API,
    files: [SHARED, BASE, API, SERVICES],
    types: [],
    packages: [],
    node: false,
    instead: 'a handler is thin: it calls a service, and knows no door',
  },
  {
    who: 'the web door',
    covers: /^src-main\/web\//,
    files: [SHARED, BASE, API, /^src-main\/web\//],
    types: [],
    packages: ['ws'],
    node: true,
    instead: 'a door only carries bytes; enter by dispatch',
  },
  {
    who: 'the desktop shell',
    covers: /^src-main\/shell\//,
    // Of the jobs only what a process for them has to be: Electron's own is one.
    files: [SHARED, BASE, API, /^src-main\/shell\//, /^src-main\/jobs\/host\.ts$/],
    types: [],
    packages: ['electron'],
    node: true,
    instead: 'a door only carries bytes; enter by dispatch',
  },
  {
    who: 'the composition root',
    covers: /^src-main\/app(-[a-z]+)?\.ts$/,
    files: [SHARED, /^src-main\/(?!shell\/|web\/|main\.ts|headless\.ts|cli\.ts)/],
    types: [],
    packages: [],
    node: true,
    instead: 'doors are opened by the entries, main.ts, headless.ts and cli.ts',
  },
  {
    who: 'the entry of the desktop',
    covers: /^src-main\/main\.ts$/,
    files: [SHARED, /^src-main\//],
    types: [],
    packages: ['electron'],
    node: true,
    instead: 'an entry only starts the application and its doors',
  },
  {
    who: 'an entry without a window',
    covers: /^src-main\/((headless|cli|running)\.ts$|command\/)/,
    files: [SHARED, /^src-main\/(?!shell\/|main\.ts)/],
    types: [],
    packages: [],
    node: true,
    instead: 'it runs on plain Node; only main.ts and the shell know Electron',
  },
  {
    who: 'the base of the main process',
    covers:
      /^src-main\/(topic|clock|log|log-file|local-time|node-http|held-files|private-files|options|native-module|own-addresses)\.ts$/,
    files: [SHARED, BASE],
    types: [],
    packages: ['electron-log'],
    node: true,
    instead: 'everything else stands on it',
  },
  {
    who: 'the simulator',
    covers: /^src-simulator\//,
    files: [SHARED, /^src-simulator\//],
    types: [],
    packages: [],
    node: true,
    instead: 'it must not share code with the console that it tests; repeat the little that both need',
  },
]

/** What the table says against an import: a sentence, or null where it is allowed. */
export function objectionTo(one: Import): string | null {
  const line = LAW.find(({ covers }) => covers.test(one.from))
  if (!line) return `${one.from} has no line in the import law: give it a room that has one, or add its line.`
  if (isAllowed(one, line)) return null
  const as = one.typeOnly ? 'a type of ' : ''
  return `${one.from} imports ${as}${one.to}, but it is ${line.who}: ${line.instead}.`
}

function isAllowed({ kind, to, typeOnly }: Import, { files, types, packages, node }: Line): boolean {
  switch (kind) {
    case 'computed':
      // Nobody can see what it names; product code imports by plain strings.
      return false
    case 'node':
      return node
    case 'package':
      return packages.includes(to)
    case 'file':
      return files.some((file) => file.test(to)) || (typeOnly && types.some((file) => file.test(to)))
  }
}
