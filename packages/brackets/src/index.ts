export { type AuditInput, auditAll } from './audit/audit-all.js'
export { type AuditOptions, auditDataset } from './audit/audit-dataset.js'
export type { Named } from './audit/copies.js'
export { countRule } from './audit/count-rule.js'
export { LOOKS } from './audit/looks.js'
export { shortcutsOf } from './audit/shortcuts.js'
export { type WarningsOptions, warningsOf } from './audit/warnings/warnings-of.js'
export { axisValue } from './axis-value.js'
export { canonicalText, digestOf, readCanonical } from './canonical.js'
export type {
  Certificate,
  CertifiedSet,
  CertifiedSize,
  CertifiedTable,
  CertifiedTest,
  CertifiedWhole,
  Verdict,
} from './certify/certificate.js'
export { certificateText } from './certify/certificate-text.js'
export { type Certifying, certify } from './certify/certify.js'
export type { Drawn, DrawStrings } from './certify/drawn.js'
export { histogramsSvg } from './charts/histograms-svg.js'
export { type Chunk, type Chunking, generateChunks } from './chunks.js'
export { countBalanced, countOf, countPairs } from './counting.js'
export { type Dataset, type MeasuredStrings, makeDataset, measured, subset } from './dataset.js'
export { generate } from './generate.js'
export { kindIndex } from './kinds.js'
export { type Datasets, type DatasetsInput, makeDatasets } from './make-datasets.js'
export { type Measures, measure } from './measure.js'
export type { WalkAsk } from './samplers/walk-ask.js'
export { type WalkSampler, walkSampler } from './samplers/walks.js'
export { StringIndex } from './string-index.js'
export {
  CLOSE,
  fromText,
  OPEN,
  type Strings,
  StringsBuilder,
  select,
  stringAt,
  toText,
  typesOf,
} from './strings.js'
export { symbolsToText, textToSymbols } from './text.js'
export type { Sampling } from './writer.js'
