import type { GrowthPoint } from '../results.js';

const WIDTH = 480;
const HEIGHT = 240;
const LEFT = 56;
const BOTTOM = 36;

/** The cost of a lookup and of a page over the number of documents (by tenfolds) as an SVG. */
export function growthPlot(points: readonly GrowthPoint[]): string {
  const most = Math.max(1, ...points.map(({ pageMicros }) => pageMicros.median)) * 1.15;
  const [first = 1, last = 10] = [points[0]?.documents, points.at(-1)?.documents];
  const x = (documents: number) =>
    LEFT + (Math.log(documents / first) / Math.log(last / first)) * (WIDTH - LEFT - 90);
  const y = (micros: number) => HEIGHT - BOTTOM - (micros / most) * (HEIGHT - BOTTOM - 12);
  const line = (name: string, color: string, of: (point: GrowthPoint) => number) => {
    const places = points.map((point) => [x(point.documents), y(of(point))] as const);
    const [endX = 0, endY = 0] = places.at(-1) ?? [];
    return [
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${places.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(' ')}"/>`,
      ...places.map(
        ([a, b]) => `<circle cx="${a.toFixed(1)}" cy="${b.toFixed(1)}" r="3" fill="${color}"/>`,
      ),
      `<text x="${(endX + 8).toFixed(1)}" y="${(endY + 4).toFixed(1)}" fill="${color}">${name}</text>`,
    ];
  };
  const axis = [
    `<path stroke="#888" fill="none" d="M${LEFT} 12V${HEIGHT - BOTTOM}H${WIDTH - 80}"/>`,
    ...points.map(
      ({ documents }) =>
        `<text x="${x(documents).toFixed(1)}" y="${HEIGHT - 18}" text-anchor="middle">${documents.toLocaleString('en-US')}</text>`,
    ),
    `<text x="${LEFT - 6}" y="${HEIGHT - BOTTOM + 4}" text-anchor="end">0</text>`,
    `<text x="${LEFT - 6}" y="${y(most / 1.15).toFixed(1)}" text-anchor="end">${Math.round(most / 1.15)} µs</text>`,
    `<text x="${(LEFT + WIDTH - 90) / 2}" y="${HEIGHT - 4}" text-anchor="middle">documents</text>`,
  ];
  const marks = [
    '<title>The cost of a lookup and of a page, by number of documents</title>',
    ...axis,
    ...line('lookup', '#1f77b4', ({ lookupMicros }) => lookupMicros.median),
    ...line('page of 50', '#d62728', ({ pageMicros }) => pageMicros.median),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="#666">\n${marks.map((mark) => `  ${mark}\n`).join('')}</svg>\n`;
}
