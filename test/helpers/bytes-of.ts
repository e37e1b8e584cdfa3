/** All of a stream. */
export const bytesOf = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> => {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return Uint8Array.from(Buffer.concat(pieces))
}
