import type { DatasetAudit } from '@sweepstack/contracts'
import { PANEL, panel } from './panel.js'
import { escapeXml } from './xml.js'

const HEAD = 66
const MARGIN = 12
const WIDTH = 2 * PANEL.width + 2 * MARGIN
const HEIGHT = HEAD + 2 * PANEL.height
const LONGEST_NAME = 70

/** Its own ground in both schemes, so that it reads on any page; the viewer's scheme decides where it can be asked. */
const STYLE = `
svg { color-scheme: light dark; font: 12px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
.ground { fill: #ffffff; } text { fill: #1f2328; } .title { font-size: 16px; font-weight: 600; }
.name { font-size: 13px; font-weight: 600; } .quiet { font-size: 12px; font-weight: 400; fill: #59636e; } .tick { font-size: 11px; fill: #59636e; }
.grid { stroke: #e2e6ea; } .zero { stroke: #59636e; }
.balanced { fill: #0969b8; } .unbalanced { fill: url(#hatch); stroke: #b4530a; stroke-width: 0.75; }
.hatch-ground { fill: #fbdcc0; } .hatch-line { stroke: #b4530a; stroke-width: 1.6; }
@media (prefers-color-scheme: dark) {
.ground { fill: #15191e; } text { fill: #e8ecf0; } .quiet, .tick { fill: #a3adb8; }
.grid { stroke: #2c333b; } .zero { stroke: #a3adb8; }
.balanced { fill: #58a6ff; } .unbalanced { stroke: #f0955a; }
.hatch-ground { fill: #4a2a12; } .hatch-line { stroke: #f0955a; }
}`.trim()

const HATCH =
  '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect class="hatch-ground" width="5" height="5"/><line class="hatch-line" x1="2.5" y1="0" x2="2.5" y2="5"/></pattern>'

/**
 * A stand-alone picture of an audit's histograms: depth, count, length and dip, balanced strings upwards and
 * unbalanced ones downwards. Without scripts; the numbers of each bar are in its title.
 */
export const histogramsSvg = (audit: DatasetAudit): string => {
  const { n, balanced, histograms, name } = audit
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name
  const summary = `${number(n)} strings: ${number(balanced)} balanced${share(balanced, n)}, ${number(n - balanced)} unbalanced${share(n - balanced, n)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description">
<title id="title">${escapeXml(name)}</title>
<desc id="description">${summary}; histograms of depth, count, length and dip</desc>
<style>${STYLE}</style>
<defs>${HATCH}</defs>
<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>
<text class="title" x="${MARGIN + 12}" y="29">${escapeXml(short)}</text>
<text x="${MARGIN + 12}" y="50">${summary}</text>
${legend(WIDTH - 262, 40)}
${histograms.map((one, i) => `<g transform="translate(${MARGIN + (i % 2) * PANEL.width} ${HEAD + Math.floor(i / 2) * PANEL.height})">\n${panel(one)}\n</g>`).join('\n')}
</svg>
`
}

const legend = (x: number, y: number): string =>
  `<rect class="balanced" x="${x}" y="${y}" width="12" height="12"/><text x="${x + 18}" y="${y + 10}">balanced, up</text>` +
  `<rect class="unbalanced" x="${x + 116}" y="${y}" width="12" height="12"/><text x="${x + 134}" y="${y + 10}">unbalanced, down</text>`

const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
const share = (part: number, of: number): string => (of === 0 ? '' : ` (${((100 * part) / of).toFixed(1)} %)`)
