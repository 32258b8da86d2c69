// Display areas: what is nearer to this place than to any other shown, cut off at a distance. A drawing aid, never a statement of control.
import { Delaunay } from "d3-delaunay";
import type { Feature, FeatureCollection, Polygon } from "geojson";
import type { Spell } from "./types";

export const CUT_KM = 15;
const CORNERS = 24;
type Point = [number, number];

/** One cell a place: the Voronoi cell on a plane, cut by a circle of CUT_KM around the place. */
export function areas(spells: Spell[], colour: (spell: Spell) => string, opacity: (spell: Spell) => number): FeatureCollection {
  if (!spells.length) return { type: "FeatureCollection", features: [] };
  const points = spells.map(({ place }): Point => [place.lon, mercator(place.lat)]);
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const cells = Delaunay.from(points).voronoi([Math.min(...xs) - 5, Math.min(...ys) - 5, Math.max(...xs) + 5, Math.max(...ys) + 5]);
  const features = spells.flatMap((spell, i): Feature<Polygon>[] => {
    const cell = cells.cellPolygon(i) as Point[] | null;
    if (!cell) return [];
    const ring = clip(circle(points[i] as Point, spell.place.lat), cell).map(([x, y]): Point => [x, latitude(y)]);
    if (ring.length < 3) return [];
    return [{ type: "Feature", properties: { colour: colour(spell), opacity: opacity(spell) }, geometry: { type: "Polygon", coordinates: [[...ring, ring[0] as Point]] } }];
  });
  return { type: "FeatureCollection", features };
}

const mercator = (lat: number): number => (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI;
const latitude = (y: number): number => (Math.atan(Math.exp((y * Math.PI) / 180)) * 360) / Math.PI - 90;

function circle([x, y]: Point, lat: number): Point[] {
  const radius = CUT_KM / 111.2 / Math.max(0.2, Math.cos((lat * Math.PI) / 180));
  return Array.from({ length: CORNERS }, (_, k): Point => {
    const turn = (k * 2 * Math.PI) / CORNERS;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  });
}

/** Sutherland and Hodgman: what of a polygon lies inside a convex one. */
function clip(subject: Point[], convex: Point[]): Point[] {
  const side = Math.sign(area(convex)) || 1;
  let ring = subject;
  for (let i = 0; i + 1 < convex.length; i++) {
    const [a, b] = [convex[i] as Point, convex[i + 1] as Point];
    const inside = (p: Point) => side * ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) >= 0;
    const input = ring;
    ring = [];
    input.forEach((p, k) => {
      const q = input[(k + input.length - 1) % input.length] as Point;
      if (inside(p) !== inside(q)) ring.push(crossing(q, p, a, b));
      if (inside(p)) ring.push(p);
    });
  }
  return ring;
}

const area = (ring: Point[]): number => ring.slice(0, -1).reduce((sum, p, i) => sum + p[0] * (ring[i + 1] as Point)[1] - (ring[i + 1] as Point)[0] * p[1], 0);

function crossing(p: Point, q: Point, a: Point, b: Point): Point {
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
  const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
  const t = ((a[0] - p[0]) * ey - (a[1] - p[1]) * ex) / (dx * ey - dy * ex || 1e-12);
  return [p[0] + t * dx, p[1] + t * dy];
}
