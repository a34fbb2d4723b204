import { existsSync, readFileSync } from 'node:fs'
import type * as Electron from 'electron'

type Part = 'isEmpty' | 'getSize' | 'toPNG'

/** An image as far as the program looks at it. Like Electron's it is empty, and no error, where there is no file. */
function imageOf(bytes: Buffer, size: Electron.Size) {
  return {
    isEmpty: () => bytes.length === 0,
    getSize: () => size,
    toPNG: () => bytes,
    resize: ({ width, height }: Electron.ResizeOptions) =>
      imageOf(bytes, { width: width ?? size.width, height: height ?? size.height }),
  } satisfies Pick<Electron.NativeImage, Part> & { readonly resize: unknown }
}

/** Like Electron's, as far as its parameters and the names of what it answers go. */
interface Images {
  createFromPath(...place: Parameters<typeof Electron.nativeImage.createFromPath>): Record<Part | 'resize', unknown>
}

export const nativeImage = {
  createFromPath(path: string) {
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
    // A PNG says its size in the first part after its signature.
    const size = bytes.length > 24 ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : null
    return imageOf(size ? bytes : Buffer.alloc(0), size ?? { width: 0, height: 0 })
  },
} satisfies Images
