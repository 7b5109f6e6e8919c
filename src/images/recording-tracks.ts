/** Types of containers that hold audio, video or both, and the type of one that holds sound alone. */
const SOUND_TYPES: Readonly<Record<string, { readonly type: string; readonly tracks: TrackReader }>> = {
  'video/mp4': { type: 'audio/mp4', tracks: mp4Tracks },
  'video/webm': { type: 'audio/webm', tracks: webmTracks },
}

/** Returns the kinds of a file's tracks; undefined unless the list of tracks is complete in these bytes. */
type TrackReader = (file: Buffer) => ReadonlySet<string> | undefined

/**
 * Returns the type of a recording: that of its container, or `audio/…` if its tracks are sound alone. The first bytes of
 * both are the same.
 */
export function recordingType(container: string, file: Buffer): string {
  const sound = Object.hasOwn(SOUND_TYPES, container) ? SOUND_TYPES[container] : undefined
  const kinds = sound?.tracks(file)
  return sound !== undefined && kinds?.has('audio') && !kinds.has('video') ? sound.type : container
}

/** Boxes before `moov`, and handlers in it. Real files have a few; a hostile one could have millions. */
const MAX_BOXES = 100
/** Bytes of the list of tracks in WebM, for the same reason. */
const MAX_TRACKS_LENGTH = 256 * 1024

/** Handler types of tracks (ISO/IEC 14496-12 section 8.4.3). */
const HANDLERS: Readonly<Record<string, string>> = { soun: 'audio', vide: 'video' }
/** Offset of the handler's type from the name of its box. */
const HANDLER_AT = 12

/** The `moov` box lists the tracks. It may stand at the end of the file. */
function mp4Tracks(file: Buffer): ReadonlySet<string> | undefined {
  for (let at = 0, boxes = 0; at + 8 <= file.length && boxes < MAX_BOXES; boxes++) {
    const size = file.readUInt32BE(at)
    if (file.toString('latin1', at + 4, at + 8) === 'moov') {
      return at + size <= file.length ? handlers(file.subarray(at, at + size)) : undefined
    }
    // 0 is a box to the end of the file, 1 one with 64 bits of size: neither stands before a `moov` that can be reached.
    if (size < 8) return undefined
    at += size
  }
  return undefined
}

function handlers(moov: Buffer): ReadonlySet<string> {
  const kinds = new Set<string>()
  let boxes = 0
  for (let at = moov.indexOf('hdlr'); at >= 0 && boxes < MAX_BOXES; at = moov.indexOf('hdlr', at + 1)) {
    boxes++
    const kind = HANDLERS[moov.toString('latin1', at + HANDLER_AT, at + HANDLER_AT + 4)]
    if (kind !== undefined) kinds.add(kind)
  }
  return kinds
}

/** Elements of Matroska (RFC 9559 section 5.1). */
const TRACKS = Buffer.from('1654ae6b', 'hex')
const TRACK_ENTRY = 0xae
const TRACK_TYPE = 0x83
const TRACK_TYPES: Readonly<Record<number, string>> = { 1: 'video', 2: 'audio' }

function webmTracks(file: Buffer): ReadonlySet<string> | undefined {
  const at = file.indexOf(TRACKS)
  const tracks = at < 0 ? undefined : elementAt(file, at)
  if (tracks === undefined || tracks.data.length > MAX_TRACKS_LENGTH) return undefined
  const entries = elementsIn(tracks.data).filter(({ id }) => id === TRACK_ENTRY)
  const types = entries.flatMap(({ data }) => elementsIn(data)).filter(({ id }) => id === TRACK_TYPE)
  return new Set(types.map(({ data }) => TRACK_TYPES[data.at(-1) ?? 0] ?? 'other'))
}

interface Element {
  readonly id: number
  readonly data: Buffer
  /** Offset after it. */
  readonly end: number
}

function elementsIn(data: Buffer): readonly Element[] {
  const elements: Element[] = []
  for (let next = elementAt(data, 0); next !== undefined; next = elementAt(data, next.end))
    elements.push(next)
  return elements
}

/** Returns an element of EBML (RFC 8794 section 6); undefined unless all of it is in these bytes. */
function elementAt(bytes: Buffer, at: number): Element | undefined {
  const idLength = widthOf(bytes[at])
  const sizeLength = widthOf(bytes[at + idLength])
  const start = at + idLength + sizeLength
  if (idLength > 4 || sizeLength > 6 || start > bytes.length) return undefined
  const size = bytes.readUIntBE(at + idLength, sizeLength) - 2 ** (7 * sizeLength)
  if (start + size > bytes.length) return undefined
  return { id: bytes.readUIntBE(at, idLength), data: bytes.subarray(start, start + size), end: start + size }
}

/** Returns the bytes of a number, which its leading zero bits tell. */
function widthOf(first = 0): number {
  return Math.clz32(first) - 23
}
