import type { NewArtifact } from './protocol.js'

/** Weights as a file that the run leaves behind. */
export const weightsArtifact = (name: string, bytes: Uint8Array): NewArtifact => ({
  name,
  mediaType: 'application/octet-stream',
  bytes,
})
