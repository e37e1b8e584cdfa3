export { type Block, type Layout, layoutOf, type View } from './own/layout.js'
export { fromSafetensors, toSafetensors, type Weights } from './own/model-file.js'
export { sinusoidalPositions } from './own/positions.js'
export { readView, writeView } from './own/views.js'
