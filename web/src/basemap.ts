// The base map: outlines of countries and provinces from one file of the page's own, or a .pmtiles file of the user's. No tile server.
import type { FeatureCollection, MultiLineString, MultiPolygon } from "geojson";
import type { StyleSpecification } from "maplibre-gl";
import { feature } from "topojson-client";
import type { GeometryCollection, MultiLineString as Lines, Topology } from "topojson-specification";

export interface Label { name: string; arabic: string; lon: number; lat: number; rank: number } // rank 0 country, 1 province, 2 place
export interface Outlines { countries: FeatureCollection; admin1: FeatureCollection; labels: Label[] }

type World = { topology: Topology<{ countries: GeometryCollection<{ name: string; ar: string }>; admin1: Lines }>; admin1: [string, string, number, number][] };

export async function loadOutlines(): Promise<Outlines> {
  const answer = await fetch(new URL("outlines/world.json", document.baseURI));
  if (!answer.ok) throw new Error("The outlines of countries (outlines/world.json) are missing; build the page again.");
  const { topology, admin1 } = (await answer.json()) as World;
  const countries = feature(topology, topology.objects.countries) as FeatureCollection<MultiPolygon, { name: string; ar: string }>;
  const lines = feature(topology, topology.objects.admin1) as unknown as FeatureCollection<MultiLineString>;
  const labels = admin1.map(([name, arabic, lon, lat]) => ({ name, arabic, lon, lat, rank: 1 }));
  for (const country of countries.features) {
    const [lon, lat] = middle(country.geometry);
    labels.push({ name: country.properties.name, arabic: country.properties.ar, lon, lat, rank: 0 });
  }
  return { countries, admin1: { type: "FeatureCollection", features: [lines as never] }, labels };
}

/** The middle of the box around the largest ring. */
function middle(geometry: MultiPolygon): [number, number] {
  let best = [0, 0, 0, 0];
  let area = -1;
  for (const [ring] of geometry.coordinates) {
    const lons = (ring ?? []).map((p) => p[0] as number);
    const lats = (ring ?? []).map((p) => p[1] as number);
    const box = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)] as const;
    const size = (box[1] - box[0]) * (box[3] - box[2]);
    if (size > area) [area, best] = [size, [...box]];
  }
  return [((best[0] as number) + (best[1] as number)) / 2, ((best[2] as number) + (best[3] as number)) / 2];
}

/** Where parts and sites of one settlement stand around it, in pixels of the icon. */
export const SEATS: [number, number][] = [[24, 16], [-24, 16], [0, 28], [-24, -16], [24, -16], [0, -28]];

const empty: FeatureCollection = { type: "FeatureCollection", features: [] };

const small = (size: number, part: number) => ["case", [">", ["get", "slot"], 0], part, size] as never;

export function styleOf(outlines: Outlines): StyleSpecification {
  return {
    version: 8,
    sources: {
      countries: { type: "geojson", data: outlines.countries },
      admin1: { type: "geojson", data: outlines.admin1 },
      areas: { type: "geojson", data: empty },
      places: { type: "geojson", data: empty, promoteId: "id", cluster: true, clusterRadius: 34, clusterMaxZoom: 9, clusterProperties: { disputed: ["+", ["get", "disputed"]] } },
      chosen: { type: "geojson", data: empty },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": "#dfe7ec" } },
      { id: "land", type: "fill", source: "countries", paint: { "fill-color": "#f7f5f0" } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["get", "colour"], "fill-opacity": ["get", "opacity"] } },
      { id: "areas-line", type: "line", source: "areas", paint: { "line-color": "#ffffff", "line-width": 0.8, "line-opacity": 0.7 } },
      { id: "provinces", type: "line", source: "admin1", minzoom: 4, paint: { "line-color": "#b6b1a6", "line-width": 0.8, "line-dasharray": [3, 2] } },
      { id: "borders", type: "line", source: "countries", paint: { "line-color": "#77736b", "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.5, 7, 1.4] } },
      { id: "chosen", type: "circle", source: "chosen", paint: { "circle-radius": 17, "circle-color": "rgba(255,255,255,0.65)", "circle-stroke-color": "#1d232b", "circle-stroke-width": 2.5 } },
      {
        id: "clusters", type: "symbol", source: "places", filter: ["has", "point_count"],
        layout: { "icon-image": ["concat", "cluster|", ["get", "point_count"], "|", ["case", [">", ["get", "disputed"], 0], "d", ""]], "icon-allow-overlap": true },
      },
      {
        id: "places", type: "symbol", source: "places", filter: ["!", ["has", "point_count"]],
        layout: {
          "icon-image": ["get", "icon"], "icon-allow-overlap": true, "symbol-sort-key": ["-", ["get", "rank"], ["*", 10, ["min", 1, ["get", "slot"]]]],
          "icon-offset": ["match", ["get", "slot"], ...SEATS.flatMap((seat, i) => [i + 1, ["literal", seat]]), ["literal", [0, 0]]] as never,
          "icon-size": ["interpolate", ["linear"], ["zoom"], 3, small(0.7, 0.3), 7, small(1, 0.55), 10, small(1.2, 0.9)],
        },
      },
    ],
  };
}
