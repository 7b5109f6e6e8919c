/**
 * Returns bytes that share no memory. Node cuts short buffers from a slab, and zlib cuts its results from a larger
 * chunk. The whole slab or chunk would stay in memory as long as any of its parts is cached.
 */
export function ownMemory(bytes: Buffer): Buffer {
  return bytes.buffer.byteLength === bytes.length ? bytes : Buffer.from(new Uint8Array(bytes).buffer)
}

/**
 * Returns a text that shares no memory. V8 keeps the whole text in memory from which a part was cut, such as the query
 * of a path.
 */
export function ownText(text: string): string {
  return Buffer.from(text).toString()
}
