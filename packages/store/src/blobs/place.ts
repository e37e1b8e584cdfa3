/**
 * Where contents lie that are not in the database, under names that begin with their SHA-256. The table `blobs` knows which there are; a
 * place is only told to write, read and remove. Methods throw SweepstackError `unavailable` where it does not answer or does not let
 * us; what was asked of it may still happen, however late.
 */
export type BlobPlace = {
  /** For messages: never a password. */
  name: string
  /** The most bytes one content may have. */
  maxBytes: number
  /** Keeps a content. Writing what is there already changes nothing. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Null where it has none of that name. */
  read(name: string): Promise<Uint8Array | null>
  /** Removing what is not there is no error. */
  remove(name: string): Promise<void>
  /** Answers when contents can be written and read. */
  ready(): Promise<void>
  close(): void
}
